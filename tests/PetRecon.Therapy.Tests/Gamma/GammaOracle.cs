using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>
/// Gamma by sampling the trilinear dose ever finer around the best samples, in double precision. Every sample is an upper bound of the true
/// gamma, so nothing right can be above it.
/// </summary>
internal static class GammaOracle
{
    private const int Kept = 150;

    public static double At(Vector3D position, double dose, Volume searched, double tolerance, double distanceMm, double maxGamma)
    {
        VoxelGrid grid = searched.Grid;
        Vector3D center = grid.IndexOf(position);
        List<(double Squared, Vector3D Index)> best = [];
        double step = 0.125;
        Vector3D reach = new(maxGamma * distanceMm / grid.SpacingMm.X, maxGamma * distanceMm / grid.SpacingMm.Y, maxGamma * distanceMm / grid.SpacingMm.Z);
        best.AddRange(Samples(center, reach, step));
        best = Best(best);
        for (int level = 0; level < 5; level++)
        {
            step /= 4;
            Vector3D around = new(5 * step, 5 * step, 5 * step);
            best = Best([.. best, .. best.SelectMany(sample => Samples(sample.Index, around, step)).Distinct()]);
        }

        return Math.Min(maxGamma, best.Count > 0 ? Math.Sqrt(best[0].Squared) : double.PositiveInfinity);

        IEnumerable<(double Squared, Vector3D Index)> Samples(Vector3D middle, Vector3D halfWidth, double spacing)
        {
            foreach (double z in Along(middle.Z, halfWidth.Z, spacing, grid.SizeZ))
            {
                foreach (double y in Along(middle.Y, halfWidth.Y, spacing, grid.SizeY))
                {
                    foreach (double x in Along(middle.X, halfWidth.X, spacing, grid.SizeX))
                        yield return (SquaredAt(x, y, z), new(x, y, z));
                }
            }
        }

        double SquaredAt(double x, double y, double z)
        {
            double distance = (grid.PositionMm(x, y, z) - position).Length / distanceMm;
            double difference = (Trilinear(searched, x, y, z) - dose) / tolerance;
            return distance * distance + difference * difference;
        }
    }

    /// <summary>The dose between voxel centres.</summary>
    public static double Trilinear(Volume dose, double x, double y, double z)
    {
        VoxelGrid grid = dose.Grid;
        (int i, double u) = Split(x, grid.SizeX);
        (int j, double v) = Split(y, grid.SizeY);
        (int k, double w) = Split(z, grid.SizeZ);
        double sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            int right = corner & 1;
            int down = corner >> 1 & 1;
            int far = corner >> 2;
            double weight = (right == 1 ? u : 1 - u) * (down == 1 ? v : 1 - v) * (far == 1 ? w : 1 - w);
            if (weight > 0)
                sum += weight * dose[i + right, j + down, k + far];
        }

        return sum;
    }

    private static (int Index, double Share) Split(double at, int size)
    {
        int index = Math.Clamp((int)Math.Floor(at), 0, Math.Max(0, size - 2));
        return (index, size == 1 ? 0 : at - index);
    }

    private static IEnumerable<double> Along(double middle, double halfWidth, double spacing, int size)
    {
        // The faces of the grid and of its cells belong to the samples, as a minimum often lies there.
        double first = Math.Max(0, middle - halfWidth);
        double last = Math.Min(size - 1, middle + halfWidth);
        if (last < first)
            yield break;
        double before = double.NaN;
        for (double at = first; at < last; at += spacing)
        {
            double whole = Math.Floor(at);
            if (whole > before)
                yield return whole;
            before = whole;
            yield return at;
        }

        yield return last;
    }

    private static List<(double Squared, Vector3D Index)> Best(List<(double Squared, Vector3D Index)> samples) =>
        [.. samples.OrderBy(static sample => sample.Squared).Take(Kept)];
}
