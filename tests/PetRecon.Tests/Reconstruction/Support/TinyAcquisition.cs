using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>About 60,000 TOF events of the tiny problem, and runs of them.</summary>
internal static class TinyAcquisition
{
    private static readonly Lazy<(DetectionEfficiencies Efficiencies, CoincidenceEvent[] Events)> Made = new(Make);

    public static DetectionEfficiencies Efficiencies => Made.Value.Efficiencies;

    public static CoincidenceEvent[] Events => Made.Value.Events;

    public static IListModeSource Source(CoincidenceEvent[]? events = null, int batchSize = 1 << 17) =>
        new InMemoryListMode(Efficiencies, events ?? Events, batchSize: batchSize);

    public static ReconstructionOptions Options(OsemOptions? osem = null) => new()
    {
        Grid = TinyProblem.Grid,
        Osem = osem ?? new() { Iterations = 2, Subsets = 7 },
        Sensitivity = new() { UseCache = false },
    };

    public static ReconstructionResult Run(IListModeSource source, ReconstructionOptions options, Action<ReconstructionProgress>? progress = null) =>
        Reconstructor.Run(source, options, TinyProblem.Device, progress is null ? null : new ImmediateProgress(progress), TestContext.Current.CancellationToken);

    /// <summary>Root of the mean squared difference, relative to the mean of the first image.</summary>
    public static double Distance(Volume a, Volume b)
    {
        double squares = 0;
        for (int i = 0; i < a.Voxels.Length; i++)
            squares += Math.Pow(a.Voxels[i] - (double)b.Voxels[i], 2);
        return Math.Sqrt(squares / a.Voxels.Length) / (a.Sum() / a.Voxels.Length);
    }

    private static (DetectionEfficiencies Efficiencies, CoincidenceEvent[] Events) Make()
    {
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(TinyProblem.Scanner(TinyProblem.WideTof));
        CoincidenceEvent[] bins = TinyProblem.AllBins(efficiencies, tof: true);
        using Projector projector = Projector.Create(efficiencies.Scanner, TinyProblem.Grid, TinyProblem.Device);
        float[] lines = new float[bins.Length];
        projector.Forward(TinyProblem.Truth(), bins, lines);
        double[] expected = [.. bins.Select((b, i) => 2 * lines[i] * (double)efficiencies.Pair(b.DetectionBin0, b.DetectionBin1))];
        return (efficiencies, TinyProblem.Events(bins, expected, seed: 4));
    }
}
