using System.Collections.Immutable;

namespace PetRecon.Therapy.Histograms;

/// <summary>One thing that a plan has to reach: a metric of a structure on the right side of a limit.</summary>
public sealed record DoseGoal
{
    /// <summary>Name of the structure; case and outer blanks do not matter.</summary>
    public required string Structure { get; init; }

    /// <summary>Other names that it goes by; * stands for any characters, ? for one.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>What is asked.</summary>
    public required DoseMetric Metric { get; init; }

    /// <summary>Which side of the limit is right.</summary>
    public required GoalComparison Comparison { get; init; }

    /// <summary>The limit, in the metric's unit.</summary>
    public required double Limit { get; init; }

    /// <summary>The limit that is still acceptable, in the metric's unit; null if there is none.</summary>
    public double? Acceptable { get; init; }

    /// <summary>1 for what matters most; 0 if not said.</summary>
    public int Priority { get; init; }

    /// <summary>Where it comes from, or what else a planner should know.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether a structure's name is meant: the name itself, or one of the patterns.</summary>
    /// <param name="name">A structure's name.</param>
    public bool IsOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Equals(name.Trim(), Structure.Trim(), StringComparison.OrdinalIgnoreCase) || Aliases.Any(alias => NamePattern.Matches(alias, name));
    }

    /// <summary>How a value stands to the limits.</summary>
    /// <param name="value">The metric's value.</param>
    public GoalOutcome OutcomeOf(double value) =>
        double.IsNaN(value) ? GoalOutcome.NotEvaluable : Meets(value, Limit) ? GoalOutcome.Pass : Acceptable is double limit && Meets(value, limit) ? GoalOutcome.Acceptable : GoalOutcome.Fail;

    private bool Meets(double value, double limit) => Comparison == GoalComparison.AtMost ? value <= limit : value >= limit;
}
