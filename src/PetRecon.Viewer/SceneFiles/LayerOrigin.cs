namespace PetRecon.Viewer.SceneFiles;

/// <summary>Where a layer's values came from.</summary>
/// <param name="File">The file or folder.</param>
/// <param name="Item">Which of several things in it, such as a DICOM series' UID; empty where there is one only.</param>
/// <param name="Quantity">What the values were taken for; empty if the file says so itself.</param>
public sealed record LayerOrigin(string File, string Item, string Quantity);
