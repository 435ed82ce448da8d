using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class OsemTests
{
    [Fact]
    public void Mlem_conserves_counts_and_raises_the_likelihood_each_time()
    {
        ReconstructionResult result = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(8)));
        double expected = 0;
        for (int v = 0; v < result.Image.Voxels.Length; v++)
            expected += (double)result.Image.Voxels[v] * result.Sensitivity.Image.Voxels[v];
        Assert.Equal(result.UsedCount, expected, 1e-4 * result.UsedCount);
        for (int i = 1; i < result.LogLikelihoods.Length; i++)
            Assert.True(result.LogLikelihoods[i] > result.LogLikelihoods[i - 1], $"iteration {i + 1}: {result.LogLikelihoods[i]} after {result.LogLikelihoods[i - 1]}");
    }

    [Fact]
    public void Osem_with_few_passes_comes_near_mlem_with_many()
    {
        ReconstructionResult osem = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(new() { Iterations = 2, Subsets = 7 }));
        ReconstructionResult mlem = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(14)));
        ReconstructionResult early = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(2)));

        // The subsets differ by their own noise: 8,000 events for 400 voxels.
        Assert.True(TinyAcquisition.Distance(mlem.Image, osem.Image) < 0.1, $"{TinyAcquisition.Distance(mlem.Image, osem.Image)}");
        Assert.True(TinyAcquisition.Distance(mlem.Image, osem.Image) < 0.5 * TinyAcquisition.Distance(mlem.Image, early.Image));
    }

    [Fact]
    public void The_image_resembles_the_truth()
    {
        ReconstructionResult result = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(new() { Iterations = 4, Subsets = 7 }));
        float[] truth = TinyProblem.Truth();
        double meanHot = 0;
        double meanWarm = 0;
        for (int v = 0; v < truth.Length; v++)
        {
            meanHot += truth[v] == 4 ? result.Image.Voxels[v] : 0;
            meanWarm += truth[v] == 1 ? result.Image.Voxels[v] : 0;
        }

        meanHot /= truth.Count(t => t == 4);
        meanWarm /= truth.Count(t => t == 1);

        // Truth times the 2 counts a unit of it; 3 % is what the counts allow.
        Assert.Equal(8, meanHot, 8 * 0.03);
        Assert.Equal(2, meanWarm, 2 * 0.03);
    }

    [Fact]
    public void Results_are_the_same_bits_whatever_the_batch_size_and_wherever_events_are_kept()
    {
        ReconstructionOptions options = TinyAcquisition.Options() with { Events = new() { ChunkEvents = 1000 } };
        Volume reference = TinyAcquisition.Run(TinyAcquisition.Source(), options).Image;
        foreach (int batchSize in new[] { 1, 777, 4096 })
            AssertSameBits(reference, TinyAcquisition.Run(TinyAcquisition.Source(batchSize: batchSize), options).Image);
        ReconstructionOptions scratch = options with { Events = options.Events with { MemoryBytes = 20_000 } };
        AssertSameBits(reference, TinyAcquisition.Run(TinyAcquisition.Source(), scratch).Image);
    }

    [Fact]
    public void Shuffled_events_give_the_same_image()
    {
        CoincidenceEvent[] shuffled = [.. TinyAcquisition.Events];
        new Random(3).Shuffle(shuffled);
        Volume mlem = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(5))).Image;
        Volume mlemShuffled = TinyAcquisition.Run(TinyAcquisition.Source(shuffled), TinyAcquisition.Options(OsemOptions.Mlem(5))).Image;

        // The same sums in another order.
        Assert.True(TinyAcquisition.Distance(mlem, mlemShuffled) < 1e-5, $"{TinyAcquisition.Distance(mlem, mlemShuffled)}");

        Volume osem = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options()).Image;
        Volume osemShuffled = TinyAcquisition.Run(TinyAcquisition.Source(shuffled), TinyAcquisition.Options()).Image;

        // Other subsets: each is another draw of a seventh of the events.
        Assert.True(TinyAcquisition.Distance(osem, osemShuffled) < 0.1, $"{TinyAcquisition.Distance(osem, osemShuffled)}");
    }

    [Fact]
    public void Events_on_dead_crystals_are_dropped_and_counted()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyAcquisition.Efficiencies.Scanner, dead: [3]);
        long onDead = TinyAcquisition.Events.LongCount(e => e.DetectionBin0 == 3 || e.DetectionBin1 == 3);
        ReconstructionResult withThem = TinyAcquisition.Run(new InMemoryListMode(efficiencies, TinyAcquisition.Events), TinyAcquisition.Options(OsemOptions.Mlem(3)));
        CoincidenceEvent[] others = [.. TinyAcquisition.Events.Where(e => e.DetectionBin0 != 3 && e.DetectionBin1 != 3)];
        ReconstructionResult without = TinyAcquisition.Run(new InMemoryListMode(efficiencies, others), TinyAcquisition.Options(OsemOptions.Mlem(3)));
        Assert.True(onDead > 0);
        Assert.Equal(onDead, withThem.DroppedCount);
        Assert.Equal(0, without.DroppedCount);
        AssertSameBits(without.Image, withThem.Image);
    }

    [Fact]
    public void A_calibrated_image_is_activity_and_corrected_for_duration_and_decay()
    {
        ReconstructionOptions options = TinyAcquisition.Options();
        ReconstructionResult counts = TinyAcquisition.Run(TinyAcquisition.Source(), options);
        Assert.IsType<Volume<RelativeActivity>>(counts.Image);
        Assert.Null(counts.Activity);

        ReconstructionOptions timed = options with { Model = new() { IsCalibrated = true, DurationSeconds = 300 } };
        ReconstructionResult activity = TinyAcquisition.Run(TinyAcquisition.Source(), timed);
        Assert.Equal("Bq/mL", activity.Image.Unit);
        Assert.Equal(counts.Image.Sum() / 300, activity.Image.Sum(), 1e-5 * activity.Image.Sum());

        ReconstructionOptions decaying = options with { Model = new() { IsCalibrated = true, DurationSeconds = 300, HalfLifeSeconds = 300 } };
        double decayed = TinyAcquisition.Run(TinyAcquisition.Source(), decaying).Image.Sum();
        Assert.Equal(counts.Image.Sum() * Math.Log(2) / 300 / 0.5, decayed, 1e-5 * decayed);

        ReconstructionOptions untimed = options with { Model = new() { IsCalibrated = true } };
        double span = TinyAcquisition.Events[^1].TimeMs * 1e-3;
        Assert.Equal(span, TinyAcquisition.Run(TinyAcquisition.Source(), untimed).EffectiveDurationSeconds, 1e-9);
    }

    [Fact]
    public void Snapshots_come_where_they_were_asked_for_and_do_not_change_afterwards()
    {
        List<IterationReport> reports = [];
        List<float> sums = [];
        ReconstructionOptions options = TinyAcquisition.Options(new() { Iterations = 4, Subsets = 3, SnapshotIterations = [2, 4] });
        ReconstructionResult result = TinyAcquisition.Run(TinyAcquisition.Source(), options, p =>
        {
            if (p.Iteration is not { } report)
                return;
            reports.Add(report);
            sums.Add(report.Image?.Voxels[150] ?? 0);
        });
        Assert.Equal([1, 2, 3, 4], reports.Select(r => r.Iteration));
        Assert.Equal([false, true, false, true], reports.Select(r => r.Image is not null));
        Assert.Equal(sums, reports.Select(r => r.Image?.Voxels[150] ?? 0));
        AssertSameBits(result.Image, reports[3].Image!);
        Assert.Equal(result.RelativeChanges, reports.Select(r => r.RelativeChange));
    }

    [Fact]
    public void Stopping_rules_end_the_iterations()
    {
        ReconstructionResult settled = TinyAcquisition.Run(
            TinyAcquisition.Source(), TinyAcquisition.Options(new() { Iterations = 100, Subsets = 1, StopAtRelativeChange = 0.05 }));
        Assert.Equal(StopReason.ImageSettled, settled.StopReason);
        Assert.True(settled.RelativeChanges[^1] < 0.05 && settled.RelativeChanges[^2] >= 0.05);

        ReconstructionResult gained = TinyAcquisition.Run(
            TinyAcquisition.Source(), TinyAcquisition.Options(new() { Iterations = 100, Subsets = 1, StopAtRelativeGain = 1e-4 }));
        Assert.Equal(StopReason.LikelihoodSettled, gained.StopReason);
        Assert.True(gained.Iterations < 100);
    }

    [Fact]
    public void A_starting_image_is_taken_up()
    {
        ReconstructionResult first = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(3)));
        ReconstructionResult second = TinyAcquisition.Run(
            TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(2)) with { StartImage = first.Image });
        ReconstructionResult atOnce = TinyAcquisition.Run(TinyAcquisition.Source(), TinyAcquisition.Options(OsemOptions.Mlem(5)));
        AssertSameBits(atOnce.Image, second.Image);
        VoxelGrid other = VoxelGrid.Centered(5, 5, 5, new(4, 4, 4));
        Assert.Contains("Resample", Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(
            TinyAcquisition.Source(), TinyAcquisition.Options() with { StartImage = Volume<RelativeActivity>.Constant(other, 1) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_post_filter_keeps_the_total_and_smooths()
    {
        ReconstructionOptions options = TinyAcquisition.Options(new() { Iterations = 6, Subsets = 7 });
        Volume sharp = TinyAcquisition.Run(TinyAcquisition.Source(), options).Image;
        Volume smooth = TinyAcquisition.Run(TinyAcquisition.Source(), options with { PostFilterFwhmMm = 6 }).Image;
        Assert.True(smooth.Voxels.ToArray().Max() < sharp.Voxels.ToArray().Max());

        // What leaves the grid at its first and last planes is lost.
        Assert.InRange(smooth.Sum() / sharp.Sum(), 0.8, 1.0);
    }

    [Fact]
    public void Data_that_cannot_be_reconstructed_are_refused_with_the_reason()
    {
        static string Message(CoincidenceEvent[] events, DetectionEfficiencies? efficiencies = null) =>
            Assert.Throws<ArgumentException>(() => TinyAcquisition.Run(
                new InMemoryListMode(efficiencies ?? TinyAcquisition.Efficiencies, events), TinyAcquisition.Options())).Message;

        CoincidenceEvent good = TinyAcquisition.Events[0];
        Assert.Contains("no prompts", Message([]), StringComparison.Ordinal);
        Assert.Contains("no prompts", Message([good with { Kind = CoincidenceKind.Delayed }]), StringComparison.Ordinal);
        Assert.Contains("7 subsets", Message([good, good]), StringComparison.Ordinal);
        Assert.Contains("detection bins", Message([good with { DetectionBin1 = 96 }]), StringComparison.Ordinal);
        Assert.Contains("TOF bin 7", Message([good with { TofBin = 7 }]), StringComparison.Ordinal);
        DetectionEfficiencies dead = TinyProblem.Efficiencies(TinyAcquisition.Efficiencies.Scanner, dead: [.. Enumerable.Range(0, 96).Select(b => (uint)b)]);
        Assert.Contains("efficiency 0", Message([good], dead), StringComparison.Ordinal);
    }

    private static void AssertSameBits(Volume expected, Volume actual) => Assert.True(expected.Voxels.SequenceEqual(actual.Voxels), "The images differ.");
}
