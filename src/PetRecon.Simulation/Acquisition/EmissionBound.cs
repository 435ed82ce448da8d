using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// A rigorous upper bound of attenuated line integrals, exp(-integral of mu) * integral of activity, over all lines that run inside a tube.
/// With c_k the length of the line in shape k and d_k the longest possible one, the integral is at most the maximum of
/// (sum a_k c_k) exp(-sum mu_k c_k) over 0 &lt;= c_k &lt;= d_k. Its logarithm is concave, so filling the shapes in falling order of a_k / mu_k
/// for as long as that ratio exceeds the sum so far reaches the maximum. Without attenuation it is at most sum a_k c_k with the c_k filled in
/// falling order of a_k until they add up to the longest line through all active shapes. The smaller of the two is the bound.
/// </summary>
internal sealed class EmissionBound
{
    // Above rounding in the chord's own arithmetic.
    private const double Slack = 1 + 1e-9;

    private readonly CompiledShape[] _byRatio;
    private readonly int[] _byActivity;
    private readonly bool _attenuate;
    private readonly Vector3D _center;
    private readonly double _radiusMm;

    public EmissionBound(Phantom phantom, bool attenuate)
    {
        _attenuate = attenuate;
        _byRatio = [.. phantom.Compiled.Where(static s => s.ActivityBqPerMl > 0).OrderByDescending(Ratio)];
        _byActivity = [.. Enumerable.Range(0, _byRatio.Length).OrderByDescending(i => _byRatio[i].ActivityBqPerMl)];
        foreach (CompiledShape shape in _byRatio)
            _center += shape.Center / _byRatio.Length;
        foreach (CompiledShape shape in _byRatio)
            _radiusMm = Math.Max(_radiusMm, (shape.Center - _center).Length + shape.BoundingRadiusMm);
    }

    /// <summary>Number of shapes with activity.</summary>
    public int ShapeCount => _byRatio.Length;

    /// <summary>The bound for all lines of which every point is within <paramref name="tubeRadiusMm"/> of the segment from a to b.</summary>
    /// <param name="a">One end of the tube's axis.</param>
    /// <param name="b">The other end.</param>
    /// <param name="tubeRadiusMm">Radius of the tube.</param>
    /// <param name="longest">Workspace of <see cref="ShapeCount"/> numbers.</param>
    public double For(Vector3D a, Vector3D b, double tubeRadiusMm, Span<double> longest)
    {
        double longestOfAll = LongestChord(_center, _radiusMm, a, b, tubeRadiusMm);
        if (longestOfAll == 0)
            return 0;
        for (int i = 0; i < _byRatio.Length; i++)
            longest[i] = LongestChord(_byRatio[i], a, b, tubeRadiusMm);
        double unattenuated = Unattenuated(longest, longestOfAll);
        return Slack * (_attenuate ? Math.Min(unattenuated, Attenuated(longest)) : unattenuated);
    }

    /// <summary>
    /// Whether the attenuated line integral from one point to another may exceed a level, told from the balls around the shapes alone:
    /// far cheaper than the integral itself, and most lines that are drawn for a hot sphere miss it.
    /// </summary>
    public bool MayExceed(Vector3D from, Vector3D to, double level)
    {
        if (!_attenuate)
            return true;
        Vector3D axis = to - from;
        double perLengthSquared = 1 / axis.LengthSquared;
        double activity = 0;
        double attenuation = 0;
        for (int i = 0; i < _byRatio.Length; i++)
        {
            ref readonly CompiledShape shape = ref _byRatio[i];
            Vector3D d = shape.Center - from;
            double along = Vector3D.Dot(d, axis);
            double heightSquared = shape.BoundingRadiusMm * shape.BoundingRadiusMm - (d.LengthSquared - along * along * perLengthSquared);
            if (!(heightSquared > 0))
                continue;
            double ratio = Ratio(shape);
            if (!(ratio > activity))
                break;
            double length = Math.Min(2 * Math.Sqrt(heightSquared), (ratio - activity) / shape.ActivityBqPerMl);
            activity += shape.ActivityBqPerMl * length;
            attenuation += shape.AttenuationPerMm * length;
            if (activity * Math.Exp(-attenuation) * Slack > level)
                return true;
        }

        return false;
    }

    private double Unattenuated(ReadOnlySpan<double> longest, double left)
    {
        double activity = 0;
        foreach (int i in _byActivity)
        {
            double length = Math.Min(left, longest[i]);
            activity += _byRatio[i].ActivityBqPerMl * length;
            left -= length;
        }

        return activity;
    }

    private double Attenuated(ReadOnlySpan<double> longest)
    {
        double activity = 0;
        double attenuation = 0;
        for (int i = 0; i < _byRatio.Length; i++)
        {
            double ratio = Ratio(_byRatio[i]);
            if (!(ratio > activity))
                break;
            double length = Math.Min(longest[i], (ratio - activity) / _byRatio[i].ActivityBqPerMl);
            activity += _byRatio[i].ActivityBqPerMl * length;
            attenuation += _byRatio[i].AttenuationPerMm * length;
        }

        return activity * Math.Exp(-attenuation);
    }

    private static double Ratio(CompiledShape shape) => shape.ActivityBqPerMl / shape.AttenuationPerMm;

    // The longest line inside a ball among the lines in the tube; 0 if the tube misses the ball.
    private static double LongestChord(Vector3D center, double radius, Vector3D a, Vector3D b, double tubeRadius)
    {
        Vector3D axis = b - a;
        double t = Math.Clamp(Vector3D.Dot(center - a, axis) / axis.LengthSquared, 0, 1);
        double nearest = Math.Max(0, (center - (a + t * axis)).Length - tubeRadius);
        return nearest < radius ? 2 * Math.Sqrt(radius * radius - nearest * nearest) : 0;
    }

    // The same for a shape: a cylinder is told more closely than by the ball around it, which for rods and lines is much too large.
    private static double LongestChord(in CompiledShape shape, Vector3D a, Vector3D b, double tubeRadius)
    {
        double inBall = LongestChord(shape.Center, shape.BoundingRadiusMm, a, b, tubeRadius);
        if (inBall == 0 || shape.CylinderRadiusMm == 0)
            return inBall;
        double nearest = Math.Max(0, Distance(a, b, shape.Center, shape.CylinderAxis, shape.CylinderHalfLengthMm) - tubeRadius);
        if (!(nearest < shape.CylinderRadiusMm))
            return 0;

        // Seen along the cylinder's axis a line has at most this length in the circle, and it is the longer the less it is inclined.
        double across = 2 * Math.Sqrt(shape.CylinderRadiusMm * shape.CylinderRadiusMm - nearest * nearest);
        Vector3D axis = b - a;
        double cosine = Math.Min(1, Math.Abs(Vector3D.Dot(axis, shape.CylinderAxis)) / axis.Length);
        double deviation = Math.Asin(Math.Min(1, 2 * tubeRadius / axis.Length));
        double inclination = Math.Acos(cosine) - deviation;
        return inclination > 0 ? Math.Min(inBall, across / Math.Sin(inclination)) : inBall;
    }

    // Distance of the segment from a to b from another one, given by its middle, unit direction and half length.
    private static double Distance(Vector3D a, Vector3D b, Vector3D middle, Vector3D direction, double half)
    {
        Vector3D u = b - a;
        Vector3D offset = a - middle;
        double uu = u.LengthSquared;
        double ud = Vector3D.Dot(u, direction);
        double uo = Vector3D.Dot(u, offset);
        double od = Vector3D.Dot(offset, direction);
        double determinant = uu - ud * ud;
        double s = determinant > 1e-12 * uu ? Math.Clamp((ud * od - uo) / determinant, 0, 1) : 0;
        double t = Math.Clamp(ud * s + od, -half, half);
        s = Math.Clamp((t * ud - uo) / uu, 0, 1);
        return (offset + s * u - t * direction).Length;
    }
}
