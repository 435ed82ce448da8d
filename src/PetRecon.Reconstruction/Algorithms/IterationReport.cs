using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>What is known at the end of one iteration.</summary>
public sealed record IterationReport
{
    /// <summary>Number of the iteration, from 1.</summary>
    public required int Iteration { get; init; }

    /// <summary>
    /// Poisson log-likelihood of the list-mode data, sum over events of log(ybar) minus the sum of ybar over all bins. It is accumulated while
    /// the iteration's updates are computed: with one subset it is exactly that of the image before the iteration; with several, each
    /// subset's share is that of the image before its update. NaN if not asked for, or if the additive term's total is not known.
    /// </summary>
    public required double LogLikelihood { get; init; }

    /// <summary>
    /// The prior's penalty for the image before the iteration; 0 without a prior. With one subset <see cref="LogLikelihood"/> minus this is what a
    /// penalised reconstruction maximises.
    /// </summary>
    public double Penalty { get; init; }

    /// <summary>Euclidean length of the change of the image in this iteration, relative to the image before it.</summary>
    public required double RelativeChange { get; init; }

    /// <summary>The image after the iteration, where it was asked for; not post-filtered.</summary>
    public Volume? Image { get; init; }
}
