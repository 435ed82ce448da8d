using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// An estimate of what a factored image misses of uneven crystals: a crystal whose efficiency is e times what it was counted with changes the
/// lines through it, and so a voxel by the share that the crystal has in it. That share is taken as 1 / distance^2, and crystals as independent:
/// the relative variance is 4 sum (e - 1)^2 / r^4 over the square of sum 1 / r^2, the 4 because a line has two ends.
/// </summary>
internal static class EfficiencyRest
{
    private const int Places = 400;

    /// <summary>Root mean square, relative, over places in the field of view and in its central half.</summary>
    public static (double Whole, double Central) RelativeErrors(
        ScannerGeometry scanner, CrystalTable crystals, float[] counted, VoxelGrid grid, float[] image)
    {
        double threshold = FieldOfViewMean.Threshold<float>(image);
        FieldOfViewMean squares = new(grid, threshold);
        Vector3D[] centers = Array.ConvertAll(crystals.FirstBin, bin => scanner.ElementBox(bin).CenterMm);
        for (int place = 0; place < Places; place++)
        {
            int voxel = (int)(Fraction((place + 0.5) * 0.6180339887498949) * image.Length);
            if (image[voxel] > threshold)
                squares.Add(voxel, image[voxel], Square(centers, crystals.Efficiency, counted, Place(grid, voxel)));
        }

        return (Math.Sqrt(squares.Whole), double.IsNaN(squares.Central) ? Math.Sqrt(squares.Whole) : Math.Sqrt(squares.Central));
    }

    private static double Square(Vector3D[] centers, float[] efficiencies, float[] counted, Vector3D place)
    {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < centers.Length; i++)
        {
            double share = counted[i] / (centers[i] - place).LengthSquared;
            double rest = (efficiencies[i] - counted[i]) / (centers[i] - place).LengthSquared;
            sum += share;
            squares += rest * rest;
        }

        return 4 * squares / (sum * sum);
    }

    private static Vector3D Place(VoxelGrid grid, int voxel) =>
        grid.PositionMm(voxel % grid.SizeX, voxel / grid.SizeX % grid.SizeY, voxel / (grid.SizeX * grid.SizeY));

    private static double Fraction(double x) => x - Math.Floor(x);
}
