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

    /// <summary>Along a beam of a plan, from its source.</summary>
    Beam,
}
