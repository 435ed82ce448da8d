namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Why a reconstruction ended.</summary>
public enum StopReason
{
    /// <summary>All iterations that were asked for are done.</summary>
    IterationsDone,

    /// <summary>The image changed less than <see cref="OsemOptions.StopAtRelativeChange"/>.</summary>
    ImageSettled,

    /// <summary>The likelihood rose less than <see cref="OsemOptions.StopAtRelativeGain"/>.</summary>
    LikelihoodSettled,
}
