namespace PetRecon.Cli.Commands.Viewer;

/// <summary>What is opened of something that was dropped on a viewer.</summary>
/// <param name="Inputs">Files and folders, as after <c>petrecon view</c>.</param>
/// <param name="AreKept">Whether a scene file may name them: they stay where they are, or go with the file.</param>
internal sealed record DroppedPaths(IReadOnlyList<string> Inputs, bool AreKept);
