using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>
/// A shape made ready for fast intersection: the rows map a point to the coordinates in which the body is the unit ball, unit cylinder or
/// unit cube. All in double precision; this is the simulator's own law and shares nothing with the reconstruction's projectors.
/// </summary>
internal readonly struct CompiledShape
{
    // Squared speed across a cylinder's axis, in radii per mm, below which a line counts as parallel to it.
    private const double ParallelToAxis = 1e-30;

    public readonly double ActivityBqPerMl;
    public readonly double AttenuationPerMm;
    public readonly Vector3D Center;
    public readonly double BoundingRadiusMm;
    public readonly Vector3D BoxHalfSize;

    // Of a cylinder: the larger radius (0 for other bodies), the unit vector along its axis, and half its length.
    public readonly double CylinderRadiusMm;
    public readonly Vector3D CylinderAxis;
    public readonly double CylinderHalfLengthMm;
    private readonly ShapeKind _kind;
    private readonly Vector3D _rowU;
    private readonly Vector3D _rowV;
    private readonly Vector3D _rowW;
    private readonly ClipPlane[]? _clips;

    public CompiledShape(PhantomShape shape)
    {
        ActivityBqPerMl = shape.ActivityBqPerMl;
        AttenuationPerMm = shape.Material.AttenuationPerMm;
        Center = shape.CenterMm;
        _kind = shape.Kind;
        _rowU = shape.HalfAxisU / shape.HalfAxisU.LengthSquared;
        _rowV = shape.HalfAxisV / shape.HalfAxisV.LengthSquared;
        _rowW = shape.HalfAxisW / shape.HalfAxisW.LengthSquared;
        _clips = shape.Clips.IsEmpty ? null : [.. shape.Clips];
        double u = shape.HalfAxisU.Length, v = shape.HalfAxisV.Length, w = shape.HalfAxisW.Length;
        BoundingRadiusMm = shape.Kind switch
        {
            ShapeKind.Ellipsoid => Math.Max(u, Math.Max(v, w)),
            ShapeKind.EllipticCylinder => Math.Sqrt(Math.Max(u, v) * Math.Max(u, v) + w * w),
            _ => Math.Sqrt(u * u + v * v + w * w),
        };
        if (shape.Kind == ShapeKind.EllipticCylinder)
        {
            CylinderRadiusMm = Math.Max(u, v);
            CylinderAxis = shape.HalfAxisW / w;
            CylinderHalfLengthMm = w;
        }

        BoxHalfSize = new(Reach(shape, 0), Reach(shape, 1), Reach(shape, 2));
    }

    public bool Contains(Vector3D point)
    {
        Vector3D d = point - Center;
        double u = Vector3D.Dot(_rowU, d), v = Vector3D.Dot(_rowV, d), w = Vector3D.Dot(_rowW, d);
        bool inside = _kind switch
        {
            ShapeKind.Ellipsoid => u * u + v * v + w * w <= 1,
            ShapeKind.EllipticCylinder => u * u + v * v <= 1 && Math.Abs(w) <= 1,
            _ => Math.Abs(u) <= 1 && Math.Abs(v) <= 1 && Math.Abs(w) <= 1,
        };
        if (!inside || _clips is null)
            return inside;
        foreach (ClipPlane clip in _clips)
        {
            if (Vector3D.Dot(clip.Normal, point) > clip.OffsetMm)
                return false;
        }

        return true;
    }

    /// <summary>Narrows [enter, exit] (mm from origin along the unit direction) to the part inside the shape; false if nothing is left.</summary>
    public bool Intersect(in Vector3D origin, in Vector3D direction, ref double enter, ref double exit)
    {
        Vector3D o = origin - Center;
        double ou = Vector3D.Dot(_rowU, o), du = Vector3D.Dot(_rowU, direction);
        double ov = Vector3D.Dot(_rowV, o), dv = Vector3D.Dot(_rowV, direction);
        if (_kind == ShapeKind.EllipticCylinder)
        {
            // Seen along its axis a cylinder is the unit circle: most lines are told to miss it from that alone.
            double across = ou * dv - ov * du;
            double plane = du * du + dv * dv;
            if (across * across > plane && plane > ParallelToAxis)
                return false;
            Slab(Vector3D.Dot(_rowW, o), Vector3D.Dot(_rowW, direction), ref enter, ref exit);
            if (enter < exit)
                Quadratic(plane, ou * du + ov * dv, ou * ou + ov * ov - 1, ref enter, ref exit);
        }
        else if (_kind == ShapeKind.Ellipsoid)
        {
            double ow = Vector3D.Dot(_rowW, o), dw = Vector3D.Dot(_rowW, direction);
            Quadratic(du * du + dv * dv + dw * dw, ou * du + ov * dv + ow * dw, ou * ou + ov * ov + ow * ow - 1, ref enter, ref exit);
        }
        else
        {
            Slab(ou, du, ref enter, ref exit);
            Slab(ov, dv, ref enter, ref exit);
            Slab(Vector3D.Dot(_rowW, o), Vector3D.Dot(_rowW, direction), ref enter, ref exit);
        }

        if (_clips is not null)
            Clip(origin, direction, ref enter, ref exit);
        return enter < exit;
    }

    // Half the extent of the uncut body along a coordinate axis.
    private static double Reach(PhantomShape shape, int axis)
    {
        double u = Math.Abs(shape.HalfAxisU[axis]), v = Math.Abs(shape.HalfAxisV[axis]), w = Math.Abs(shape.HalfAxisW[axis]);
        return shape.Kind switch
        {
            ShapeKind.Ellipsoid => Math.Sqrt(u * u + v * v + w * w),
            ShapeKind.EllipticCylinder => Math.Sqrt(u * u + v * v) + w,
            _ => u + v + w,
        };
    }

    // Where a t^2 + 2 b t + c <= 0.
    private static void Quadratic(double a, double b, double c, ref double enter, ref double exit)
    {
        if (a <= ParallelToAxis)
        {
            // Parallel to the cylinder's axis: all of the line is inside, or nothing.
            if (c > 0)
                exit = enter;
            return;
        }

        double discriminant = b * b - a * c;
        if (!(discriminant > 0))
        {
            exit = enter;
            return;
        }

        double root = Math.Sqrt(discriminant);
        enter = Math.Max(enter, (-b - root) / a);
        exit = Math.Min(exit, (-b + root) / a);
    }

    // Where |o + d t| <= 1.
    private static void Slab(double o, double d, ref double enter, ref double exit)
    {
        if (Math.Abs(d) < 1e-15)
        {
            if (Math.Abs(o) > 1)
                exit = enter;
            return;
        }

        double inverse = 1 / d;
        double t0 = (-1 - o) * inverse;
        double t1 = (1 - o) * inverse;
        enter = Math.Max(enter, Math.Min(t0, t1));
        exit = Math.Min(exit, Math.Max(t0, t1));
    }

    private void Clip(in Vector3D origin, in Vector3D direction, ref double enter, ref double exit)
    {
        foreach (ClipPlane clip in _clips!)
        {
            double height = Vector3D.Dot(clip.Normal, origin) - clip.OffsetMm;
            double rise = Vector3D.Dot(clip.Normal, direction);
            if (Math.Abs(rise) < 1e-15)
            {
                if (height > 0)
                    exit = enter;
            }
            else if (rise > 0)
            {
                exit = Math.Min(exit, -height / rise);
            }
            else
            {
                enter = Math.Max(enter, -height / rise);
            }
        }
    }
}
