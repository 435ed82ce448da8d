namespace PetRecon.Viewer.Interaction;

/// <summary>The four panes of the page.</summary>
internal enum PaneKind
{
    Axial,
    Coronal,
    Sagittal,
    Projection,
}
