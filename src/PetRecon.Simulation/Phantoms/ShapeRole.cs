namespace PetRecon.Simulation.Phantoms;

/// <summary>What a shape is for when an image of the phantom is measured.</summary>
public enum ShapeRole
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>The uniform background that contrast is measured against.</summary>
    Background,

    /// <summary>A sphere whose contrast is measured, hotter or colder than the background.</summary>
    ContrastSphere,

    /// <summary>The insert without activity and with the attenuation of lung.</summary>
    LungInsert,

    /// <summary>A lesion in a body.</summary>
    Lesion,
}
