using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>A convex solid whose chords are known in closed form, in double precision: the oracle of the projection law.</summary>
internal abstract record Solid
{
    private const int Supersamples = 8;

    /// <summary>Where a line is inside: distances from <paramref name="from"/> along the unit vector; First is not below Last if it misses.</summary>
    public abstract (double First, double Last) Interval(Vector3D from, Vector3D direction);

    /// <summary>How far inside a point is: at most its distance from the surface, above 0 inside, below 0 outside.</summary>
    public abstract double DepthMm(Vector3D point);

    /// <summary>The part of a segment that is inside, as distances from its start; empty (0, 0) if it misses.</summary>
    public (double First, double Last) Chord(Vector3D from, Vector3D to)
    {
        double length = (to - from).Length;
        if (!(length > 0))
            return (0, 0);
        (double first, double last) = Interval(from, (to - from) / length);
        first = Math.Max(0, first);
        last = Math.Min(length, last);
        return first < last ? (first, last) : (0, 0);
    }

    /// <summary>The share of each voxel that is inside; from 8 x 8 x 8 points where the surface is near.</summary>
    public float[] Voxelise(VoxelGrid grid)
    {
        float[] image = new float[grid.VoxelCount];
        double halfDiagonalMm = 0.5 * grid.SpacingMm.Length;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    double depthMm = DepthMm(grid.PositionMm(i, j, k));
                    image[grid.LinearIndex(i, j, k)] = depthMm > halfDiagonalMm ? 1 : depthMm < -halfDiagonalMm ? 0 : Share(grid, i, j, k);
                }
            }
        }

        return image;
    }

    private float Share(VoxelGrid grid, int i, int j, int k)
    {
        int inside = 0;
        for (int a = 0; a < Supersamples; a++)
        {
            for (int b = 0; b < Supersamples; b++)
            {
                for (int c = 0; c < Supersamples; c++)
                {
                    Vector3D at = grid.PositionMm(
                        i + (a + 0.5) / Supersamples - 0.5, j + (b + 0.5) / Supersamples - 0.5, k + (c + 0.5) / Supersamples - 0.5);
                    inside += DepthMm(at) > 0 ? 1 : 0;
                }
            }
        }

        return inside / (float)(Supersamples * Supersamples * Supersamples);
    }

    /// <summary>A ball.</summary>
    public sealed record Sphere(Vector3D Center, double RadiusMm) : Solid
    {
        public override (double First, double Last) Interval(Vector3D from, Vector3D direction)
        {
            Vector3D d = from - Center;
            double b = Vector3D.Dot(d, direction);
            double discriminant = b * b - d.LengthSquared + RadiusMm * RadiusMm;
            if (discriminant <= 0)
                return (0, 0);
            double root = Math.Sqrt(discriminant);
            return (-b - root, -b + root);
        }

        public override double DepthMm(Vector3D point) => RadiusMm - (point - Center).Length;
    }

    /// <summary>A right circular cylinder around any axis.</summary>
    public sealed record Cylinder(Vector3D Center, Vector3D Axis, double RadiusMm, double HalfLengthMm) : Solid
    {
        public override (double First, double Last) Interval(Vector3D from, Vector3D direction)
        {
            Vector3D d = from - Center;
            double along = Vector3D.Dot(direction, Axis);
            double height = Vector3D.Dot(d, Axis);
            Vector3D side = direction - along * Axis;
            Vector3D offset = d - height * Axis;
            (double first, double last) = Slab(height, along, HalfLengthMm);
            double a = side.LengthSquared;
            double c = offset.LengthSquared - RadiusMm * RadiusMm;
            if (a < 1e-24)
                return c < 0 ? (first, last) : (0, 0);
            double b = Vector3D.Dot(side, offset);
            double discriminant = b * b - a * c;
            if (discriminant <= 0)
                return (0, 0);
            double root = Math.Sqrt(discriminant);
            return (Math.Max(first, (-b - root) / a), Math.Min(last, (-b + root) / a));
        }

        public override double DepthMm(Vector3D point)
        {
            Vector3D d = point - Center;
            double height = Vector3D.Dot(d, Axis);
            return Math.Min(HalfLengthMm - Math.Abs(height), RadiusMm - (d - height * Axis).Length);
        }
    }

    /// <summary>A box, its edges along any three axes at right angles.</summary>
    public sealed record Box(Vector3D Center, Vector3D HalfSizeMm, RigidTransform Rotation) : Solid
    {
        public override (double First, double Last) Interval(Vector3D from, Vector3D direction)
        {
            Vector3D d = Rotation.Rotate(from - Center);
            Vector3D u = Rotation.Rotate(direction);
            double first = double.NegativeInfinity;
            double last = double.PositiveInfinity;
            for (int axis = 0; axis < 3; axis++)
            {
                (double enter, double leave) = Slab(d[axis], u[axis], HalfSizeMm[axis]);
                first = Math.Max(first, enter);
                last = Math.Min(last, leave);
            }

            return (first, last);
        }

        public override double DepthMm(Vector3D point)
        {
            Vector3D d = Rotation.Rotate(point - Center);
            return Math.Min(HalfSizeMm.X - Math.Abs(d.X), Math.Min(HalfSizeMm.Y - Math.Abs(d.Y), HalfSizeMm.Z - Math.Abs(d.Z)));
        }
    }

    /// <summary>The box that a whole grid fills.</summary>
    public static Box Filling(VoxelGrid grid) => new(
        grid.CenterMm,
        0.5 * new Vector3D(grid.SizeX * grid.SpacingMm.X, grid.SizeY * grid.SpacingMm.Y, grid.SizeZ * grid.SpacingMm.Z),
        RigidTransform.Identity);

    private static (double Enter, double Leave) Slab(double position, double speed, double half)
    {
        if (Math.Abs(speed) < 1e-14)
            return Math.Abs(position) < half ? (double.NegativeInfinity, double.PositiveInfinity) : (0, 0);
        double a = (-half - position) / speed;
        double b = (half - position) / speed;
        return (Math.Min(a, b), Math.Max(a, b));
    }
}
