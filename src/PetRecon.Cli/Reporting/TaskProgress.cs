namespace PetRecon.Cli.Reporting;

/// <summary>How far work has come.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Note">What is being done now; may be empty.</param>
internal readonly record struct TaskProgress(double Fraction, string Note = "");
