namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Walks through the region that polygons enclose by the even-odd rule, from low to high y. Between two consecutive values of y at which a vertex
/// lies, a row begins or edges cross, the edges are in a fixed order in x, and the region lies between the first and second, third and fourth and
/// so on. That holds for holes, islands, keyholes (whose two banks coincide and cancel) and polygons that cross themselves or each other.
/// </summary>
internal sealed class EvenOddSweep
{
    // Edges that are this close (in voxels) have no order that matters.
    private const double Touching = 1e-9;

    private readonly RunSort<Edge, ByLowerEnd> _edges = new();
    private readonly RunSort<double, ByLevel> _levels = new();
    private Edge[] _active = new Edge[16];
    private int _activeCount;
    private double _firstEnd;
    private Crossing[] _order = new Crossing[16];
    private long _piecesLeft;

    public EvenOddSweep(long maxPieces) => _piecesLeft = maxPieces;

    /// <summary>Walks through the part with y from 0 to <paramref name="rows"/>.</summary>
    /// <exception cref="ArgumentException">The polygons are too tangled.</exception>
    public void Run<TSink>(PolygonBuffer polygons, int rows, ref TSink sink)
        where TSink : struct, IEdgeSink
    {
        Load(polygons);
        ReadOnlySpan<Edge> edges = _edges.Items;
        ReadOnlySpan<double> levels = _levels.Items;
        if (edges.IsEmpty)
            return;
        double y = Math.Max(0, levels[0]);
        double end = Math.Min(rows, levels[^1]);
        int level = 0;
        int next = 0;
        _activeCount = 0;
        _firstEnd = double.PositiveInfinity;
        while (y < end)
        {
            while (next < edges.Length && edges[next].Y0 <= y)
                Begin(edges[next++]);
            if (_firstEnd <= y)
                RemoveEnded(y);
            while (level < levels.Length && levels[level] <= y)
                level++;
            int row = (int)y;
            double to = Math.Min(Math.Min(row + 1.0, end), level < levels.Length ? levels[level] : end);
            Strip(y, to, ref sink, depth: 0);
            if (to >= row + 1.0 || to >= end)
                sink.EndRow(row);
            y = to;
        }
    }

    private void Load(PolygonBuffer polygons)
    {
        _edges.Clear();
        _levels.Clear();
        for (int p = 0; p < polygons.PolygonCount; p++)
        {
            ReadOnlySpan<double> x = polygons.X(p);
            ReadOnlySpan<double> y = polygons.Y(p);
            for (int i = 0, before = x.Length - 1; i < x.Length; before = i++)
            {
                _levels.Add(y[i]);
                if (y[before] < y[i])
                    _edges.Add(new(x[before], y[before], x[i], y[i]));
                else if (y[before] > y[i])
                    _edges.Add(new(x[i], y[i], x[before], y[before]));
            }
        }

        _edges.Sort();
        _levels.Sort();
    }

    private void Begin(in Edge edge)
    {
        if (_activeCount == _active.Length)
            Array.Resize(ref _active, 2 * _activeCount);
        _active[_activeCount++] = edge;
        _firstEnd = Math.Min(_firstEnd, edge.Y1);
    }

    private void RemoveEnded(double y)
    {
        int kept = 0;
        _firstEnd = double.PositiveInfinity;
        for (int i = 0; i < _activeCount; i++)
        {
            if (!(_active[i].Y1 > y))
                continue;
            _firstEnd = Math.Min(_firstEnd, _active[i].Y1);
            _active[kept++] = _active[i];
        }

        _activeCount = kept;
    }

    // All active edges reach from y0 to y1. Where two of them cross in between, the strip is cut at the crossing.
    private void Strip<TSink>(double y0, double y1, ref TSink sink, int depth)
        where TSink : struct, IEdgeSink
    {
        int count = _activeCount;
        _piecesLeft -= count;
        if (_piecesLeft < 0)
            throw new ArgumentException("The contours are too tangled: they cross themselves and each other so often that they cannot be the outline of a structure.");
        if (count == 2 && Pair(y0, y1, ref sink))
            return;
        if (_order.Length < count)
            _order = new Crossing[2 * count];
        Span<Crossing> order = _order.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            order[i] = new(_active[i].XAt(y0), _active[i].XAt(y1));
        Sort(order);
        for (int i = 1; i < count; i++)
        {
            double before = order[i].X0 - order[i - 1].X0;
            double after = order[i].X1 - order[i - 1].X1;
            if (before >= -Touching && after >= -Touching)
                continue;
            double cut = y0 + (y1 - y0) * before / (before - after);
            if (!(cut > y0 && cut < y1) || depth >= 64)
                continue;
            Strip(y0, cut, ref sink, depth + 1);
            Strip(cut, y1, ref sink, depth + 1);
            return;
        }

        for (int i = 0; i < count; i++)
            sink.Piece(order[i].X0, order[i].X1, y1 - y0, (i & 1) == 0 ? 1 : -1);
    }

    // Nearly all strips of nearly all outlines have two edges, which do not cross.
    private bool Pair<TSink>(double y0, double y1, ref TSink sink)
        where TSink : struct, IEdgeSink
    {
        (Crossing left, Crossing right) = (new(_active[0].XAt(y0), _active[0].XAt(y1)), new(_active[1].XAt(y0), _active[1].XAt(y1)));
        if (left.X0 + left.X1 > right.X0 + right.X1)
            (left, right) = (right, left);
        if (!(right.X0 - left.X0 >= -Touching && right.X1 - left.X1 >= -Touching))
            return false;
        sink.Piece(left.X0, left.X1, y1 - y0, 1);
        sink.Piece(right.X0, right.X1, y1 - y0, -1);
        return true;
    }

    // By the middle. Few edges, nearly in order: insertion, except where it would cost too much.
    private static void Sort(Span<Crossing> order)
    {
        if (order.Length > 64)
        {
            order.Sort(static (a, b) => (a.X0 + a.X1).CompareTo(b.X0 + b.X1));
            return;
        }

        for (int i = 1; i < order.Length; i++)
        {
            Crossing moving = order[i];
            double middle = moving.X0 + moving.X1;
            int place = i;
            for (; place > 0 && order[place - 1].X0 + order[place - 1].X1 > middle; place--)
                order[place] = order[place - 1];
            order[place] = moving;
        }
    }

    private readonly record struct Crossing(double X0, double X1);

    private readonly record struct Edge(double X0, double Y0, double X1, double Y1)
    {
        public double XAt(double y) => y <= Y0 ? X0 : y >= Y1 ? X1 : X0 + (X1 - X0) * ((y - Y0) / (Y1 - Y0));
    }

    private readonly struct ByLowerEnd : IRunOrder<Edge>
    {
        public static bool IsBefore(in Edge item, in Edge other) => item.Y0 < other.Y0;
    }

    private readonly struct ByLevel : IRunOrder<double>
    {
        public static bool IsBefore(in double item, in double other) => item < other;
    }
}
