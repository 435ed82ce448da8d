using System.Collections.Immutable;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// List-mode ordered-subset expectation maximisation (Hudson and Larkin, IEEE Trans Med Imaging 13 (1994) 601; list mode: Reader et al.,
/// Phys Med Biol 43 (1998) 835). With one subset it is MLEM (Shepp and Vardi, IEEE Trans Med Imaging 1 (1982) 113;
/// list mode: Barrett, White and Parra, J Opt Soc Am A 14 (1997) 2914).
/// </summary>
public sealed record OsemOptions
{
    /// <summary>Largest number of iterations: times that every event is used; 1 to 100000.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Number of subsets, 1 to 1000. Every subset has its even share of the lines' directions and of the time.</summary>
    public int Subsets { get; init; } = 17;

    /// <summary>Ends when an iteration changes the image by less than this, relative to its Euclidean length; 0 for never.</summary>
    public double StopAtRelativeChange { get; init; }

    /// <summary>Ends when an iteration raises the log-likelihood by less than this, relative to its size; 0 for never.</summary>
    public double StopAtRelativeGain { get; init; }

    /// <summary>Whether the log-likelihood is accumulated.</summary>
    public bool ComputeLikelihood { get; init; } = true;

    /// <summary>Iterations after which the image is handed to the progress callback.</summary>
    public ImmutableArray<int> SnapshotIterations { get; init; } = [];

    /// <summary>
    /// Voxels whose sensitivity is below this share of the largest are not reconstructed and stay 0: there a few counts would be divided by
    /// almost nothing. 0 to below 1.
    /// </summary>
    public double SensitivityMaskShare { get; init; } = 0.005;

    /// <summary>MLEM: one subset.</summary>
    public static OsemOptions Mlem(int iterations) => new() { Iterations = iterations, Subsets = 1 };

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        if (Iterations is < 1 or > 100_000)
            throw new ArgumentException($"Iterations is {Iterations}; expected 1 to 100000.");
        if (Subsets is < 1 or > 1000)
            throw new ArgumentException($"Subsets is {Subsets}; expected 1 to 1000.");
        if (!(StopAtRelativeChange is >= 0 and < 1))
            throw new ArgumentException($"StopAtRelativeChange is {StopAtRelativeChange}; expected 0 to below 1.");
        if (!(StopAtRelativeGain is >= 0 and < 1))
            throw new ArgumentException($"StopAtRelativeGain is {StopAtRelativeGain}; expected 0 to below 1.");
        if (StopAtRelativeGain > 0 && !ComputeLikelihood)
            throw new ArgumentException("StopAtRelativeGain needs ComputeLikelihood.");
        if (!(SensitivityMaskShare is >= 0 and < 1))
            throw new ArgumentException($"SensitivityMaskShare is {SensitivityMaskShare}; expected 0 to below 1.");
    }
}
