using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Views;

/// <summary>
/// Where the lines of sight of a projection diverge from, as the rays of a scanned beam do: from one line across the picture's x, and from another across its
/// y, because scanning magnets stand behind each other (RT Ion Plan, Virtual Source-Axis Distances). A line of sight that meets the view's plane at
/// (x, y) from the axis is at (x (1 - z / XMm), y (1 - z / YMm)) at a height z above that plane, towards the eye.
/// </summary>
/// <param name="AxisMm">A point of the axis, which is parallel to the view's direction, LPS mm.</param>
/// <param name="XMm">Height of the source of deflections along the picture's x above the view's plane; infinite where they are parallel.</param>
/// <param name="YMm">The same for y.</param>
public sealed record SightSources(Vector3D AxisMm, double XMm, double YMm)
{
    // What is nearer to a source than this part of its distance is not seen: all lines of sight are in one place there.
    private const double Nearest = 1e-3;

    /// <summary>How far towards the eye lines of sight reach: just before the nearer source, mm along the view's direction from its plane.</summary>
    public double NearMm => -(1 - Nearest) * Math.Min(XMm, YMm);
}
