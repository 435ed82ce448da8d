using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Finds contours that cross themselves or each other within a plane. The even-odd rule gives those an area too, but hardly the one that was meant:
/// a bow tie keeps both its wings, and where two outlines overlap nothing is left. Contours that touch, and the two banks of a keyhole, do not cross.
/// </summary>
internal static class ContourCrossings
{
    // Outlines are stored to hundredths of a millimetre; banks of a keyhole may differ by that.
    private const double NoticedMm = 0.05;

    /// <summary>Says how many planes have crossing contours, and where the first crossing is.</summary>
    public static void Warn(string name, Vector3D u, Vector3D v, IReadOnlyList<ContourPlane> planes, List<string> warnings)
    {
        int count = 0;
        Vector3D? first = null;
        foreach (ContourPlane plane in planes)
        {
            if (Find(plane.Polygons, u, v) is not Vector3D point)
                continue;
            first ??= point;
            count++;
        }

        if (first is Vector3D place)
            warnings.Add($"Region \"{name}\": contours cross themselves or each other in {count} of {planes.Count} planes, first near {place} mm; what they enclose an odd number of times is taken.");
    }

    // Edges by their least first coordinate: each is held against those that begin before it ends.
    private static Vector3D? Find(IReadOnlyList<ImmutableArray<Vector3D>> polygons, Vector3D u, Vector3D v)
    {
        List<Edge> edges = [];
        foreach (ImmutableArray<Vector3D> polygon in polygons)
        {
            for (int i = 0; i < polygon.Length; i++)
            {
                Vector3D from = polygon[i];
                Vector3D to = polygon[(i + 1) % polygon.Length];
                edges.Add(new(Vector3D.Dot(u, from), Vector3D.Dot(v, from), Vector3D.Dot(u, to), Vector3D.Dot(v, to), from));
            }
        }

        edges.Sort(static (a, b) => a.Least.CompareTo(b.Least));
        for (int i = 0; i < edges.Count; i++)
        {
            for (int j = i + 1; j < edges.Count && edges[j].Least < edges[i].Greatest; j++)
            {
                if (Edge.Cross(edges[i], edges[j]))
                    return edges[i].From;
            }
        }

        return null;
    }

    private readonly record struct Edge(double X0, double Y0, double X1, double Y1, Vector3D From)
    {
        public double Least => Math.Min(X0, X1);

        public double Greatest => Math.Max(X0, X1);

        public static bool Cross(in Edge a, in Edge b) =>
            Math.Min(a.Y0, a.Y1) < Math.Max(b.Y0, b.Y1) && Math.Min(b.Y0, b.Y1) < Math.Max(a.Y0, a.Y1) && a.Parts(b) && b.Parts(a);

        // Whether the ends of the other lie noticeably on both sides of this one's line.
        private bool Parts(in Edge other)
        {
            double x = X1 - X0;
            double y = Y1 - Y0;
            double noticed = NoticedMm * Math.Sqrt(x * x + y * y);
            double one = x * (other.Y0 - Y0) - y * (other.X0 - X0);
            double two = x * (other.Y1 - Y0) - y * (other.X1 - X0);
            return (one > noticed && two < -noticed) || (one < -noticed && two > noticed);
        }
    }
}
