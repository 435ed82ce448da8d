namespace PetRecon.Viewer.Overlays;

/// <summary>A closed contour by its two coordinates in a plane.</summary>
internal sealed class StackPolygon
{
    private readonly double _middleU;
    private readonly double _middleV;
    private readonly double _radius;

    public StackPolygon(double[] u, double[] v)
    {
        U = u;
        V = v;
        _middleU = 0.5 * (u.Min() + u.Max());
        _middleV = 0.5 * (v.Min() + v.Max());
        _radius = u.Zip(v).Max(point => double.Hypot(point.First - _middleU, point.Second - _middleV));
    }

    public double[] U { get; }

    public double[] V { get; }

    /// <summary>Whether it cannot have a point whose coordinate along a direction is between two limits.</summary>
    public bool Misses(double directionU, double directionV, double low, double high)
    {
        double middle = _middleU * directionU + _middleV * directionV;
        return middle + _radius < low || middle - _radius > high;
    }
}
