using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Sensitivity;

namespace PetRecon.Reconstruction;

/// <summary>A reconstructed image and what is known about how it came about.</summary>
public sealed record ReconstructionResult
{
    /// <summary>
    /// The image: a <see cref="Volume{TQuantity}"/> of <see cref="Activity"/> in Bq/mL if the model is calibrated, else of
    /// <see cref="RelativeActivity"/>.
    /// </summary>
    public required Volume Image { get; init; }

    /// <summary>The image in Bq/mL; null if it is only proportional to counts.</summary>
    public Volume<Activity>? Activity => Image as Volume<Activity>;

    /// <summary>The sensitivity image that was used.</summary>
    public required SensitivityImage Sensitivity { get; init; }

    /// <summary>Number of iterations that the image has seen, those before a checkpoint included.</summary>
    public required int Iterations { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Log-likelihood of each iteration; see <see cref="IterationReport.LogLikelihood"/>.</summary>
    public required ImmutableArray<double> LogLikelihoods { get; init; }

    /// <summary>Penalty of the prior at the begin of each iteration; empty without a prior.</summary>
    public ImmutableArray<double> Penalties { get; init; } = [];

    /// <summary>Relative change of the image in each iteration.</summary>
    public required ImmutableArray<double> RelativeChanges { get; init; }

    /// <summary>Number of prompts in the source.</summary>
    public required long PromptCount { get; init; }

    /// <summary>Number of prompts that were used.</summary>
    public required long UsedCount { get; init; }

    /// <summary>Number of prompts that were dropped because their pair of detection bins has efficiency 0.</summary>
    public long DroppedCount => PromptCount - UsedCount;

    /// <summary>Number of delayeds in the source.</summary>
    public required long DelayedCount { get; init; }

    /// <summary>T of the model in s, with decay; 1 if not calibrated.</summary>
    public required double EffectiveDurationSeconds { get; init; }

    /// <summary>Number of iterations that had been done before, in the checkpoint that was found; 0 for a start from nothing.</summary>
    public required int ResumedAtIteration { get; init; }

    /// <summary>Time spent reading events, in s.</summary>
    public required double ReadSeconds { get; init; }

    /// <summary>Time spent on the sensitivity image, in s.</summary>
    public required double SensitivitySeconds { get; init; }

    /// <summary>Time spent on updates, in s.</summary>
    public required double IterationSeconds { get; init; }

    /// <summary>What the user should know, such as a damaged cache file; for people.</summary>
    public required ImmutableArray<string> Notices { get; init; }
}
