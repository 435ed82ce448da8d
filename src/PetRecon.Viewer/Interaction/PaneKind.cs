namespace PetRecon.Viewer.Interaction;

/// <summary>What a pane shows.</summary>
internal enum PaneKind
{
    Axial,
    Coronal,
    Sagittal,
    Projection,

    /// <summary>A plane that is turned by hand.</summary>
    Oblique,
}
