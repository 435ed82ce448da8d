namespace PetRecon.Therapy.Histograms;

/// <summary>How a plan stands to a goal.</summary>
public enum GoalOutcome
{
    /// <summary>The goal is met.</summary>
    Pass,

    /// <summary>It is not met, but the value is within the variation that was called acceptable.</summary>
    Acceptable,

    /// <summary>It is not met.</summary>
    Fail,

    /// <summary>It could not be told, for instance as there is no such structure.</summary>
    NotEvaluable,
}
