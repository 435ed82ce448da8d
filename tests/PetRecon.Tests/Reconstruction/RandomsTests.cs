using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class RandomsTests
{
    private static readonly DetectionEfficiencies Efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof), dead: [9]);

    [Fact]
    public void Uniform_randoms_add_up_to_their_total_over_all_bins()
    {
        UniformRandoms randoms = new(Efficiencies, 1234);
        CoincidenceEvent[] tofBins = TinyProblem.AllBins(Efficiencies, tof: true);
        float[] expected = new float[tofBins.Length];
        randoms.Evaluate(tofBins, 0, perTofBin: true, expected);
        Assert.Equal(1234, expected.Sum(e => (double)e), 1234 * 1e-5);

        CoincidenceEvent[] pairs = TinyProblem.AllBins(Efficiencies, tof: false);
        expected = new float[pairs.Length];
        randoms.Evaluate(pairs, 0, perTofBin: false, expected);
        Assert.Equal(1234, expected.Sum(e => (double)e), 1234 * 1e-5);
    }

    [Fact]
    public void Singles_are_recovered_from_delayeds()
    {
        double[] singles = [.. Enumerable.Range(0, Efficiencies.Scanner.DetectionBinCount).Select(b => b == 9 ? 0 : 2.0 + b % 5)];
        CoincidenceEvent[] pairs = TinyProblem.AllBins(Efficiencies, tof: false);
        double[] expected = [.. pairs.Select(p => singles[p.DetectionBin0] * singles[p.DetectionBin1])];
        CoincidenceEvent[] delayeds = [.. TinyProblem.Events(pairs, expected, seed: 8).Select(e => e with { Kind = CoincidenceKind.Delayed })];
        SinglesRandoms randoms = SinglesRandoms.FromDelayeds(new InMemoryListMode(Efficiencies, delayeds), TestContext.Current.CancellationToken);

        float[] estimate = new float[pairs.Length];
        randoms.Evaluate(pairs, 0, perTofBin: false, estimate);
        Assert.Equal(delayeds.Length, estimate.Sum(e => (double)e), delayeds.Length * 1e-5);
        double squares = 0;
        for (int i = 0; i < pairs.Length; i++)
            squares += Math.Pow(estimate[i] / expected[i] - 1, 2);

        // Each fan has about 700 delayeds: 4 % a crystal, 5.5 % a pair. A pair's own delayeds, 16, would give 25 %.
        Assert.True(Math.Sqrt(squares / pairs.Length) < 0.08, $"{Math.Sqrt(squares / pairs.Length):P1}");
    }

    [Fact]
    public void Modelled_randoms_leave_no_bias_in_the_image_and_unmodelled_ones_do()
    {
        CoincidenceEvent[] bins = TinyProblem.AllBins(TinyAcquisition.Efficiencies, tof: true);
        double[] perBin = new double[bins.Length];
        Array.Fill(perBin, 40_000.0 / bins.Length);
        CoincidenceEvent[] randoms = TinyProblem.Events(bins, perBin, seed: 5);
        CoincidenceEvent[] delayeds = [.. TinyProblem.Events(bins, perBin, seed: 6).Select(e => e with { Kind = CoincidenceKind.Delayed })];
        IListModeSource source = TinyAcquisition.Source([.. TinyAcquisition.Events, .. randoms, .. delayeds]);
        ReconstructionOptions options = TinyAcquisition.Options(OsemOptions.Mlem(20));
        ReconstructionResult ignored = TinyAcquisition.Run(source, options);
        Assert.Equal(delayeds.Length, ignored.DelayedCount);
        Assert.Equal(TinyAcquisition.Events.Length + randoms.Length, ignored.UsedCount);

        double truth = 2 * TinyProblem.Truth().Sum();
        Assert.True(ignored.Image.Sum() > 1.1 * truth, $"{ignored.Image.Sum()} against {truth}");
        IAdditiveTerm[] terms =
        [
            UniformRandoms.FromDelayeds(source, TestContext.Current.CancellationToken),
            SinglesRandoms.FromDelayeds(source, TestContext.Current.CancellationToken),
        ];
        foreach (IAdditiveTerm term in terms)
        {
            ReconstructionResult modelled = TinyAcquisition.Run(source, options with { Model = new() { Additive = term } });

            // 60,000 trues among 40,000 randoms: about 1 % by counting alone.
            Assert.Equal(truth, modelled.Image.Sum(), 0.03 * truth);
        }
    }

    [Fact]
    public void A_term_per_event_follows_the_prompts_through_batches_and_delayeds()
    {
        CoincidenceEvent[] prompts = TinyAcquisition.Events[..5000];
        UniformRandoms uniform = new(TinyAcquisition.Efficiencies, 3000);
        float[] perEvent = new float[prompts.Length];
        uniform.Evaluate(prompts, 0, perTofBin: true, perEvent);
        CoincidenceEvent[] mixed = [.. prompts.SelectMany((e, i) => i % 3 == 0 ? new[] { e with { Kind = CoincidenceKind.Delayed }, e } : [e])];
        ReconstructionOptions options = TinyAcquisition.Options(OsemOptions.Mlem(3));
        ReconstructionResult a = TinyAcquisition.Run(TinyAcquisition.Source(prompts), options with { Model = new() { Additive = uniform } });
        ReconstructionResult b = TinyAcquisition.Run(
            TinyAcquisition.Source(mixed, batchSize: 77), options with { Model = new() { Additive = new PerEventAdditive(perEvent, 3000) } });
        Assert.Equal(a.Image.Voxels, b.Image.Voxels);
        Assert.Equal(a.LogLikelihoods, b.LogLikelihoods);

        Assert.Contains("has 4999 numbers", Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(
            TinyAcquisition.Source(prompts), options with { Model = new() { Additive = new PerEventAdditive(perEvent.AsMemory(1)) } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_delayeds_their_estimate_is_refused()
    {
        Assert.Throws<ArgumentException>(() => UniformRandoms.FromDelayeds(TinyAcquisition.Source(), TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => SinglesRandoms.FromDelayeds(TinyAcquisition.Source(), TestContext.Current.CancellationToken));
    }
}
