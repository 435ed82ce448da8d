using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Views;

/// <summary>
/// A way of looking at a scene: parallel to a direction, at a scale. The picture's middle is <see cref="CenterMm"/>; x goes along
/// <see cref="Right"/>, y along <see cref="Down"/>, and the eye looks along their vector product.
/// </summary>
public abstract record View
{
    /// <summary>The point in the picture's middle, LPS mm.</summary>
    public required Vector3D CenterMm { get; init; }

    /// <summary>Unit vector to the right of the picture.</summary>
    public required Vector3D Right { get; init; }

    /// <summary>Unit vector to the bottom of the picture, at right angles to <see cref="Right"/>.</summary>
    public required Vector3D Down { get; init; }

    /// <summary>Size of a pixel.</summary>
    public required double MmPerPixel { get; init; }

    /// <summary>Unit vector away from the eye.</summary>
    public Vector3D Away => Vector3D.Cross(Right, Down);

    /// <summary>The point of the plane through the middle that a place in the picture shows.</summary>
    /// <param name="x">Pixels from the left edge; 0.5 is the middle of the first pixel.</param>
    /// <param name="y">Pixels from the upper edge.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public Vector3D PositionMm(double x, double y, int width, int height) =>
        CenterMm + (x - 0.5 * width) * MmPerPixel * Right + (y - 0.5 * height) * MmPerPixel * Down;

    /// <summary>Where in the picture a point is, seen along the view's direction.</summary>
    /// <param name="positionMm">The point.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public (double X, double Y) PixelOf(Vector3D positionMm, int width, int height)
    {
        Vector3D offset = positionMm - CenterMm;
        return (0.5 * width + Vector3D.Dot(offset, Right) / MmPerPixel, 0.5 * height + Vector3D.Dot(offset, Down) / MmPerPixel);
    }
}
