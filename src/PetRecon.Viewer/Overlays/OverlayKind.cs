namespace PetRecon.Viewer.Overlays;

/// <summary>What a line, a text or a mark is part of, so that hosts can show, hide and style them by kind.</summary>
public enum OverlayKind
{
    /// <summary>The outline of a structure.</summary>
    Structure,

    /// <summary>A line of equal value, or its entry in the legend.</summary>
    Isodose,

    /// <summary>Where the crosshair's planes cut the view.</summary>
    Crosshair,

    /// <summary>A letter of direction.</summary>
    Letter,

    /// <summary>The bar that says how long a millimetre is.</summary>
    ScaleBar,

    /// <summary>A colour bar's frame, ticks and numbers.</summary>
    ColourBar,

    /// <summary>A layer's name and window.</summary>
    Window,

    /// <summary>Which plane is shown, and where it is.</summary>
    Position,

    /// <summary>Whose pictures they are.</summary>
    Identity,

    /// <summary>A spot of a scanned beam.</summary>
    Spot,

    /// <summary>A measurement.</summary>
    Measurement,

    /// <summary>Where another plane that is shown cuts the view.</summary>
    Cut,

    /// <summary>The outline of an aperture or a block in a beam.</summary>
    Block,
}
