namespace PetRecon.Core.Structures;

/// <summary>What the points of a contour make (Contour Geometric Type).</summary>
public enum ContourKind
{
    /// <summary>A single point.</summary>
    Point,

    /// <summary>A line in a plane, not closed.</summary>
    OpenPlanar,

    /// <summary>A line in space, not closed.</summary>
    OpenNonplanar,

    /// <summary>A closed polygon in a plane.</summary>
    ClosedPlanar,

    /// <summary>A closed polygon in a plane, of those of a plane that are combined by exclusive or. All closed polygons are treated so.</summary>
    ClosedPlanarXor,
}
