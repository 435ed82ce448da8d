using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>A convex solid whose chords are known in closed form, in double precision: the oracle of the projection law.</summary>
internal abstract record Solid
{
    private const int LinesAcross = 8;

    /// <summary>Where a line is inside: distances from <paramref name="from"/> along the unit vector; First is not below Last if it misses.</summary>
    public abstract (double First, double Last) Interval(Vector3D from, Vector3D direction);

    /// <summary>How far inside a point is: at most its distance from the surface, above 0 inside, below 0 outside.</summary>
    public abstract double DepthMm(Vector3D point);

    /// <summary>Its volume.</summary>
    public abstract double VolumeMm3 { get; }

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

    /// <summary>
    /// The share of each voxel that is inside: exact along the first index, over 8 x 8 lines across each voxel. A face of the solid at right
    /// angles to the second or third index is placed to 1/16 of a voxel; any other is averaged over the lines and comes out closer.
    /// </summary>
    public float[] Voxelise(VoxelGrid grid)
    {
        float[] image = new float[grid.VoxelCount];
        Parallel.For(0, grid.SizeZ, k =>
        {
            double[] partial = new double[grid.SizeX + 1];
            double[] entered = new double[grid.SizeX + 1];
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int line = 0; line < LinesAcross * LinesAcross; line++)
                    AddLine(grid, j + Offset(line % LinesAcross), k + Offset(line / LinesAcross), partial, entered);
                TakeRow(partial, entered, image.AsSpan(grid.LinearIndex(0, j, k), grid.SizeX));
            }
        });
        return image;
    }

    /// <summary>The same share of one voxel, worked out when asked for: an image that is too fine to be kept.</summary>
    public Func<int, float> VoxelisedOnDemand(VoxelGrid grid)
    {
        double halfDiagonalMm = 0.5 * grid.SpacingMm.Length;
        return voxel =>
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)voxel, (uint)grid.VoxelCount);
            int i = voxel % grid.SizeX;
            int j = voxel / grid.SizeX % grid.SizeY;
            int k = voxel / (grid.SizeX * grid.SizeY);
            double depthMm = DepthMm(grid.PositionMm(i, j, k));
            return depthMm > halfDiagonalMm ? 1 : depthMm < -halfDiagonalMm ? 0 : Share(grid, i, j, k);
        };
    }

    private float Share(VoxelGrid grid, int i, int j, int k)
    {
        double inside = 0;
        for (int line = 0; line < LinesAcross * LinesAcross; line++)
        {
            (double first, double last) = Interval(grid.PositionMm(i - 0.5, j + Offset(line % LinesAcross), k + Offset(line / LinesAcross)), grid.AxisX);
            inside += Math.Max(0, Math.Min(1, last / grid.SpacingMm.X) - Math.Max(0, first / grid.SpacingMm.X));
        }

        return (float)(inside / (LinesAcross * LinesAcross));
    }

    private static double Offset(int line) => (line + 0.5) / LinesAcross - 0.5;

    // Voxels that hold an end of the interval get their part of it, and those between count from where it entered to where it left.
    private void AddLine(VoxelGrid grid, double j, double k, double[] partial, double[] entered)
    {
        (double first, double last) = Interval(grid.PositionMm(-0.5, j, k), grid.AxisX);
        double enter = Math.Clamp(first / grid.SpacingMm.X, 0, grid.SizeX);
        double leave = Math.Clamp(last / grid.SpacingMm.X, 0, grid.SizeX);
        if (!(enter < leave))
            return;
        int i = (int)enter;
        int end = (int)leave;
        if (i == end)
        {
            partial[i] += leave - enter;
            return;
        }

        partial[i] += i + 1 - enter;
        partial[end] += leave - end;
        entered[i + 1]++;
        entered[end]--;
    }

    private static void TakeRow(double[] partial, double[] entered, Span<float> row)
    {
        double inside = 0;
        for (int i = 0; i < row.Length; i++)
        {
            inside += entered[i];
            row[i] = (float)((inside + partial[i]) / (LinesAcross * LinesAcross));
        }

        Array.Clear(partial);
        Array.Clear(entered);
    }

    /// <summary>A ball.</summary>
    public sealed record Sphere(Vector3D Center, double RadiusMm) : Solid
    {
        public override double VolumeMm3 => 4 * Math.PI / 3 * RadiusMm * RadiusMm * RadiusMm;

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
        public override double VolumeMm3 => 2 * Math.PI * RadiusMm * RadiusMm * HalfLengthMm;

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
        public override double VolumeMm3 => 8 * HalfSizeMm.X * HalfSizeMm.Y * HalfSizeMm.Z;

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
