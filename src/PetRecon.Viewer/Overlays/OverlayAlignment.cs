namespace PetRecon.Viewer.Overlays;

/// <summary>Which part of a text is at its place.</summary>
public enum OverlayAlignment
{
    /// <summary>Its left end.</summary>
    Left,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its right end.</summary>
    Right,
}
