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
}
