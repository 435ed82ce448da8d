namespace PetRecon.Viewer.Interaction;

/// <summary>What the left button does in planes.</summary>
internal enum MouseTool
{
    /// <summary>Moves the crosshair, as planning systems do.</summary>
    Crosshair,

    /// <summary>Changes a layer's window, as PACS workstations do.</summary>
    Window,

    /// <summary>Draws the line of a profile.</summary>
    Profile,

    Distance,
    Angle,
    Sphere,
    Ellipse,
    Box,

    /// <summary>Grows a region from a point.</summary>
    Grow,

    Point,
}
