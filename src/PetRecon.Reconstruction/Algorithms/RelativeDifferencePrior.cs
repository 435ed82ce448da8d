namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// Relative difference prior: the penalty strength * sum over pairs j, k of neighbouring voxels (26 a voxel) of
/// w sqrt(s_j s_k) (x_j - x_k)^2 / (x_j + x_k + g |x_j - x_k| + e), with w the shortest voxel edge over the distance of the two, s the sensitivity and
/// g the edge preservation (Nuyts et al., IEEE Trans Nucl Sci 49 (2002) 56). The weights by the sensitivity make the strength a number without
/// unit, which gives about the same resolution everywhere, in any scanner and for any number of events
/// (as in Fessler and Rogers, IEEE Trans Image Process 5 (1996) 1346); fewer events make more noise, and so want a larger one.
/// </summary>
/// <remarks>
/// With a prior, a reconstruction seeks the one maximum of log-likelihood minus penalty, by incremental expectation maximisation over the
/// subsets. Unlike OSEM it comes to rest at that maximum whatever the number of subsets; with one, every iteration raises the objective (for an edge
/// preservation of at least 1). About 12 subsets are a good choice. It keeps an image for each subset in memory.
/// </remarks>
public sealed record RelativeDifferencePrior
{
    /// <summary>Strength, above 0: typically 0.001 (sharp) to 0.1 (smooth).</summary>
    public required double Strength { get; init; }

    /// <summary>
    /// Edge preservation g, 0 to 100: differences that are large against the mean of two voxels are penalised less the larger it is. 0 penalises
    /// them nearly quadratically; 2 is usual.
    /// </summary>
    public double EdgePreservation { get; init; } = 2;

    /// <summary>
    /// e as a share of the uniform image that explains the number of events, above 0 to 1: far below that level the penalty is quadratic, which
    /// gives it a derivative at 0.
    /// </summary>
    public double FloorShare { get; init; } = 0.01;

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        if (!(Strength is > 0 and <= 1000))
            throw new ArgumentException($"The prior's Strength is {Strength}; expected above 0, at most 1000. Typical are 0.001 to 0.1.");
        if (!(EdgePreservation is >= 0 and <= 100))
            throw new ArgumentException($"The prior's EdgePreservation is {EdgePreservation}; expected 0 to 100.");
        if (!(FloorShare is > 0 and <= 1))
            throw new ArgumentException($"The prior's FloorShare is {FloorShare}; expected above 0, at most 1.");
    }
}
