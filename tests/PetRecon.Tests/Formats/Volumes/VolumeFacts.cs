using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>What volume tests compare: geometry in world space and values by statistics.</summary>
internal static class VolumeFacts
{
    /// <summary>Manifest affines are rounded to four decimals; over a hundred voxels that is 0.01 mm.</summary>
    public const double ManifestToleranceMm = 0.01;

    /// <summary>The LPS position of a voxel must be that of a RAS affine given as three rows of four.</summary>
    public static void AssertAffine(double[] rasRows, VoxelGrid grid, double toleranceMm)
    {
        for (int corner = 0; corner < 8; corner++)
        {
            double i = (corner & 1) * (grid.SizeX - 1);
            double j = (corner >> 1 & 1) * (grid.SizeY - 1);
            double k = (corner >> 2) * (grid.SizeZ - 1);
            double Row(int r) => rasRows[4 * r] * i + rasRows[4 * r + 1] * j + rasRows[4 * r + 2] * k + rasRows[4 * r + 3];
            Vector3D lps = new(-Row(0), -Row(1), Row(2));
            double apart = (lps - grid.PositionMm(i, j, k)).Length;
            Assert.True(apart < toleranceMm, $"voxel ({i}, {j}, {k}) is at {grid.PositionMm(i, j, k)}, expected {lps}");
        }
    }

    public static void AssertNear(Vector3D expected, Vector3D actual, double tolerance) =>
        Assert.True((expected - actual).Length < tolerance, $"{actual} is not {expected}");

    public static (double Min, double Max, double Mean) Statistics(Volume volume)
    {
        float min = float.PositiveInfinity;
        float max = float.NegativeInfinity;
        foreach (float value in volume.Voxels)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return (min, max, volume.Sum() / volume.Grid.VoxelCount);
    }

    /// <summary>Three letters saying towards where each index grows, as nibabel writes them.</summary>
    public static string AxisCodes(VoxelGrid grid)
    {
        static char Code(Vector3D axis)
        {
            double x = Math.Abs(axis.X);
            double y = Math.Abs(axis.Y);
            double z = Math.Abs(axis.Z);
            if (x >= y && x >= z)
                return axis.X > 0 ? 'L' : 'R';
            return y >= z ? (axis.Y > 0 ? 'P' : 'A') : (axis.Z > 0 ? 'S' : 'I');
        }

        return string.Concat(Code(grid.AxisX), Code(grid.AxisY), Code(grid.AxisZ));
    }

    /// <summary>Every voxel of one volume must be found, with its value, at its place in the other, whatever their storage orders are.</summary>
    public static void AssertSameInWorld(Volume expected, Volume actual, double toleranceVoxels = 1e-3)
    {
        Assert.Equal(expected.Grid.VoxelCount, actual.Grid.VoxelCount);
        for (int k = 0; k < expected.Grid.SizeZ; k++)
        {
            for (int j = 0; j < expected.Grid.SizeY; j++)
            {
                for (int i = 0; i < expected.Grid.SizeX; i++)
                {
                    Vector3D at = actual.Grid.IndexOf(expected.Grid.PositionMm(i, j, k));
                    (int x, int y, int z) = ((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
                    double off = Math.Max(Math.Abs(at.X - x), Math.Max(Math.Abs(at.Y - y), Math.Abs(at.Z - z)));
                    if (off > toleranceVoxels || expected[i, j, k] != actual[x, y, z])
                        Assert.Fail($"voxel ({i}, {j}, {k}) = {expected[i, j, k]} is found at {at} with {actual[x, y, z]}");
                }
            }
        }
    }
}
