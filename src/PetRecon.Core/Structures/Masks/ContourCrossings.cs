using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Finds contours that cross themselves or each other within a plane. The even-odd rule gives those an area too, but hardly the one that was meant:
/// a bow tie keeps both its wings, and where two outlines overlap nothing is left. Contours that touch, and the two banks of a keyhole, do not cross.
/// It also tells planes with a single outline that does not even touch itself, which is nearly all of them: much is simpler there. Its memory is used
/// again and again, so each thread needs one.
/// </summary>
internal sealed class ContourCrossings
{
    // Outlines are stored to hundredths of a millimetre; banks of a keyhole may differ by that.
    private const double NoticedMm = 0.05;

    // What is closer than this touches, whatever rounding says.
    private const double TouchingMm = 1e-6;

    private readonly RunSort<Edge, ByLeast> _edges = new();
    private readonly List<(double X, double Y)> _ring = [];

    /// <summary>Where contours cross noticeably, if they do.</summary>
    /// <param name="polygons">The contours of a plane.</param>
    /// <param name="u">First axis of the plane.</param>
    /// <param name="v">Second axis.</param>
    /// <param name="isSimple">Whether there is one outline only, no two parts of which touch.</param>
    public Vector3D? Find(IReadOnlyList<ImmutableArray<Vector3D>> polygons, Vector3D u, Vector3D v, out bool isSimple)
    {
        _edges.Clear();
        foreach (ImmutableArray<Vector3D> polygon in polygons)
            AddRing(polygon, u, v);
        isSimple = polygons.Count == 1 && _edges.Count > 2;
        _edges.Sort();

        // By their least first coordinate: each is held against those that begin before it ends.
        ReadOnlySpan<Edge> edges = _edges.Items;
        for (int i = 0; i < edges.Length; i++)
        {
            ref readonly Edge edge = ref edges[i];
            double greatest = edge.Greatest + TouchingMm;
            for (int j = i + 1; j < edges.Length && edges[j].Least <= greatest; j++)
            {
                if (!edge.IsBeside(edges[j]) || edge.Follows(edges[j]) || edges[j].Follows(edge))
                    continue;
                isSimple = isSimple && !Edge.Meet(edge, edges[j], -TouchingMm);
                if (Edge.Meet(edge, edges[j], NoticedMm))
                    return PointAt(polygons, u, v, edge);
            }
        }

        return null;
    }

    private static Vector3D PointAt(IReadOnlyList<ImmutableArray<Vector3D>> polygons, Vector3D u, Vector3D v, Edge edge) =>
        polygons.SelectMany(static polygon => polygon).First(point => Vector3D.Dot(u, point) == edge.X0 && Vector3D.Dot(v, point) == edge.Y0);

    // Without edges of no length, so that those which follow upon each other are known by their numbers.
    private void AddRing(ImmutableArray<Vector3D> polygon, Vector3D u, Vector3D v)
    {
        _ring.Clear();
        foreach (Vector3D point in polygon)
        {
            (double X, double Y) at = (Vector3D.Dot(u, point), Vector3D.Dot(v, point));
            if (_ring.Count == 0 || _ring[^1] != at)
                _ring.Add(at);
        }

        while (_ring.Count > 1 && _ring[^1] == _ring[0])
            _ring.RemoveAt(_ring.Count - 1);
        int first = _edges.Count;
        for (int i = 0; i < _ring.Count; i++)
        {
            (double X, double Y) to = _ring[i + 1 < _ring.Count ? i + 1 : 0];
            _edges.Add(new(_ring[i].X, _ring[i].Y, to.X, to.Y, first + i, first + (i > 0 ? i : _ring.Count) - 1));
        }
    }

    private readonly record struct Edge(double X0, double Y0, double X1, double Y1, int Number, int Before)
    {
        public double Least => Math.Min(X0, X1);

        public double Greatest => Math.Max(X0, X1);

        public bool Follows(in Edge other) => Before == other.Number;

        public bool IsBeside(in Edge other) =>
            Math.Min(Y0, Y1) <= Math.Max(other.Y0, other.Y1) + TouchingMm && Math.Min(other.Y0, other.Y1) <= Math.Max(Y0, Y1) + TouchingMm;

        /// <summary>Whether each has its ends on both sides of the other's line by more than a distance; with a negative one, whether they come that close.</summary>
        public static bool Meet(in Edge a, in Edge b, double distanceMm) => a.Parts(b, distanceMm) && b.Parts(a, distanceMm);

        private bool Parts(in Edge other, double distanceMm)
        {
            double x = X1 - X0;
            double y = Y1 - Y0;
            double noticed = distanceMm * Math.Sqrt(x * x + y * y);
            double one = x * (other.Y0 - Y0) - y * (other.X0 - X0);
            double two = x * (other.Y1 - Y0) - y * (other.X1 - X0);
            return (one > noticed && two < -noticed) || (one < -noticed && two > noticed);
        }
    }

    private readonly struct ByLeast : IRunOrder<Edge>
    {
        public static bool IsBefore(in Edge item, in Edge other) => item.Least < other.Least;
    }
}
