using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Sensitivity;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public sealed class SensitivityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petrecon-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Energy_bins_and_modules_in_coincidence_with_themselves_are_counted_once_a_pair()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner(energyBins: 2, rule: (a, b) => Math.Abs(a - b) % 4 == 0));
        SensitivityImage image = Compute(efficiencies, new());
        CoincidenceEvent[] bins = [.. TinyProblem.AllBins(efficiencies, tof: false).Where(b => b.DetectionBin0 / 2 != b.DetectionBin1 / 2)];
        using Projector projector = Projector.Create(efficiencies.Scanner, TinyProblem.Grid, TinyProblem.Device, new() { UseTof = false });
        float[] expected = new float[TinyProblem.Grid.VoxelCount];
        projector.Back([.. bins.Select(b => efficiencies.Pair(b.DetectionBin0, b.DetectionBin1))], bins, expected);
        AssertClose(expected, image.Image.Voxels, 1e-5);
    }

    [Fact]
    public void Missing_modules_and_gaps_leave_a_sensitivity_with_the_symmetry_of_what_is_there()
    {
        // Half a ring: symmetric about its middle, the line through modules 2.5 and 8.5 (of six present: 0 to 5), that is at 75 degrees;
        // in z about the middle plane.
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner(), uniform: true);
        SensitivityImage full = Compute(efficiencies, new());
        for (int v = 0; v < 400; v++)
        {
            (int i, int j, int k) = (v % 10, v / 10 % 10, v / 100);
            float value = full.Image[i, j, k];
            Assert.Equal(value, full.Image[i, j, 3 - k], 1e-4f * value);
            Assert.Equal(value, full.Image[9 - i, 9 - j, k], 1e-4f * value);
            Assert.Equal(value, full.Image[j, 9 - i, k], 1e-4f * value);
        }

        SensitivityImage partial = Compute(TinyProblem.Efficiencies(TinyProblem.Scanner(modules: 9), uniform: true), new());
        Assert.True(partial.Image.Sum() < 0.7 * full.Image.Sum());
        for (int v = 0; v < 400; v++)
            Assert.Equal(partial.Image[v % 10, v / 10 % 10, v / 100], partial.Image[v % 10, v / 10 % 10, 3 - v / 100], 1e-4f * full.Image[5, 5, 1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sampling_agrees_with_enumeration_within_the_error_that_it_reports(bool modulesWithThemselves)
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(
            modulesWithThemselves ? TinyProblem.Scanner(rule: (a, b) => Math.Abs(a - b) is 0 or > 3) : TinyProblem.Scanner());
        AcquisitionModel model = new() { Attenuation = Volume<Attenuation>.Constant(TinyProblem.Grid, 0.01f) };
        SensitivityImage exact = Compute(efficiencies, model);
        Assert.True(exact.IsExact);
        Assert.Equal(0, exact.RelativeStandardError);
        SensitivityOptions sampling = new() { UseCache = false, Method = SensitivityMethod.Sampled, LinesPerReplicate = 1000, MaxSampledLines = 20_000, TargetRelativeError = 1e-6 };
        double largestBias = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            // More lines than there are would be enumerated, so the target asked for is just not reached within the budget.
            SensitivityImage sampled = Compute(efficiencies, model, sampling with { Seed = seed, MaxSampledLines = 2000 });
            Assert.False(sampled.IsExact);
            double squares = 0;
            for (int v = 0; v < 400; v++)
                squares += Math.Pow(sampled.Image.Voxels[v] / (double)exact.Image.Voxels[v] - 1, 2);
            double actual = Math.Sqrt(squares / 400);
            TestContext.Current.TestOutputHelper?.WriteLine($"error {actual:P2}, reported {sampled.RelativeStandardError:P2}, central {sampled.CentralRelativeStandardError:P2}, {sampled.LineCount} lines");

            // 400 correlated voxels and 8 replicates: the estimate itself is good to about a third.
            Assert.InRange(sampled.RelativeStandardError / actual, 0.6, 1.6);
            largestBias = Math.Max(largestBias, Math.Abs(sampled.Image.Sum() / exact.Image.Sum() - 1));
        }

        Assert.True(largestBias < 0.03, $"The total is off by {largestBias:P2}.");
    }

    [Fact]
    public void A_scanner_without_columns_is_sampled_as_well_as_is_told()
    {
        ScannerGeometry scanner = (ColumnRing.Design with { TiltDegrees = position => 1 + 0.5 * position.Block + 0.2 * position.Ring, AxialBlockGapMm = 8 }).Build();
        DetectionEfficiencies efficiencies = new(scanner);
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(5, 5, 3));
        AcquisitionModel model = new() { PsfFwhmMm = new(5, 5, 5), Attenuation = Volume<Attenuation>.Constant(grid, 0.01f) };
        SensitivityImage exact = Compute(SensitivityMethod.Enumerated);
        SensitivityImage sampled = Compute(SensitivityMethod.Sampled);
        float threshold = 0.05f * exact.Image.Voxels.ToArray().Max();
        double squares = 0;
        double sum = 0;
        int count = 0;
        for (int v = 0; v < grid.VoxelCount; v++)
        {
            if (!(exact.Image.Voxels[v] > threshold))
                continue;
            double difference = sampled.Image.Voxels[v] / (double)exact.Image.Voxels[v] - 1;
            squares += difference * difference;
            sum += difference;
            count++;
        }

        double error = Math.Sqrt(squares / count);
        TestContext.Current.TestOutputHelper?.WriteLine($"error {error:P3}, mean {sum / count:P3}, told {sampled.RelativeStandardError:P3}, {sampled.LineCount} lines");
        Assert.Equal(SensitivityMethod.Sampled, sampled.Method);
        Assert.InRange(sampled.RelativeStandardError / error, 0.9, 1.1);
        Assert.InRange(sum / count, -0.1 * error, 0.1 * error);

        SensitivityImage Compute(SensitivityMethod method) => SensitivityCalculator.Compute(
            efficiencies, "test", model, grid, ComputeDevice.Cpu(2),
            new() { UseCache = false, Method = method, LinesPerReplicate = 25_000, MaxSampledLines = 800_000, TargetRelativeError = 1e-6 },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Sampling_goes_on_until_the_target_and_turns_to_enumeration_where_that_is_cheaper()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner());
        SensitivityOptions options = new() { UseCache = false, Method = SensitivityMethod.Sampled, LinesPerReplicate = 1000, MaxSampledLines = 1_000_000 };
        List<string> notices = [];
        SensitivityImage loose = Compute(efficiencies, new(), options with { TargetRelativeError = 0.3 }, notices);
        Assert.Empty(notices);
        Compute(efficiencies, new(), options with { TargetRelativeError = 0.01, MaxSampledLines = 2000 }, notices);
        Assert.Contains("1.00 % was asked for", Assert.Single(notices), StringComparison.Ordinal);
        Assert.False(loose.IsExact);
        Assert.True(loose.RelativeStandardError <= 0.3);
        Assert.True(Compute(efficiencies, new(), options with { TargetRelativeError = 1e-4 }).IsExact);
    }

    [Fact]
    public void The_cache_finds_an_image_again_and_tells_apart_what_differs()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof));
        SensitivityOptions options = new() { CacheFolder = _folder };
        SensitivityImage first = Compute(efficiencies, new(), options);
        Assert.False(first.IsFromCache);
        SensitivityImage again = Compute(efficiencies, new(), options);
        Assert.True(again.IsFromCache);
        Assert.Equal(first.Image.Voxels, again.Image.Voxels);
        Assert.Equal((first.LineCount, first.IsExact, first.Key), (again.LineCount, again.IsExact, again.Key));
        Assert.Single(Directory.GetFiles(_folder));

        Volume<Attenuation> map = Volume<Attenuation>.Constant(TinyProblem.Grid, 0.01f);
        float[] other = map.ToArray();
        other[7] = 0.011f;
        string[] keys =
        [
            first.Key,
            Compute(TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof), dead: [1]), new(), options).Key,
            Compute(TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.NarrowTof)), new(), options).Key,
            Compute(TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof, modules: 11)), new(), options).Key,
            Compute(TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof, rule: (a, b) => a + 5 == b)), new(), options).Key,
            Compute(efficiencies, new() { Attenuation = map }, options).Key,
            Compute(efficiencies, new() { Attenuation = new(TinyProblem.Grid, other) }, options).Key,
            Compute(efficiencies, new() { PsfFwhmMm = new(4, 4, 4) }, options).Key,
            Compute(efficiencies, new() { Projector = new() { Method = ProjectionMethod.Siddon } }, options).Key,
            Compute(efficiencies, new(), options with { Seed = 2 }).Key,
            Compute(efficiencies, new(), options with { Method = SensitivityMethod.Factored }).Key,
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_damaged_cache_file_is_noticed_and_replaced()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner());
        SensitivityOptions options = new() { CacheFolder = _folder };
        SensitivityImage first = Compute(efficiencies, new(), options);
        string path = Directory.GetFiles(_folder).Single();
        byte[] whole = File.ReadAllBytes(path);
        byte[] flipped = [.. whole];
        flipped[^50] ^= 4;
        foreach (byte[] damaged in new[] { flipped, whole[..200], [] })
        {
            File.WriteAllBytes(path, damaged);
            List<string> notices = [];
            SensitivityImage repaired = Compute(efficiencies, new(), options, notices);
            Assert.False(repaired.IsFromCache);
            Assert.Contains("damaged", Assert.Single(notices), StringComparison.Ordinal);
            Assert.Equal(first.Image.Voxels, repaired.Image.Voxels);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_a_notice_and_no_failure()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "not a folder");
        List<string> notices = [];
        Compute(TinyProblem.Efficiencies(TinyProblem.Scanner()), new(), new() { CacheFolder = file }, notices);
        Assert.Contains("could not be kept", Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_keeps_nothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => SensitivityCalculator.Compute(
            TinyProblem.Efficiencies(TinyProblem.Scanner()), "test", new(), TinyProblem.Grid, TinyProblem.Device,
            new() { CacheFolder = _folder }, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_grid_that_the_scanner_cannot_see_is_refused()
    {
        VoxelGrid far = VoxelGrid.Centered(4, 4, 4, new(4, 4, 4), new(0, 0, 500));
        Assert.Contains("records nothing", Assert.Throws<ArgumentException>(() => SensitivityCalculator.Compute(
            TinyProblem.Efficiencies(TinyProblem.Scanner()), "test", new(), far, TinyProblem.Device, new() { UseCache = false },
            cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static SensitivityImage Compute(
        DetectionEfficiencies efficiencies, AcquisitionModel model, SensitivityOptions? options = null, List<string>? notices = null) =>
        SensitivityCalculator.Compute(
            efficiencies, "test", model, TinyProblem.Grid, TinyProblem.Device, options ?? new() { UseCache = false }, notices,
            cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        double largest = expected.Max();
        for (int v = 0; v < expected.Length; v++)
            Assert.True(Math.Abs(expected[v] - actual[v]) < tolerance * largest, $"voxel {v}: {actual[v]}, expected {expected[v]}");
    }
}
