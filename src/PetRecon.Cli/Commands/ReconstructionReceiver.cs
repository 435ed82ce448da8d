using PetRecon.Cli.Reporting;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Cli.Commands;

/// <summary>Turns a reconstruction's progress into one bar, and hands each finished iteration on.</summary>
internal sealed class ReconstructionReceiver(IProgress<TaskProgress> bar, Action<IterationReport>? iterationDone = null) : IProgress<ReconstructionProgress>
{
    public void Report(ReconstructionProgress value)
    {
        // Shares of the whole, from experience: reading is short, updates are long.
        (double start, double share) = value.Phase switch
        {
            ReconstructionPhase.ReadingEvents => (0.0, 0.1),
            ReconstructionPhase.Sensitivity => (0.1, 0.2),
            ReconstructionPhase.Iterating => (0.3, 0.68),
            _ => (0.98, 0.02),
        };
        bar.Report(new(start + share * (double.IsNaN(value.Fraction) ? 0 : value.Fraction), value.Text));
        if (value.Iteration is { } iteration)
            iterationDone?.Invoke(iteration);
    }
}
