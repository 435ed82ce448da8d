namespace PetRecon.Therapy.Histograms;

/// <summary>How a plan stands to one goal.</summary>
/// <param name="Goal">The goal.</param>
/// <param name="StructureName">Name of the structure that was found for it; null if there was none.</param>
/// <param name="Value">The metric's value; null if it could not be told.</param>
/// <param name="Unit">The value's and the limits' unit; empty for a plain number.</param>
/// <param name="Outcome">Whether the goal is met.</param>
/// <param name="Reason">Why it could not be told; empty otherwise.</param>
public sealed record GoalResult(DoseGoal Goal, string? StructureName, double? Value, string Unit, GoalOutcome Outcome, string Reason);
