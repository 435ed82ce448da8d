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

    /// <summary>A number from 0 to 1.</summary>
    public double Uniform() => _random.NextDouble();

    private Vector3D Direction()
    {
        double z = 2 * _random.NextDouble() - 1;
        double angle = 2 * Math.PI * _random.NextDouble();
        double r = Math.Sqrt(1 - z * z);
        return new(r * Math.Cos(angle), r * Math.Sin(angle), z);
    }
}
