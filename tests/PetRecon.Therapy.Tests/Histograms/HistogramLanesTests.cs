using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>What is done in lanes, in runs and by blocks agrees with the plain law that stands beside it.</summary>
public class HistogramLanesTests
{
    // Sums in another order: some hundred roundings of doubles.
    private const double Rounding = 1e-11;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(1001)]
    public void Many_intervals_at_once_make_the_curve_of_one_after_the_other(int count)
    {
        // From no width at all to beyond both ends, and one without a number.
        Random random = new(5);
        double[] means = [.. Enumerable.Range(0, count).Select(_ => -5 + 70 * random.NextDouble())];
        double[] widths = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? 0 : 20 * Math.Pow(random.NextDouble(), 4))];
        if (count > 100)
            means[50] = double.NaN;
        DoseAccumulator together = new(0, 60, 500);
        DoseAccumulator single = new(0, 60, 500);
        together.Add(means, widths, 0.25);
        for (int i = 0; i < count; i++)
            single.Add(means[i], widths[i], 0.25);
        Assert.Equal(single.Volume, together.Volume, Rounding * single.Volume);
        Assert.Equal(single.DoseVolume, together.DoseVolume, Rounding * Math.Abs(single.DoseVolume));
        Assert.Equal(single.UndefinedVolume, together.UndefinedVolume);
        Assert.Equal(count > 100 ? 0.25 : 0, together.UndefinedVolume);
        double[] expected = single.Curve();
        double[] actual = together.Curve();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Rounding * single.Volume);
    }

    // Contours in sagittal planes have their rows across the memory, where nothing goes in lanes.
    [Fact]
    public void Rows_along_the_memory_have_the_histogram_of_rows_across_it()
    {
        RigidTransform roll = new(Vector3D.UnitZ, Vector3D.UnitX, Vector3D.UnitY, Vector3D.Zero);
        VoxelGrid grid = VoxelGrid.Centered(80, 80, 80, new(1, 1, 1));
        Volume<Gray> straight = Rough(grid, static (random, i, j, k) => random[(k * 80 + j) * 80 + i]);
        Volume<Gray> rolled = Rough(grid, static (random, i, j, k) => random[(i * 80 + k) * 80 + j]);
        Structure ball = Ball(30);
        DoseVolumeHistogram one = DoseVolumeHistogram.Of(ball, straight, null, TestContext.Current.CancellationToken);
        DoseVolumeHistogram other = DoseVolumeHistogram.Of(ball.Moved(roll), rolled, null, TestContext.Current.CancellationToken);
        Assert.Equal(one.Mean, other.Mean, 1e-9);
        Assert.Equal(one.Min, other.Min, 1e-9);
        Assert.Equal(one.Max, other.Max, 1e-9);
        for (int i = 0; i <= 100; i++)
            Assert.Equal(one.PercentAtLeast(i), other.PercentAtLeast(i), 1e-7);
    }

    [Fact]
    public void Every_number_of_threads_gives_the_same_bits()
    {
        VoxelGrid grid = VoxelGrid.Centered(80, 80, 80, new(1, 1, 1));
        Volume<Gray> dose = Rough(grid, static (random, i, j, k) => random[(k * 80 + j) * 80 + i]);
        DoseVolumeHistogram one = Of(1);
        foreach (int threads in (int[])[2, 3, 8])
        {
            DoseVolumeHistogram several = Of(threads);
            Assert.Equal(one.CurveCc, several.CurveCc);
            Assert.Equal((one.Mean, one.Min, one.Max, one.VolumeCc, one.StructureCc), (several.Mean, several.Min, several.Max, several.VolumeCc, several.StructureCc));
        }

        DoseVolumeHistogram Of(int threads) =>
            DoseVolumeHistogram.Of(Ball(36), dose, new() { Structure = new() { Threads = threads } }, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Blocks_have_the_lowest_and_highest_finite_dose_of_their_voxels(int axis)
    {
        Vector3D normal = axis == 0 ? Vector3D.UnitX : axis == 1 ? Vector3D.UnitY : Vector3D.UnitZ;
        VoxelGrid grid = VoxelGrid.Centered(29, 22, 19, new(1, 1, 1));
        Random random = new(3);
        float[] voxels = [.. Enumerable.Range(0, (int)grid.VoxelCount).Select(i => i % 97 == 0 ? float.NaN : i % 89 == 0 ? float.PositiveInfinity : random.NextSingle())];
        DoseFrame frame = new(new Volume<Gray>(grid, voxels), normal);
        (int First, int Last)[] box = [(1, frame.Size(0) - 2), (2, frame.Size(1) - 1), (0, frame.Size(2) - 1)];
        DoseRanges ranges = new(frame, box, new());
        (float low, float high) = Range(frame, box);
        Assert.Equal((low, high), (ranges.Low, ranges.High));
        for (int trial = 0; trial < 200; trial++)
        {
            (int First, int Last)[] part = [.. box.Select(range =>
            {
                int first = random.Next(range.First, range.Last + 1);
                return (first, Math.Min(range.Last, first + random.Next(12)));
            })];
            (float lowest, float highest) = Range(frame, part);
            (float blockLow, float blockHigh) = ranges.Of(part[0], part[1], part[2]);
            Assert.True(blockLow <= lowest && blockHigh >= highest, $"{blockLow} to {blockHigh} instead of {lowest} to {highest}");
            Assert.True(blockLow >= low && blockHigh <= high);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(2000)]
    public void Runs_are_merged_into_the_order_of_a_sort(int count)
    {
        Random random = new(7);
        double phase = random.NextDouble();
        double[] items = [.. Enumerable.Range(0, count).Select(i => i % 7 < 5 ? Math.Round(Math.Sin(phase + 0.02 * i), 3) : random.NextDouble())];
        RunSort<double, Rising> sort = new();
        for (int again = 0; again < 2; again++)
        {
            sort.Clear();
            foreach (double item in items)
                sort.Add(item);
            sort.Sort();
            Assert.Equal(items.Order(), sort.Items.ToArray());
        }
    }

    private static (float Low, float High) Range(DoseFrame frame, (int First, int Last)[] box)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int k = box[2].First; k <= box[2].Last; k++)
        {
            for (int j = box[1].First; j <= box[1].Last; j++)
            {
                for (int i = box[0].First; i <= box[0].Last; i++)
                {
                    float dose = frame.Dose.Voxels[i * frame.Stride(0) + j * frame.Stride(1) + k * frame.Stride(2)];
                    if (float.IsFinite(dose))
                        (low, high) = (Math.Min(low, dose), Math.Max(high, dose));
                }
            }
        }

        return (low, high);
    }

    private static Volume<Gray> Rough(VoxelGrid grid, Func<float[], int, int, int, float> place)
    {
        Random random = new(11);
        float[] numbers = [.. Enumerable.Range(0, (int)grid.VoxelCount).Select(_ => 100 * random.NextSingle())];
        float[] voxels = new float[numbers.Length];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = place(numbers, i, j, k);
            }
        }

        return new(grid, voxels);
    }

    // In planes half-way between those of the voxels.
    private static Structure Ball(int radius) => new()
    {
        Name = "ball",
        Contours = [.. Enumerable.Range(-radius + 1, 2 * radius - 1).Select(z => new Contour(ContourKind.ClosedPlanar, Circle(Math.Sqrt(radius * radius - z * z), z)))],
    };

    private static ImmutableArray<Vector3D> Circle(double radius, double z) =>
        [.. Enumerable.Range(0, 90).Select(i => new Vector3D(radius * Math.Cos(i * Math.PI / 45), 0.9 * radius * Math.Sin(i * Math.PI / 45), z))];

    private readonly struct Rising : IRunOrder<double>
    {
        public static bool IsBefore(in double item, in double other) => item < other;
    }
}
