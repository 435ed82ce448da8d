namespace PetRecon.Viewer.Scenes;

/// <summary>How a layer is put over those below it.</summary>
public enum LayerBlend
{
    /// <summary>Covers them, as far as it is opaque.</summary>
    Over,

    /// <summary>Its light is added to theirs.</summary>
    Add,

    /// <summary>Of each colour the stronger one remains.</summary>
    Maximum,
}
