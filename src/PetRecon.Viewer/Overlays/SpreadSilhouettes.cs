using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// How ellipsoids and boxes look along lines of sight that spread: a box is seen within its corners, and an ellipsoid up to where a line only touches it,
/// which is sought outwards from its middle.
/// </summary>
internal static class SpreadSilhouettes
{
    private const int EllipsePoints = 72;
    private const int Halvings = 40;

    /// <summary>The outline in mm from the view's middle, to the right and down; empty if lines of sight do not reach all of the region.</summary>
    public static IReadOnlyList<(double X, double Y)> Of(ConvexRegion region, View view)
    {
        (double X, double Y)[] corners =
        [
            .. Enumerable.Range(0, 8).Select(n => Seen(
                region.CenterMm + ((n & 1) == 0 ? 1 : -1) * region.HalfAxisA + ((n & 2) == 0 ? 1 : -1) * region.HalfAxisB + ((n & 4) == 0 ? 1 : -1) * region.HalfAxisC)),
        ];
        if (!corners.All(static corner => double.IsFinite(corner.X + corner.Y)))
            return [];
        if (region is not EllipsoidRegion)
            return RegionOutlines.Hull(corners);
        (double cx, double cy) = Seen(region.CenterMm);
        double far = corners.Max(corner => Math.Abs(corner.X - cx) + Math.Abs(corner.Y - cy));
        return
        [
            .. Enumerable.Range(0, EllipsePoints).Select(n =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * n / EllipsePoints);
                (double low, double high) = (0, far);
                for (int halving = 0; halving < Halvings; halving++)
                {
                    double middle = 0.5 * (low + high);
                    (low, high) = Meets(cx + middle * cos, cy + middle * sin) ? (middle, high) : (low, middle);
                }

                return (cx + low * cos, cy + low * sin);
            }),
        ];

        (double X, double Y) Seen(Vector3D point)
        {
            (double x, double y) = view.PixelOf(point, 0, 0);
            return (x * view.MmPerPixel, y * view.MmPerPixel);
        }

        bool Meets(double x, double y)
        {
            (double pixelX, double pixelY) = (x / view.MmPerPixel, y / view.MmPerPixel);
            Vector3D q = region.Own(view.PositionMm(pixelX, pixelY, 0, 0) - region.CenterMm);
            Vector3D d = region.Own(view.SightPerMm(pixelX, pixelY, 0, 0));
            return (q - Vector3D.Dot(q, d) / d.LengthSquared * d).LengthSquared <= 1;
        }
    }
}
