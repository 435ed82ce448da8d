using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Gamma over all voxel centres of a dose, one after the other, in double precision and mm.</summary>
internal static class GammaCenterOracle
{
    /// <summary>Gamma, and the trilinear dose at the point, which is not a number outside of the grid.</summary>
    public static (double Gamma, double There) At(Vector3D at, double dose, Volume searched, double tolerance, GammaOptions options)
    {
        VoxelGrid grid = searched.Grid;
        Vector3D index = grid.IndexOf(at);
        int plane = (int)Math.Floor(index.Z + 0.5);
        double best = options.MaxGamma * options.MaxGamma;
        for (int n = 0; n < grid.VoxelCount; n++)
        {
            int k = n / grid.SizeX / grid.SizeY;
            if (options.InPlane && k != plane)
                continue;
            Vector3D center = grid.PositionMm(n % grid.SizeX, n / grid.SizeX % grid.SizeY, options.InPlane ? index.Z : k);
            double difference = (searched.Voxels[n] - dose) / tolerance;
            best = Math.Min(best, (center - at).LengthSquared / (options.DistanceToAgreementMm * options.DistanceToAgreementMm) + difference * difference);
        }

        bool isInside = IsWithin(index.X, grid.SizeX) && IsWithin(index.Y, grid.SizeY) && IsWithin(index.Z, grid.SizeZ);
        return (Math.Sqrt(best), isInside ? GammaOracle.Trilinear(searched, index.X, index.Y, index.Z) : double.NaN);
    }

    private static bool IsWithin(double index, int size) => index >= -1e-9 && index <= size - 1 + 1e-9;
}
