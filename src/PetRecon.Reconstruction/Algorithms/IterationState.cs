namespace PetRecon.Reconstruction.Algorithms;

/// <summary>All that the rest of a reconstruction depends on: what a checkpoint holds.</summary>
internal sealed class IterationState
{
    /// <summary>Number of complete iterations.</summary>
    public int Iteration { get; set; }

    /// <summary>Number of complete updates in the iteration that follows.</summary>
    public int Subset { get; set; }

    /// <summary>Sum of log(P G x + c) over the events of this iteration so far.</summary>
    public double Logs { get; set; }

    /// <summary>Sum of the expected counts of this iteration's subsets so far.</summary>
    public double Expected { get; set; }

    /// <summary>x after the last update.</summary>
    public required float[] Image { get; init; }

    /// <summary>x at the begin of the iteration.</summary>
    public required float[] IterationStart { get; init; }

    /// <summary>Log-likelihood of each complete iteration.</summary>
    public List<double> LogLikelihoods { get; } = [];

    /// <summary>Penalty at the begin of each iteration; none without a prior.</summary>
    public List<double> Penalties { get; } = [];

    /// <summary>Relative change of each complete iteration.</summary>
    public List<double> RelativeChanges { get; } = [];
}
