namespace PetRecon.Viewer.Interaction;

/// <summary>How far the opening of a study has come.</summary>
/// <param name="Text">What is being done.</param>
/// <param name="Share">0 to 1; null if it cannot be said.</param>
public sealed record OpeningProgress(string Text, double? Share = null);
