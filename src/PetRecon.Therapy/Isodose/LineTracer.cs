using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Isodose;

/// <summary>
/// Marching squares: each square of four points leads its lines from the edges where a walk around it leaves the inside to those where it enters. The
/// neighbour walks along a shared edge the other way, so at most one line arrives at an edge and one goes on from it, and lines are chains of edges.
/// </summary>
internal sealed class LineTracer
{
    private const double LeastShare = 1e-6;

    // Squares of a row that are looked at together.
    private const int Run = 16;

    private readonly SlicePlane _plane;

    // With a border where lines close; what is no finite number is -infinity.
    private readonly float[] _values;
    private readonly int _border;
    private readonly int _width;
    private readonly int _height;

    // By edge (2 a point: to the right, upwards): the edge that a line goes on to, or -1, and whether one arrives.
    private readonly int[] _next;
    private readonly bool[] _isReached;
    private readonly List<int> _starts = [];

    // The lowest and highest corner of each run of squares: few of them have a part in a line.
    private readonly (float Low, float High)[] _ranges;
    private readonly int _runs;

    public LineTracer(SlicePlane plane, ReadOnlyMemory<float> values, IsodoseBorder border)
    {
        _plane = plane;
        _border = border == IsodoseBorder.Closed ? 1 : 0;
        _width = plane.CountU + 2 * _border;
        _height = plane.CountV + 2 * _border;
        _values = Framed(plane, values.Span, _border);
        _next = new int[2 * _width * _height];
        Array.Fill(_next, -1);
        _isReached = new bool[_next.Length];
        _runs = (_width - 1 + Run - 1) / Run;
        _ranges = new (float, float)[_runs * Math.Max(0, _height - 1)];
        for (int n = 0; n < _ranges.Length; n++)
        {
            int first = Run * (n % _runs);
            int count = Math.Min(Run + 1, _width - first);
            _ranges[n] = Range(_values.AsSpan(n / _runs * _width + first, count), _values.AsSpan((n / _runs + 1) * _width + first, count));
        }
    }

    public void Trace(IsodoseLevel level, ImmutableArray<IsodoseLine>.Builder lines)
    {
        _starts.Clear();
        for (int n = 0; n < _ranges.Length; n++)
        {
            if (!(_ranges[n].Low < level.Value && _ranges[n].High >= level.Value))
                continue;
            int first = Run * (n % _runs);
            for (int x = first; x < Math.Min(first + Run, _width - 1); x++)
                AddSquare(x, n / _runs, level.Value);
        }

        // Open lines first, from their beginnings; what is left are loops.
        foreach (int start in _starts)
        {
            if (_next[start] >= 0 && !_isReached[start])
                lines.Add(Follow(start, level));
        }

        foreach (int start in _starts)
        {
            if (_next[start] >= 0)
                lines.Add(Follow(start, level));
        }
    }

    private void AddSquare(int x, int y, double level)
    {
        double q0 = Value(x, y);
        double q1 = Value(x + 1, y);
        double q2 = Value(x + 1, y + 1);
        double q3 = Value(x, y + 1);
        int inside = (q0 >= level ? 1 : 0) | (q1 >= level ? 2 : 0) | (q2 >= level ? 4 : 0) | (q3 >= level ? 8 : 0);
        if (inside is 0 or 15)
            return;
        if (_border == 0 && !double.IsFinite(q0 + q1 + q2 + q3))
            return;
        int bottom = Edge(x, y, isUp: false);
        int right = Edge(x + 1, y, isUp: true);
        int top = Edge(x, y + 1, isUp: false);
        int left = Edge(x, y, isUp: true);
        switch (inside)
        {
            case 1: Lead(bottom, left); break;
            case 2: Lead(right, bottom); break;
            case 3: Lead(right, left); break;
            case 4: Lead(top, right); break;
            case 6: Lead(top, bottom); break;
            case 7: Lead(top, left); break;
            case 8: Lead(left, top); break;
            case 9: Lead(bottom, top); break;
            case 11: Lead(right, top); break;
            case 12: Lead(left, right); break;
            case 13: Lead(bottom, right); break;
            case 14: Lead(left, bottom); break;
            case 5:
                bool isJoined = LevelCrossing.JoinsInside(q0, q2, q1, q3, level);
                Lead(bottom, isJoined ? right : left);
                Lead(top, isJoined ? left : right);
                break;
            default:
                isJoined = LevelCrossing.JoinsInside(q1, q3, q0, q2, level);
                Lead(right, isJoined ? top : bottom);
                Lead(left, isJoined ? bottom : top);
                break;
        }
    }

    private void Lead(int from, int to)
    {
        _next[from] = to;
        _isReached[to] = true;
        _starts.Add(from);
    }

    // Takes the line out of the table, which is empty again when all have been followed.
    private IsodoseLine Follow(int start, IsodoseLevel level)
    {
        ImmutableArray<Vector3D>.Builder points = ImmutableArray.CreateBuilder<Vector3D>();
        double twice = 0;
        (double X, double Y) first = Crossing(start, level.Value);
        (double X, double Y) at = first;
        int edge = start;
        while (true)
        {
            points.Add(_plane.PositionMm(at.X, at.Y));
            _isReached[edge] = false;
            int next = _next[edge];
            if (next < 0)
                return new(level, points.DrainToImmutable(), IsClosed: false, 0);
            _next[edge] = -1;
            edge = next;
            (double X, double Y) to = edge == start ? first : Crossing(edge, level.Value);
            twice += (at.X - first.X) * (to.Y - first.Y) - (to.X - first.X) * (at.Y - first.Y);
            at = to;
            if (edge == start)
                break;
        }

        _isReached[start] = false;
        double area = 0.5 * twice * Vector3D.Cross(_plane.StepUMm, _plane.StepVMm).Length;
        return new(level, points.DrainToImmutable(), IsClosed: true, area);
    }

    private (double X, double Y) Crossing(int edge, double level)
    {
        (int y, int x) = Math.DivRem(edge >> 1, _width);
        bool isUp = (edge & 1) != 0;
        double share = LevelCrossing.Share(Value(x, y), isUp ? Value(x, y + 1) : Value(x + 1, y), level, LeastShare);
        return (x + (isUp ? 0 : share) - _border, y + (isUp ? share : 0) - _border);
    }

    private static float[] Framed(SlicePlane plane, ReadOnlySpan<float> values, int border)
    {
        int width = plane.CountU + 2 * border;
        float[] framed = new float[width * (plane.CountV + 2 * border)];
        Array.Fill(framed, float.NegativeInfinity);
        for (int row = 0; row < plane.CountV; row++)
        {
            Span<float> to = framed.AsSpan((row + border) * width + border, plane.CountU);
            values.Slice(row * plane.CountU, plane.CountU).CopyTo(to);
            for (int n = 0; n < to.Length; n++)
            {
                if (!float.IsFinite(to[n]))
                    to[n] = float.NegativeInfinity;
            }
        }

        return framed;
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> row, ReadOnlySpan<float> next)
    {
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        for (int n = 0; n < row.Length && n < next.Length; n++)
        {
            low = MathF.Min(low, MathF.Min(row[n], next[n]));
            high = MathF.Max(high, MathF.Max(row[n], next[n]));
        }

        return (low, high);
    }

    private double Value(int x, int y) => _values[y * _width + x];

    private int Edge(int x, int y, bool isUp) => 2 * (y * _width + x) + (isUp ? 1 : 0);
}
