namespace PetRecon.Therapy.Histograms;

/// <summary>On which side of its limit a goal wants the value.</summary>
public enum GoalComparison
{
    /// <summary>The limit or less.</summary>
    AtMost,

    /// <summary>The limit or more.</summary>
    AtLeast,
}
