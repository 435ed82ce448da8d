namespace PetRecon.Viewer.SceneFiles;

/// <summary>A beam in a scene file.</summary>
/// <param name="Id">Names it within its scene.</param>
/// <param name="File">The file of its plan, absolute once read.</param>
/// <param name="Number">Its number in that plan.</param>
public sealed record SceneBeamEntry(string Id, string File, int Number);
