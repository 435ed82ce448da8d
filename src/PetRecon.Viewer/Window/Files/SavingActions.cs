namespace PetRecon.Viewer.Window.Files;

/// <summary>What can be saved by a button.</summary>
/// <param name="All">Everything that there is.</param>
/// <param name="Tables">What is measured, and the line that is drawn.</param>
/// <param name="Histograms">Dose-volume histograms.</param>
/// <param name="Curves">Curves over time.</param>
internal sealed record SavingActions(Action All, Action Tables, Action Histograms, Action Curves);
