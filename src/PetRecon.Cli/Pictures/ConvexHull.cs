using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>The outline of a projected box: the smallest convex polygon around points (Andrew's monotone chain).</summary>
internal static class ConvexHull
{
    /// <summary>Puts the hull's corners, in order, at the front of <paramref name="hull"/> and returns how many they are.</summary>
    /// <param name="points">The points; sorted afterwards.</param>
    /// <param name="hull">Room for at least twice as many.</param>
    public static int Of(Span<SKPoint> points, Span<SKPoint> hull)
    {
        points.Sort(static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        int count = 0;
        for (int i = 0; i < points.Length; i++)
        {
            while (count >= 2 && Turn(hull[count - 2], hull[count - 1], points[i]) <= 0)
                count--;
            hull[count++] = points[i];
        }

        int lower = count + 1;
        for (int i = points.Length - 2; i >= 0; i--)
        {
            while (count >= lower && Turn(hull[count - 2], hull[count - 1], points[i]) <= 0)
                count--;
            hull[count++] = points[i];
        }

        return Math.Max(1, count - 1);
    }

    private static double Turn(SKPoint o, SKPoint a, SKPoint b) =>
        ((double)a.X - o.X) * ((double)b.Y - o.Y) - ((double)a.Y - o.Y) * ((double)b.X - o.X);
}
