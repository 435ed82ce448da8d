using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Views;

/// <summary>
/// A way of looking at a scene, along a direction and at a scale. The picture's middle is <see cref="CenterMm"/>; x goes along
/// <see cref="Right"/>, y along <see cref="Down"/>, and the eye looks along their vector product. Lines of sight are parallel to it, but for those of
/// a projection with <see cref="ProjectionView.Sources"/>.
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

    /// <summary>How the line of sight through a place in the picture moves for each mm along <see cref="Away"/>: its component along that is 1.</summary>
    /// <param name="x">Pixels from the left edge.</param>
    /// <param name="y">Pixels from the upper edge.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public Vector3D SightPerMm(double x, double y, int width, int height)
    {
        Divergence divergence = Divergence.Of(this);
        return Away + divergence.X(x - 0.5 * width) * Right + divergence.Y(y - 0.5 * height) * Down;
    }

    /// <summary>Where in the picture a point is: where the line of sight through it is. Not a number where none goes through it, level with a source or behind it.</summary>
    /// <param name="positionMm">The point.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public (double X, double Y) PixelOf(Vector3D positionMm, int width, int height)
    {
        Divergence divergence = Divergence.Of(this);
        Vector3D offset = positionMm - CenterMm;
        double depth = Vector3D.Dot(offset, Away);

        // A pixel's place on the view's plane, p, is at p + depth (m + p k) farther away, with the slopes m in the middle and k per mm.
        double x = (Vector3D.Dot(offset, Right) - depth * divergence.MiddleX) / (MmPerPixel + depth * divergence.PerPixelX);
        double y = (Vector3D.Dot(offset, Down) - depth * divergence.MiddleY) / (MmPerPixel + depth * divergence.PerPixelY);
        bool isSeen = this is not ProjectionView { Sources: { } sources } || depth >= sources.NearMm;
        return isSeen ? (0.5 * width + x, 0.5 * height + y) : (double.NaN, double.NaN);
    }
}
