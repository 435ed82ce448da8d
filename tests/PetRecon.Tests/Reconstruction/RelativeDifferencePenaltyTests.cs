using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Algorithms;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>The penalty against its definition in double precision, summed over pairs one by one.</summary>
public class RelativeDifferencePenaltyTests
{
    private const double Level = 2;
    private const double Floor = 0.05;

    // Sums of 26 floats of either sign.
    private const double Tolerance = 2e-5;

    // A row of 19 voxels is no whole number of vectors of any width.
    private static readonly VoxelGrid Grid = VoxelGrid.Centered(19, 6, 5, new(2, 2.5, 3));
    private static readonly float[] Sensitivity = Random(3, 0.5, 4);
    private static readonly float[] Image = Random(5, 0, 6);

    static RelativeDifferencePenaltyTests()
    {
        // Voxels that the scanner does not see, and voxels at 0 next to each other.
        for (int i = 40; i < 60; i++)
            Sensitivity[i] = 0;
        for (int i = 200; i < 245; i++)
            Image[i] = 0;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(30)]
    public void The_penalty_is_the_sum_over_pairs_of_its_definition(double edge)
    {
        double expected = Value(Double(Image), edge);
        Assert.Equal(1, Penalty(edge).Value(Image) / expected, Tolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(30)]
    public void Derivatives_agree_with_finite_differences(double edge)
    {
        float[] slope = new float[Image.Length];
        float[] curvature = new float[Image.Length];
        Penalty(edge).Derivatives(Image, slope, curvature);
        double largestSlope = slope.Max(Math.Abs);
        double[] x = Double(Image);
        const double step = 1e-5;
        for (int voxel = 0; voxel < x.Length; voxel++)
        {
            double here = OwnValue(x, voxel, edge);
            double kept = x[voxel];
            x[voxel] = kept + step;
            double above = OwnValue(x, voxel, edge);
            x[voxel] = kept - step;
            double below = OwnValue(x, voxel, edge);
            x[voxel] = kept;
            Assert.Equal((above - below) / (2 * step), slope[voxel], Tolerance * largestSlope);

            // Second differences of step^2 leave six digits of sixteen, and the third derivative jumps where neighbours are equal.
            double second = (above - 2 * here + below) / (step * step);
            Assert.True(Math.Abs(second - curvature[voxel]) <= 0.02 * second + 1e-4 * largestSlope, $"voxel {voxel}: {curvature[voxel]}, by differences {second}");
        }
    }

    [Fact]
    public void Unseen_voxels_are_not_penalised_and_a_flat_image_has_no_slope()
    {
        float[] slope = new float[Image.Length];
        float[] curvature = new float[Image.Length];
        Penalty(2).Derivatives(Image, slope, curvature);
        Assert.All(Enumerable.Range(40, 20), voxel => Assert.Equal((0f, 0f), (slope[voxel], curvature[voxel])));
        float[] flat = new float[Image.Length];
        Array.Fill(flat, 3f);
        Assert.Equal(0, Penalty(2).Value(flat));
        Penalty(2).Derivatives(flat, slope, curvature);
        Assert.All(slope, static value => Assert.Equal(0, value));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        float[] slope = new float[Image.Length];
        float[] curvature = new float[Image.Length];
        Penalty(2).Derivatives(Image, slope, curvature);
        double value = Penalty(2).Value(Image);
        foreach (int threads in new[] { 2, 5 })
        {
            float[] others = new float[Image.Length];
            RelativeDifferencePenalty penalty = Penalty(2, threads);
            penalty.Derivatives(Image, others, curvature);
            Assert.Equal(slope, others);
            Assert.Equal(value, penalty.Value(Image));
        }
    }

    private static RelativeDifferencePenalty Penalty(double edge, int threads = 1) =>
        new(new() { Strength = 0.3, EdgePreservation = edge, FloorShare = Floor }, Grid, Sensitivity, Level, threads);

    private static double Value(double[] x, double edge) => 0.5 * Enumerable.Range(0, x.Length).Sum(voxel => OwnValue(x, voxel, edge));

    // The terms of the penalty that a voxel is in.
    private static double OwnValue(double[] x, int voxel, double edge)
    {
        (int i, int j, int k) = (voxel % 19, voxel / 19 % 6, voxel / 114);
        double sum = 0;
        for (int other = 0; other < x.Length; other++)
        {
            (int di, int dj, int dk) = (other % 19 - i, other / 19 % 6 - j, other / 114 - k);
            if (other == voxel || Math.Abs(di) > 1 || Math.Abs(dj) > 1 || Math.Abs(dk) > 1)
                continue;
            double weight = 2 / Math.Sqrt(4.0 * di * di + 6.25 * dj * dj + 9.0 * dk * dk) * Math.Sqrt((double)Sensitivity[voxel] * Sensitivity[other]);
            double difference = x[voxel] - x[other];
            sum += 0.3 * weight * difference * difference / (x[voxel] + x[other] + edge * Math.Abs(difference) + Floor * Level);
        }

        return sum;
    }

    private static double[] Double(float[] values) => Array.ConvertAll(values, static v => (double)v);

    private static float[] Random(int seed, double from, double to)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Grid.VoxelCount).Select(_ => (float)(from + (to - from) * random.NextDouble()))];
    }
}
