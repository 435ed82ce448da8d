using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Where ellipsoids and boxes meet a view's plane, and how they look from outside: closed outlines in mm from the view's middle, to the right and down.</summary>
internal static class RegionOutlines
{
    private const int EllipsePoints = 72;

    /// <summary>The outline on a plane; empty if the region does not meet it.</summary>
    public static IReadOnlyList<(double X, double Y)> Section(ConvexRegion region, View view) => region switch
    {
        EllipsoidRegion => EllipseSection(region, view),
        _ => BoxSection(region, view),
    };

    /// <summary>The outline as it is seen along the view's lines of sight; empty if they do not reach all of the region.</summary>
    public static IReadOnlyList<(double X, double Y)> Silhouette(ConvexRegion region, View view)
    {
        if (view is ProjectionView { Sources: not null })
            return SpreadSilhouettes.Of(region, view);
        Vector3D[] axes = [region.HalfAxisA, region.HalfAxisB, region.HalfAxisC];
        double[] x = [.. axes.Select(axis => Vector3D.Dot(axis, view.Right))];
        double[] y = [.. axes.Select(axis => Vector3D.Dot(axis, view.Down))];
        (double cx, double cy) = (Vector3D.Dot(region.CenterMm - view.CenterMm, view.Right), Vector3D.Dot(region.CenterMm - view.CenterMm, view.Down));
        if (region is not EllipsoidRegion)
            return Hull([.. Enumerable.Range(0, 8).Select(n => (cx + Corner(x, n), cy + Corner(y, n)))]);

        // The points of an ellipse that lie farthest along each direction.
        (double xx, double xy, double yy) = (x.Sum(static v => v * v), x.Zip(y, static (a, b) => a * b).Sum(), y.Sum(static v => v * v));
        return
        [
            .. Enumerable.Range(0, EllipsePoints).Select(n =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * n / EllipsePoints);
                double reach = Math.Sqrt(xx * cos * cos + 2 * xy * cos * sin + yy * sin * sin);
                return (cx + (xx * cos + xy * sin) / reach, cy + (xy * cos + yy * sin) / reach);
            }),
        ];
    }

    // Within the plane the region is where |q + x a + y b| is at most 1; with the Cholesky factor of the products of a and b that is a circle.
    private static IReadOnlyList<(double X, double Y)> EllipseSection(ConvexRegion region, View view)
    {
        Vector3D q = region.Own(view.CenterMm - region.CenterMm);
        Vector3D a = region.Own(view.Right);
        Vector3D b = region.Own(view.Down);
        (double aa, double ab, double bb) = (a.LengthSquared, Vector3D.Dot(a, b), b.LengthSquared);
        (double qa, double qb) = (Vector3D.Dot(q, a), Vector3D.Dot(q, b));
        double determinant = aa * bb - ab * ab;
        double x = (ab * qb - bb * qa) / determinant;
        double y = (ab * qa - aa * qb) / determinant;
        double left = 1 - (q + x * a + y * b).LengthSquared;
        if (!(left > 0))
            return [];
        double radius = Math.Sqrt(left);
        double first = Math.Sqrt(aa);
        double second = Math.Sqrt(bb - ab * ab / aa);
        return
        [
            .. Enumerable.Range(0, EllipsePoints).Select(n =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * n / EllipsePoints);
                double dy = radius * sin / second;
                return (x + (radius * cos - ab / first * dy) / first, y + dy);
            }),
        ];
    }

    // A piece of the plane larger than the box, cut by the box's six faces one after the other.
    private static List<(double X, double Y)> BoxSection(ConvexRegion region, View view)
    {
        Vector3D offset = region.CenterMm - view.CenterMm;
        double far = region.HalfAxisA.Length + region.HalfAxisB.Length + region.HalfAxisC.Length;
        (double cx, double cy) = (Vector3D.Dot(offset, view.Right), Vector3D.Dot(offset, view.Down));
        List<(double X, double Y)> polygon = [(cx - far, cy - far), (cx + far, cy - far), (cx + far, cy + far), (cx - far, cy + far)];
        Vector3D q = region.Own(view.CenterMm - region.CenterMm);
        Vector3D a = region.Own(view.Right);
        Vector3D b = region.Own(view.Down);
        for (int face = 0; face < 6; face++)
        {
            (int axis, double sign) = (face / 2, face % 2 == 0 ? 1 : -1);
            double Inside((double X, double Y) at) => 1 - sign * (q[axis] + at.X * a[axis] + at.Y * b[axis]);
            List<(double X, double Y)> cut = [];
            for (int i = 0; i < polygon.Count; i++)
            {
                (double X, double Y) from = polygon[i];
                (double X, double Y) to = polygon[(i + 1) % polygon.Count];
                (double before, double after) = (Inside(from), Inside(to));
                if (before >= 0)
                    cut.Add(from);
                if (before < 0 != after < 0)
                {
                    double share = before / (before - after);
                    cut.Add((from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y)));
                }
            }

            polygon = cut;
        }

        return polygon.Count >= 3 ? polygon : [];
    }

    private static double Corner(double[] axes, int n) => ((n & 1) == 0 ? axes[0] : -axes[0]) + ((n & 2) == 0 ? axes[1] : -axes[1]) + ((n & 4) == 0 ? axes[2] : -axes[2]);

    // Andrew's chain: the lower edge from left to right, then the upper one back.
    internal static List<(double X, double Y)> Hull((double X, double Y)[] points)
    {
        Array.Sort(points);
        List<(double X, double Y)> hull = [];
        foreach ((double X, double Y)[] pass in new[] { points, [.. points.Reverse()] })
        {
            int kept = hull.Count;
            foreach ((double X, double Y) point in pass)
            {
                while (hull.Count >= kept + 2 && Turn(hull[^2], hull[^1], point) <= 0)
                    hull.RemoveAt(hull.Count - 1);
                hull.Add(point);
            }

            hull.RemoveAt(hull.Count - 1);
        }

        return hull;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}
