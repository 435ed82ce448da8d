namespace PetRecon.Core.Structures.Masks;

/// <summary>Closed polygons in a plane, in memory that is used again and again.</summary>
internal sealed class PolygonBuffer
{
    private readonly List<int> _starts = [];
    private double[] _x = new double[256];
    private double[] _y = new double[256];

    public int PointCount { get; private set; }

    public int PolygonCount => _starts.Count;

    public ReadOnlySpan<double> X(int polygon) => _x.AsSpan(_starts[polygon], Length(polygon));

    public ReadOnlySpan<double> Y(int polygon) => _y.AsSpan(_starts[polygon], Length(polygon));

    public void Clear()
    {
        _starts.Clear();
        PointCount = 0;
    }

    /// <summary>Begins a polygon; the points added next are its.</summary>
    public void Begin() => _starts.Add(PointCount);

    public void Add(double x, double y)
    {
        if (PointCount == _x.Length)
        {
            Array.Resize(ref _x, 2 * _x.Length);
            Array.Resize(ref _y, 2 * _y.Length);
        }

        _x[PointCount] = x;
        _y[PointCount++] = y;
    }

    /// <summary>
    /// Takes over the part of another's polygons where a x + b y + c is not negative. A concave polygon that falls apart keeps edges along the cut,
    /// to and fro; they enclose nothing.
    /// </summary>
    public void SetClipped(PolygonBuffer whole, double a, double b, double c)
    {
        Clear();
        for (int p = 0; p < whole.PolygonCount; p++)
        {
            ReadOnlySpan<double> x = whole.X(p);
            ReadOnlySpan<double> y = whole.Y(p);
            Begin();
            double x0 = x.Length > 0 ? x[^1] : 0;
            double y0 = y.Length > 0 ? y[^1] : 0;
            double d0 = a * x0 + b * y0 + c;
            for (int i = 0; i < x.Length; i++)
            {
                double d1 = a * x[i] + b * y[i] + c;
                if (d0 < 0 != d1 < 0)
                {
                    double t = d0 / (d0 - d1);
                    Add(x0 + t * (x[i] - x0), y0 + t * (y[i] - y0));
                }

                if (d1 >= 0)
                    Add(x[i], y[i]);
                (x0, y0, d0) = (x[i], y[i], d1);
            }
        }
    }

    private int Length(int polygon) => (polygon + 1 < _starts.Count ? _starts[polygon + 1] : PointCount) - _starts[polygon];
}
