namespace PetRecon.Viewer.Views;

/// <summary>Which way a view looks.</summary>
public enum ViewKind
{
    /// <summary>Across the patient's long axis, seen from the feet in radiological convention.</summary>
    Axial,

    /// <summary>From the front.</summary>
    Coronal,

    /// <summary>From the patient's left, the nose to the left of the picture.</summary>
    Sagittal,

    /// <summary>A plane of any orientation.</summary>
    Oblique,

    /// <summary>Seen through, from outside.</summary>
    Projection,

    /// <summary>Along a beam's axis, from its source: a beam's-eye view.</summary>
    Beam,
}
