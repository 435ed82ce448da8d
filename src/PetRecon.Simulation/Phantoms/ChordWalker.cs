using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>
/// Cuts a line into segments of uniform activity and material. Later shapes replace earlier ones where they overlap, so on each segment the
/// last shape that covers it wins. Exact, in double precision. An instance is one thread's workspace.
/// </summary>
internal sealed class ChordWalker
{
    private readonly CompiledShape[] _shapes;
    private readonly ShapeGroups _groups;
    private readonly int[] _hitShape;
    private readonly bool[] _inside;
    private readonly double[] _boundary;
    private readonly int[] _boundaryCode;

    public ChordWalker(CompiledShape[] shapes)
    {
        _shapes = shapes;
        _groups = new(shapes);
        _hitShape = new int[shapes.Length];
        _inside = new bool[shapes.Length];
        _boundary = new double[2 * shapes.Length];
        _boundaryCode = new int[2 * shapes.Length];
        SegmentStart = new double[2 * shapes.Length];
        SegmentEnd = new double[2 * shapes.Length];
        SegmentShape = new int[2 * shapes.Length];
    }

    /// <summary>Number of segments inside shapes, in order along the line.</summary>
    public int SegmentCount { get; private set; }

    /// <summary>Where each segment begins, in mm from the line's start.</summary>
    public double[] SegmentStart { get; }

    /// <summary>Where each segment ends.</summary>
    public double[] SegmentEnd { get; }

    /// <summary>The shape that each segment belongs to.</summary>
    public int[] SegmentShape { get; }

    /// <summary>Integral of activity along the line, in Bq/mL mm.</summary>
    public double Emission { get; private set; }

    /// <summary>Integral of the attenuation coefficient along the line.</summary>
    public double Attenuation { get; private set; }

    /// <summary>Length of the line in mm.</summary>
    public double LengthMm { get; private set; }

    /// <summary>Walks from one point to another.</summary>
    public void Walk(in Vector3D from, in Vector3D to)
    {
        Vector3D direction = to - from;
        LengthMm = direction.Length;
        Emission = 0;
        Attenuation = 0;
        SegmentCount = 0;
        if (!(LengthMm > 0))
            return;
        direction /= LengthMm;

        Vector3D inverse = new(1 / direction.X, 1 / direction.Y, 1 / direction.Z);
        int hits = 0;
        for (int group = 0; group < _groups.Count; group++)
        {
            if (_groups.MayMeet(group, from, inverse, LengthMm))
                hits = Intersect(group, from, direction, hits);
        }

        Sweep(2 * hits);
    }

    /// <summary>The point on the line, in mm from its start, before which the given share of the emission lies.</summary>
    /// <param name="share">0 to 1.</param>
    public double EmissionQuantile(double share)
    {
        double left = share * Emission;
        double last = 0;
        for (int i = 0; i < SegmentCount; i++)
        {
            double activity = _shapes[SegmentShape[i]].ActivityBqPerMl;
            if (!(activity > 0))
                continue;
            double part = activity * (SegmentEnd[i] - SegmentStart[i]);
            if (left < part)
                return SegmentStart[i] + left / activity;
            left -= part;
            last = SegmentEnd[i];
        }

        return last;
    }

    private int Intersect(int group, in Vector3D from, in Vector3D direction, int hits)
    {
        int end = Math.Min(_shapes.Length, (group + 1) * _groups.Size);
        for (int shape = group * _groups.Size; shape < end; shape++)
        {
            double enter = 0;
            double exit = LengthMm;
            if (!_shapes[shape].Intersect(from, direction, ref enter, ref exit))
                continue;
            _hitShape[hits] = shape;
            _inside[hits] = false;
            Insert(2 * hits, enter, 2 * hits);
            Insert(2 * hits + 1, exit, 2 * hits + 1);
            hits++;
        }

        return hits;
    }

    // Insertion sort: a line meets few shapes.
    private void Insert(int count, double position, int code)
    {
        int at = count;
        while (at > 0 && _boundary[at - 1] > position)
        {
            _boundary[at] = _boundary[at - 1];
            _boundaryCode[at] = _boundaryCode[at - 1];
            at--;
        }

        _boundary[at] = position;
        _boundaryCode[at] = code;
    }

    private void Sweep(int boundaryCount)
    {
        int top = -1;
        double start = 0;
        for (int i = 0; i < boundaryCount; i++)
        {
            double end = _boundary[i];
            if (top >= 0 && end > start)
                AddSegment(start, end, _hitShape[top]);
            start = end;

            int hit = _boundaryCode[i] >> 1;
            bool enters = (_boundaryCode[i] & 1) == 0;
            _inside[hit] = enters;
            if (enters)
            {
                top = Math.Max(top, hit);
            }
            else if (hit == top)
            {
                do
                    top--;
                while (top >= 0 && !_inside[top]);
            }
        }
    }

    private void AddSegment(double start, double end, int shape)
    {
        SegmentStart[SegmentCount] = start;
        SegmentEnd[SegmentCount] = end;
        SegmentShape[SegmentCount++] = shape;
        Emission += _shapes[shape].ActivityBqPerMl * (end - start);
        Attenuation += _shapes[shape].AttenuationPerMm * (end - start);
    }
}
