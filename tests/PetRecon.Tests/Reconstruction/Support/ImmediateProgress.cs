using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>Progress that is told on the caller's own thread, in order.</summary>
internal sealed class ImmediateProgress(Action<ReconstructionProgress> action) : IProgress<ReconstructionProgress>
{
    public void Report(ReconstructionProgress value) => action(value);
}
