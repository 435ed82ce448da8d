namespace PetRecon.Viewer.Window;

/// <summary>What a cine goes through.</summary>
internal enum CineKind
{
    /// <summary>The projection turns.</summary>
    Turning,

    /// <summary>The slices of a plane follow each other.</summary>
    Slices,

    /// <summary>The frames of what changes with time do.</summary>
    Frames,
}
