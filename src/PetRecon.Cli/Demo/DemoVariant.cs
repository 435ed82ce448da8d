namespace PetRecon.Cli.Demo;

/// <summary>One way in which the demonstration reconstructs the scan.</summary>
/// <param name="Name">Name of its files.</param>
/// <param name="Title">What it uses, in words.</param>
/// <param name="UseTof">Whether the time of flight is used.</param>
/// <param name="PsfFwhmMm">FWHM of the resolution model in mm; 0 for none.</param>
internal sealed record DemoVariant(string Name, string Title, bool UseTof, double PsfFwhmMm);
