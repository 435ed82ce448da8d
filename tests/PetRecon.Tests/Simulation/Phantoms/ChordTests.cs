using PetRecon.Core.Spatial;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;
using Xunit;

namespace PetRecon.Tests.Simulation.Phantoms;

public class ChordTests
{
    // Closed forms in double precision.
    private const double ClosedFormTolerance = 1e-9;

    [Fact]
    public void A_sphere_a_cylinder_and_a_box_have_the_chords_of_their_closed_forms()
    {
        var random = new Random((int)NamedSeeds.Find("simulation-tests"));
        Phantom sphere = Alone(PhantomShape.Sphere(new(3, -4, 5), 30, 7, Materials.Water));
        Phantom cylinder = Alone(PhantomShape.Cylinder(new(3, -4, 5), Vector3D.UnitZ, 30, 40, 7, Materials.Water));
        Phantom box = Phantom.Parse(
            """{"format":"petrecon-phantom-1","name":"b","shapes":[{"type":"box","centerMm":[3,-4,5],"sizeMm":[20,30,40],"activityBqPerMl":7,"material":"water"}]}""");
        int inside = 0;
        for (int i = 0; i < 5000; i++)
        {
            (Vector3D a, Vector3D b) = Line(random, 60);
            double expectedSphere = SphereChord(a, b, new(3, -4, 5), 15);
            inside += expectedSphere > 0 ? 1 : 0;
            Assert.Equal(7 * expectedSphere, sphere.EmissionLineIntegral(a, b), ClosedFormTolerance * 210);
            Assert.Equal(7 * CylinderChord(a, b), cylinder.EmissionLineIntegral(a, b), ClosedFormTolerance * 210);
            Assert.Equal(7 * BoxChord(a, b), box.EmissionLineIntegral(a, b), ClosedFormTolerance * 350);
            Assert.Equal(Materials.Water.AttenuationPerMm * expectedSphere, sphere.AttenuationLineIntegral(a, b), ClosedFormTolerance);
        }

        Assert.InRange(inside, 500, 4500);
    }

    [Theory]
    [InlineData("nema-iec-body")]
    [InlineData("torso-arms-down")]
    [InlineData("brain")]
    [InlineData("derenzo-small")]
    public void The_chords_of_a_whole_phantom_agree_with_dense_sampling_of_its_points(string name)
    {
        Phantom phantom = PhantomLibrary.Load(name);
        var random = new Random((int)NamedSeeds.Find("simulation-tests"));
        const int steps = 20_000;
        for (int i = 0; i < 25; i++)
        {
            (Vector3D a, Vector3D b) = Line(random, name == "derenzo-small" ? 40 : 200);
            double step = (b - a).Length / steps;
            double activity = 0, attenuation = 0, largest = 0;
            int changes = 0;
            double last = 0;
            for (int k = 0; k < steps; k++)
            {
                Vector3D point = a + ((k + 0.5) / steps) * (b - a);
                double here = phantom.ActivityAt(point);
                activity += here * step;
                attenuation += phantom.AttenuationAt(point) * step;
                largest = Math.Max(largest, here);
                changes += here != last ? 1 : 0;
                last = here;
            }

            // Half a step at each boundary, which the midpoint rule cannot see.
            double tolerance = (changes + 2) * step;
            Assert.Equal(activity, phantom.EmissionLineIntegral(a, b), tolerance * largest + 1e-9);
            Assert.Equal(attenuation, phantom.AttenuationLineIntegral(a, b), (changes + 12) * step * 0.018);
        }
    }

    [Fact]
    public void A_later_shape_replaces_an_earlier_one()
    {
        var phantom = new Phantom(
            "onion",
            [
                PhantomShape.Sphere(default, 100, 1, Materials.Water),
                PhantomShape.Sphere(default, 60, 5, Materials.Lung),
                PhantomShape.Sphere(default, 20, 0, Materials.CorticalBone),
            ]);
        Vector3D left = new(-200, 0, 0), right = new(200, 0, 0);
        Assert.Equal((40 * 1) + (40 * 5), phantom.EmissionLineIntegral(left, right), 1e-9);
        Assert.Equal(
            40 * Materials.Water.AttenuationPerMm + 40 * Materials.Lung.AttenuationPerMm + 20 * Materials.CorticalBone.AttenuationPerMm,
            phantom.AttenuationLineIntegral(left, right),
            1e-12);
    }

    [Fact]
    public void Lines_along_an_axis_and_on_a_surface_are_not_lost()
    {
        Phantom cylinder = Alone(PhantomShape.Cylinder(default, Vector3D.UnitZ, 30, 40, 1, Materials.Water));
        Assert.Equal(40, cylinder.EmissionLineIntegral(new(0, 0, -100), new(0, 0, 100)), 1e-9);
        Assert.Equal(40, cylinder.EmissionLineIntegral(new(14.9, 0, 100), new(14.9, 0, -100)), 1e-9);
        Assert.Equal(0, cylinder.EmissionLineIntegral(new(15.1, 0, 100), new(15.1, 0, -100)), 1e-9);
        Assert.Equal(30, cylinder.EmissionLineIntegral(new(-100, 0, 0), new(100, 0, 0)), 1e-9);
        Assert.Equal(0, cylinder.EmissionLineIntegral(new(-100, 0, 20.1), new(100, 0, 20.1)), 1e-9);

        // A line that ends inside counts only what it covers.
        Assert.Equal(15, cylinder.EmissionLineIntegral(new(-100, 0, 0), default), 1e-9);
    }

    [Fact]
    public void Clipping_planes_cut_a_cylinder_into_its_halves()
    {
        PhantomShape whole = PhantomShape.Cylinder(default, Vector3D.UnitZ, 30, 40, 1, Materials.Water);
        Phantom upper = Alone(whole with { Clips = [new(Vector3D.UnitY, 0)] });
        Phantom lower = Alone(whole with { Clips = [new(-Vector3D.UnitY, 0)] });
        Phantom uncut = Alone(whole);
        var random = new Random((int)NamedSeeds.Find("simulation-tests"));
        for (int i = 0; i < 1000; i++)
        {
            (Vector3D a, Vector3D b) = Line(random, 40);
            Assert.Equal(uncut.EmissionLineIntegral(a, b), upper.EmissionLineIntegral(a, b) + lower.EmissionLineIntegral(a, b), 1e-9);
        }
    }

    private static Phantom Alone(PhantomShape shape) => new("alone", [shape]);

    private static (Vector3D A, Vector3D B) Line(Random random, double extentMm)
    {
        Vector3D Through() => new((random.NextDouble() - 0.5) * extentMm, (random.NextDouble() - 0.5) * extentMm, (random.NextDouble() - 0.5) * extentMm);
        Vector3D p = Through();
        Vector3D direction = Through().Normalized();
        return (p - 2 * extentMm * direction, p + 2 * extentMm * direction);
    }

    private static double SphereChord(Vector3D a, Vector3D b, Vector3D center, double radius)
    {
        double distance = Vector3D.Cross(center - a, b - a).Length / (b - a).Length;
        return distance < radius ? 2 * Math.Sqrt(radius * radius - distance * distance) : 0;
    }

    // Cylinder of radius 15 and length 40 around (3, -4, 5), by intersecting the z range with the circle seen along z.
    private static double CylinderChord(Vector3D a, Vector3D b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        double plane = Math.Sqrt(dx * dx + dy * dy);
        double distance = Math.Abs((3 - a.X) * dy - (-4 - a.Y) * dx) / plane;
        if (distance >= 15)
            return 0;
        double middle = ((3 - a.X) * dx + (-4 - a.Y) * dy) / plane;
        double half = Math.Sqrt(225 - distance * distance);
        double z0 = (-15 - a.Z) / (b.Z - a.Z), z1 = (25 - a.Z) / (b.Z - a.Z);
        double from = Math.Max((middle - half) / plane, Math.Min(z0, z1));
        double to = Math.Min((middle + half) / plane, Math.Max(z0, z1));
        return Math.Max(0, to - from) * (b - a).Length;
    }

    private static double BoxChord(Vector3D a, Vector3D b)
    {
        double from = 0, to = 1;
        double[] low = [-7, -19, -15], high = [13, 11, 25];
        for (int axis = 0; axis < 3; axis++)
        {
            double t0 = (low[axis] - a[axis]) / (b[axis] - a[axis]), t1 = (high[axis] - a[axis]) / (b[axis] - a[axis]);
            from = Math.Max(from, Math.Min(t0, t1));
            to = Math.Min(to, Math.Max(t0, t1));
        }

        return Math.Max(0, to - from) * (b - a).Length;
    }
}
