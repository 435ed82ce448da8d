using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>Random lines of one kind around the origin.</summary>
internal sealed class Lines(int seed, double reachMm)
{
    private readonly Random _random = new(seed);

    /// <summary>Any angle: both ends uniform on a sphere, so that lines through a ball inside are isotropic and uniform.</summary>
    public (Vector3D From, Vector3D To) AnyAngle() => (reachMm * Direction(), reachMm * Direction());

    /// <summary>Exactly along x, y or z, anywhere across.</summary>
    public (Vector3D From, Vector3D To) AlongAnAxis(double acrossMm)
    {
        double u = acrossMm * (2 * _random.NextDouble() - 1);
        double v = acrossMm * (2 * _random.NextDouble() - 1);
        double end = _random.Next(2) == 0 ? reachMm : -reachMm;
        return _random.Next(3) switch
        {
            0 => (new(end, u, v), new(-end, u, v)),
            1 => (new(u, end, v), new(u, -end, v)),
            _ => (new(u, v, end), new(u, v, -end)),
        };
    }

    /// <summary>In a plane at right angles to z, as a PET ring measures: the hardest case for faces along z.</summary>
    public (Vector3D From, Vector3D To) InAPlane(double zMm)
    {
        double a = 2 * Math.PI * _random.NextDouble();
        double b = 2 * Math.PI * _random.NextDouble();
        return (new(reachMm * Math.Cos(a), reachMm * Math.Sin(a), zMm), new(reachMm * Math.Cos(b), reachMm * Math.Sin(b), zMm));
    }

    /// <summary>The kinds of line that cross a whole image.</summary>
    public static IReadOnlyList<string> AcrossKinds { get; } =
        ["any angle", "along an axis", "nearly along an axis", "in a plane", "on a voxel face", "along a voxel edge"];

    /// <summary>A line of one of the named kinds, about a cube of which the centre and all voxel faces are known.</summary>
    /// <param name="kind">One of <see cref="AcrossKinds"/>, or "starting inside".</param>
    /// <param name="halfMm">Half the cube's edge, a multiple of the voxel size.</param>
    /// <param name="voxelMm">The cube's voxels; a face of theirs goes through the centre.</param>
    public (Vector3D From, Vector3D To) OfKind(string kind, double halfMm, double voxelMm)
    {
        switch (kind)
        {
            case "any angle":
                return AnyAngle();
            case "along an axis":
                return AlongAnAxis(halfMm);
            case "nearly along an axis":
                // A tilt of up to half a voxel over the image: the line stays on one face for long and then changes over.
                (Vector3D near, Vector3D far) = AlongAnAxis(halfMm);
                return (OnFaces(near, voxelMm), OnFaces(far, voxelMm) + voxelMm * Uniform() * Direction());
            case "in a plane":
                return InAPlane(2 * halfMm * Uniform() - halfMm);
            case "on a voxel face":
                // Inside the image; which of the two outermost faces counts is no matter of accuracy.
                int faces = (int)Math.Round(2 * halfMm / voxelMm) - 1;
                return InAPlane(voxelMm * (1 + (int)(Uniform() * faces)) - halfMm);
            case "along a voxel edge":
                (Vector3D start, Vector3D end) = AlongAnAxis(halfMm);
                return (OnFaces(start, voxelMm), OnFaces(end, voxelMm));
            case "starting inside":
                (Vector3D from, Vector3D to) = AnyAngle();
                double share = 0.6 * Uniform();
                return (from + share * (to - from), to - 0.6 * Uniform() * (1 - share) * (to - from));
            default:
                throw new ArgumentException($"There is no kind of line '{kind}'.", nameof(kind));
        }
    }

    private static Vector3D OnFaces(Vector3D point, double voxelMm) =>
        new(voxelMm * Math.Round(point.X / voxelMm), voxelMm * Math.Round(point.Y / voxelMm), voxelMm * Math.Round(point.Z / voxelMm));

    private double Uniform() => _random.NextDouble();

    private Vector3D Direction()
    {
        double z = 2 * _random.NextDouble() - 1;
        double angle = 2 * Math.PI * _random.NextDouble();
        double r = Math.Sqrt(1 - z * z);
        return new(r * Math.Cos(angle), r * Math.Sin(angle), z);
    }
}
