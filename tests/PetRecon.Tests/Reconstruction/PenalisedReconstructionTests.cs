using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class PenalisedReconstructionTests
{
    // Of the image's maximum, in the worst voxel: what so many iterations leave of the way.
    private const double LeftOfTheWay = 2e-3;

    private static readonly RelativeDifferencePrior Prior = new() { Strength = 0.02 };

    [Theory]
    [InlineData(1, 300, false)]
    [InlineData(7, 80, false)]
    [InlineData(20, 60, false)]
    [InlineData(7, 100, true)]
    public void It_comes_to_rest_at_the_maximum_that_a_dense_oracle_finds(int subsets, int iterations, bool withRandomsAndPsf)
    {
        ScannerGeometry scanner = TinyProblem.Scanner(TinyProblem.WideTof);
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(scanner);
        AcquisitionModel model = withRandomsAndPsf ? new() { Additive = new UniformRandoms(efficiencies, 4000), PsfFwhmMm = new(5, 5, 5) } : new();
        ReconstructionResult result = Run(new() { Subsets = subsets, Iterations = iterations, SensitivityMaskShare = 0 }, Prior, model: model);

        // Nothing of the oracle's is the library's but for the rows of its matrix; the event's rows are enough, as the sensitivity is exact.
        PenalisedOracle oracle = new(result, TinyAcquisition.Events, scanner, efficiencies, Prior, withRandomsAndPsf ? 4000 : 0, withRandomsAndPsf ? 5 : 0);
        double[] image = oracle.Maximise(result.Image.Voxels);
        double scale = image.Max();
        double worst = image.Zip(result.Image.Voxels.ToArray(), (a, b) => Math.Abs(a - b) / scale).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"{subsets} subsets: {worst:E2} of the maximum from the oracle's");
        Assert.True(worst < LeftOfTheWay, $"{worst:E2} of the maximum");
    }

    [Fact]
    public void With_one_subset_every_iteration_raises_the_penalised_likelihood()
    {
        ReconstructionResult result = Run(OsemOptions.Mlem(40), Prior);
        Assert.Equal(40, result.Penalties.Length);
        for (int i = 1; i < 40; i++)
        {
            double before = result.LogLikelihoods[i - 1] - result.Penalties[i - 1];
            double after = result.LogLikelihoods[i] - result.Penalties[i];

            // Float images: the likelihood of 60,000 events rests at about 1e-8 of itself.
            Assert.True(after > before - 1e-7 * Math.Abs(before), $"iteration {i + 1}: {after} after {before}");
        }

        Assert.True(result.LogLikelihoods[39] - result.Penalties[39] > result.LogLikelihoods[1] - result.Penalties[1]);
    }

    [Fact]
    public void Subsets_come_close_in_a_few_iterations_and_stay()
    {
        Volume converged = Run(new() { Subsets = 7, Iterations = 120 }, Prior).Image;
        double soon = TinyAcquisition.Distance(converged, Run(new() { Subsets = 7, Iterations = 12 }, Prior).Image);
        double later = TinyAcquisition.Distance(converged, Run(new() { Subsets = 7, Iterations = 40 }, Prior).Image);
        double whole = TinyAcquisition.Distance(converged, Run(OsemOptions.Mlem(12), Prior).Image);
        TestContext.Current.TestOutputHelper?.WriteLine($"after 12 iterations {soon:P2}, after 40 {later:P3}, with one subset after 12 {whole:P2}");
        Assert.True(soon < 0.015 && later < 0.6 * soon && whole > 3 * soon, $"{soon} {later} {whole}");
    }

    [Fact]
    public void A_stronger_prior_makes_a_smoother_image_and_keeps_the_counts()
    {
        double last = double.PositiveInfinity;
        foreach (double strength in new[] { 1e-3, 0.02, 0.4 })
        {
            ReconstructionResult result = Run(new() { Subsets = 7, Iterations = 60 }, Prior with { Strength = strength });
            double roughness = Roughness(result.Image);
            Assert.True(roughness < 0.8 * last, $"strength {strength}: roughness {roughness} after {last}");
            last = roughness;

            // The penalty is of first degree in the image, so at the maximum expected counts are the counts less the penalty.
            double expected = 0;
            for (int v = 0; v < result.Image.Voxels.Length; v++)
                expected += (double)result.Image.Voxels[v] * result.Sensitivity.Image.Voxels[v];
            Assert.Equal(result.UsedCount - result.Penalties[^1], expected, 2e-3 * result.UsedCount);
        }
    }

    [Fact]
    public void Twice_the_events_give_twice_the_image()
    {
        CoincidenceEvent[] twice = [.. TinyAcquisition.Events, .. TinyAcquisition.Events];
        Volume once = Run(new() { Subsets = 4, Iterations = 60 }, Prior).Image;
        Volume doubled = Run(new() { Subsets = 4, Iterations = 60 }, Prior, new InMemoryListMode(TinyAcquisition.Efficiencies, twice)).Image;
        Volume half = new Volume<RelativeActivity>(once.Grid, Array.ConvertAll(doubled.ToArray(), static v => 0.5f * v));
        Assert.True(TinyAcquisition.Distance(once, half) < 1e-4, $"{TinyAcquisition.Distance(once, half)}");
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        ReconstructionOptions options = TinyAcquisition.Options(new() { Subsets = 5, Iterations = 3 }) with { Prior = Prior };
        Volume one = Reconstructor.Run(TinyAcquisition.Source(), options, ComputeDevice.Cpu(1), null, TestContext.Current.CancellationToken).Image;
        Volume three = Reconstructor.Run(TinyAcquisition.Source(), options, ComputeDevice.Cpu(3), null, TestContext.Current.CancellationToken).Image;
        Assert.True(one.Voxels.SequenceEqual(three.Voxels), "The images differ.");
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        static string Message(ReconstructionOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;
        ReconstructionOptions options = TinyAcquisition.Options();
        Assert.Contains("Strength", Message(options with { Prior = new() { Strength = 0 } }), StringComparison.Ordinal);
        Assert.Contains("EdgePreservation", Message(options with { Prior = Prior with { EdgePreservation = double.NaN } }), StringComparison.Ordinal);
        Assert.Contains("FloorShare", Message(options with { Prior = Prior with { FloorShare = 0 } }), StringComparison.Ordinal);
        Assert.Contains("checkpoint", Message(options with { Prior = Prior, Checkpoint = new() { Path = "state.bin" } }), StringComparison.Ordinal);
    }

    private static ReconstructionResult Run(OsemOptions osem, RelativeDifferencePrior prior, IListModeSource? source = null, AcquisitionModel? model = null) =>
        TinyAcquisition.Run(source ?? TinyAcquisition.Source(), TinyAcquisition.Options(osem) with { Prior = prior, Model = model ?? new() });

    private static double Roughness(Volume image)
    {
        double squares = 0;
        for (int v = 0; v < image.Voxels.Length; v++)
        {
            if (v % 10 < 9)
                squares += Math.Pow(image.Voxels[v + 1] - (double)image.Voxels[v], 2);
        }

        return squares;
    }
}
