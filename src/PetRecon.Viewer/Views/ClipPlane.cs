using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Views;

/// <summary>A cut through a projection: where the scalar product of <see cref="Normal"/> and a point is above <see cref="OffsetMm"/>, nothing is shown.</summary>
/// <param name="Normal">Towards what is cut away, LPS; a unit vector, or else both numbers are divided by its length.</param>
/// <param name="OffsetMm">How far along the normal the plane lies from the origin of patient space.</param>
public readonly record struct ClipPlane(Vector3D Normal, double OffsetMm)
{
    /// <summary>How many a view may have.</summary>
    public const int Most = 32;

    /// <summary>The plane through a point.</summary>
    /// <param name="pointMm">The point, LPS mm.</param>
    /// <param name="normal">Towards what is cut away.</param>
    public static ClipPlane Through(Vector3D pointMm, Vector3D normal)
    {
        Vector3D unit = normal.Normalized();
        return new(unit, Vector3D.Dot(unit, pointMm));
    }
}
