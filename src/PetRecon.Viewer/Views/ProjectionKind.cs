namespace PetRecon.Viewer.Views;

/// <summary>What is made of the values along a line of sight.</summary>
public enum ProjectionKind
{
    /// <summary>The highest value of each layer (MIP).</summary>
    Maximum,

    /// <summary>Light through a coloured haze: emission and absorption by the layers' transfer functions.</summary>
    Volume,

    /// <summary>The first surface of a value, shaded.</summary>
    Isosurface,

    /// <summary>
    /// The integral of one layer along it, as X-rays have it: a digitally reconstructed radiograph of the lowest visible CT, in mm of water (1 + HU/1000 for a mm,
    /// not below 0), or else the integral of the lowest visible layer's values.
    /// </summary>
    Radiograph,
}
