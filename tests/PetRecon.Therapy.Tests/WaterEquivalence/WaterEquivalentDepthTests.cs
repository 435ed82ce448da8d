using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.WaterEquivalence;
using Xunit;

namespace PetRecon.Therapy.Tests.WaterEquivalence;

/// <summary>Truths: slabs, chords of boxes and spheres by geometry, and sums over many small steps.</summary>
public class WaterEquivalentDepthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const int Seed = 20240611;

    // Depths are stored as floats of some 100 mm.
    private const double FloatTolerance = 2e-5;

    [Fact]
    public void Behind_slabs_a_depth_is_the_sum_of_their_water_equivalents()
    {
        // 10 mm water, 20 mm bone, 30 mm lung, 40 mm water along y, in voxels of 2 mm.
        VoxelGrid grid = new(7, 50, 5, new(3, 2, 4), new(-9, 1, -8));
        float[] power = new float[grid.VoxelCount];
        Fill(grid, power, (_, j, _) => j < 5 ? 1f : j < 15 ? 1.7f : j < 30 ? 0.25f : 1f);
        BeamFrame beam = new(new() { IsocenterMm = new(0, 50, 0) });
        Volume<WaterEquivalentDepth> depths = WaterEquivalentDepths.Of(new(new(grid, power)), beam, grid, cancellation: Stop);
        for (int j = 0; j < 50; j++)
        {
            double y = 2 * j + 1;
            double truth = Math.Min(y, 10) + 1.7 * Math.Clamp(y - 10, 0, 20) + 0.25 * Math.Clamp(y - 30, 0, 30) + Math.Max(0, y - 60);
            Assert.Equal(truth, depths[3, j, 2], FloatTolerance);
            Assert.Equal(truth, depths[0, j, 4], FloatTolerance);
        }
    }

    [Fact]
    public void In_a_homogeneous_box_of_any_orientation_a_depth_is_the_chord_of_its_ray()
    {
        Random random = new(Seed);
        for (int trial = 0; trial < 20; trial++)
        {
            RigidTransform turn = new BeamFrame(new() { IsocenterMm = default, GantryAngleDegrees = random.Next(360), CouchAngleDegrees = random.Next(360) }).PatientFromBeam;
            VoxelGrid grid = new(
                12, 9, 15, new(3, 4, 2.5), new(-20, 5, 10), turn.Rotate(Vector3D.UnitX), turn.Rotate(Vector3D.UnitY), turn.Rotate(Vector3D.UnitZ));
            BeamFrame beam = new(new()
            {
                IsocenterMm = grid.CenterMm + new Vector3D(5, -3, 8),
                GantryAngleDegrees = 360 * random.NextDouble(),
                CouchAngleDegrees = 360 * random.NextDouble(),
                VirtualSourceXMm = trial % 2 == 0 ? 400 : double.PositiveInfinity,
                VirtualSourceYMm = trial % 2 == 0 ? 500 : double.PositiveInfinity,
            });
            Volume<WaterEquivalentDepth> depths = WaterEquivalentDepths.Of(new(Volume<RelativeStoppingPower>.Constant(grid, 1.25f)), beam, grid, new() { UpstreamMm = 7 }, cancellation: Stop);
            for (int n = 0; n < 50; n++)
            {
                int i = random.Next(12), j = random.Next(9), k = random.Next(15);
                Vector3D position = grid.PositionMm(i, j, k);
                Vector3D p = beam.BeamFromPatient.Apply(position);

                // From the definition of the two line sources: at height z the ray through p is at x (Sx - z) / (Sx - p.z).
                Vector3D above = new(Slope(p.X, p.Z, beam.Setup.VirtualSourceXMm), Slope(p.Y, p.Z, beam.Setup.VirtualSourceYMm), 1);
                double truth = 7 + 1.25 * ToFace(grid, position, beam.PatientFromBeam.Rotate(above).Normalized());
                Assert.Equal(truth, depths[i, j, k], FloatTolerance);
            }
        }

        static double Slope(double x, double z, double source) => double.IsFinite(source) ? -x / (source - z) : 0;
    }

    [Fact]
    public void Along_any_ray_through_random_voxels_the_depth_is_what_small_steps_add_up_to()
    {
        Random random = new(Seed);
        VoxelGrid grid = VoxelGrid.Centered(9, 8, 7, new(2, 3, 4), new(1, 2, 3));
        float[] power = [.. Enumerable.Range(0, grid.VoxelCount).Select(_ => random.NextSingle() * 2)];
        StoppingPowerPaths paths = new(new(grid, power));
        for (int trial = 0; trial < 40; trial++)
        {
            Vector3D a = new(random.Next(-20, 20), random.Next(-25, 25), random.Next(-25, 25));
            Vector3D b = new(random.Next(-20, 20), random.Next(-25, 25), random.Next(-25, 25) + 0.5);
            const int Steps = 40_000;
            double sum = 0;
            for (int s = 0; s < Steps; s++)
            {
                Vector3D index = grid.IndexOf(a + (s + 0.5) / Steps * (b - a));
                int i = (int)Math.Round(index.X), j = (int)Math.Round(index.Y), k = (int)Math.Round(index.Z);
                if (i >= 0 && j >= 0 && k >= 0 && i < 9 && j < 8 && k < 7)
                    sum += power[grid.LinearIndex(i, j, k)] * (b - a).Length / Steps;
            }

            Assert.Equal(sum, paths.LengthMm(a, b), 0.03);
            Assert.Equal(paths.LengthMm(a, b), paths.LengthMm(b, a), 1e-9);
        }
    }

    [Fact]
    public void Through_a_sphere_the_whole_depth_is_the_chord_times_its_stopping_power()
    {
        const double Radius = 30;
        VoxelGrid grid = VoxelGrid.Centered(70, 70, 70, new(1, 1, 1), new(10, 20, 30));
        float[] power = new float[grid.VoxelCount];
        Fill(grid, power, (i, j, k) => 1.6f * Inside(grid, i, j, k, new(10, 20, 30), Radius));
        StoppingPowerPaths paths = new(new(grid, power));
        BeamFrame beam = new(new() { IsocenterMm = new(10, 20, 30), GantryAngleDegrees = 33, CouchAngleDegrees = 21, VirtualSourceXMm = 500, VirtualSourceYMm = 700 });
        double sum = 0;
        double sumOfSquares = 0;
        int count = 0;
        for (int u = -24; u <= 24; u += 4)
        {
            for (int v = -24; v <= 24; v += 4)
            {
                BeamRay ray = beam.Ray(u, v);
                Vector3D toCentre = new Vector3D(10, 20, 30) - ray.PlanePointMm;
                double distance = (toCentre - Vector3D.Dot(toCentre, ray.Direction) * ray.Direction).Length;
                if (distance > 25)
                    continue;
                double error = paths.Follow(ray).WholeDepthMm - 1.6 * 2 * Math.Sqrt(Radius * Radius - distance * distance);
                sum += error;
                sumOfSquares += error * error;
                count++;
            }
        }

        // What is left is the steps of the voxels at the two edges, 0.2 of a voxel, which averages out.
        Assert.True(count > 50);
        Assert.Equal(0, sum / count, 0.08);
        Assert.True(Math.Sqrt(sumOfSquares / count) < 0.35, $"root mean square error {Math.Sqrt(sumOfSquares / count):G3} mm");
    }

    [Fact]
    public void A_ray_knows_its_depth_at_a_distance_and_stops_in_front_of_an_air_gap()
    {
        // 20 mm water, 30 mm air, 20 mm water.
        VoxelGrid grid = new(3, 70, 3, new(5, 1, 5), new(-5, 0.5, -5));
        float[] power = new float[grid.VoxelCount];
        Fill(grid, power, (_, j, _) => j is < 20 or >= 50 ? 1f : 0f);
        WaterEquivalentRay ray = new StoppingPowerPaths(new(grid, power)).Follow(new BeamFrame(new() { IsocenterMm = default }).Ray(0, 0));
        Assert.Equal(40, ray.WholeDepthMm, 1e-9);
        Assert.Equal(0, ray.DepthAt(-100));
        Assert.Equal(12.5, ray.DepthAt(12.5), 1e-9);
        Assert.Equal(20, ray.DepthAt(33), 1e-9);
        Assert.Equal(25, ray.DepthAt(55), 1e-9);
        Assert.Equal(40, ray.DepthAt(500), 1e-9);
        Assert.Equal(20, ray.DistanceAt(20), 1e-9);
        Assert.Equal(50.25, ray.DistanceAt(20.25), 1e-9);
        Assert.Equal(0, ray.DistanceAt(0), 1e-9);
        Assert.True(double.IsNaN(ray.DistanceAt(40.1)));
        Assert.Null(ray.PointAt(41));
        Assert.Equal(0, (ray.PointAt(10)!.Value - new Vector3D(0, 10, 0)).Length, 1e-9);
    }

    [Fact]
    public void A_beam_beside_the_CT_meets_nothing()
    {
        VoxelGrid grid = VoxelGrid.Centered(10, 10, 10, new(1, 1, 1));
        StoppingPowerPaths paths = new(Volume<RelativeStoppingPower>.Constant(grid, 1));
        BeamFrame beam = new(new() { IsocenterMm = new(100, 0, 0) });
        Assert.False(paths.Follow(beam.Ray(0, 0)).IsInside);
        Assert.Equal(0, paths.Follow(beam.Ray(0, 0)).WholeDepthMm);
        Assert.Equal(0, DistalSurfaces.AtDepth(paths, beam, new(3, 3, 1, -1, -1), 5, cancellation: Stop).Statistics().Count);
        VoxelGrid beside = VoxelGrid.Centered(2, 2, 2, new(1, 1, 1), new(100, 0, 0));
        Assert.All(WaterEquivalentDepths.Of(paths, beam, beside, cancellation: Stop).ToArray(), static depth => Assert.Equal(0, depth));

        // A voxel behind the source has no ray.
        BeamFrame near = new(new() { IsocenterMm = default, VirtualSourceXMm = 3, VirtualSourceYMm = 3 });
        Assert.True(float.IsNaN(WaterEquivalentDepths.Of(paths, near, grid, cancellation: Stop)[5, 0, 5]));
        Assert.False(float.IsNaN(WaterEquivalentDepths.Of(paths, near, grid, cancellation: Stop)[5, 5, 5]));
    }

    [Fact]
    public void Work_that_is_cancelled_ends_and_values_that_stop_nothing_are_refused()
    {
        VoxelGrid grid = VoxelGrid.Centered(4, 4, 4, new(1, 1, 1));
        StoppingPowerPaths paths = new(Volume<RelativeStoppingPower>.Constant(grid, 1));
        BeamFrame beam = new(new() { IsocenterMm = default });
        Assert.ThrowsAny<OperationCanceledException>(() => WaterEquivalentDepths.Of(paths, beam, grid, cancellation: new(true)));
        Assert.Contains("CT numbers", Assert.Throws<ArgumentException>(() => new StoppingPowerPaths(Volume<RelativeStoppingPower>.Constant(grid, -1000))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new StoppingPowerPaths(Volume<RelativeStoppingPower>.Constant(grid, float.NaN)));
    }

    private static void Fill(VoxelGrid grid, float[] voxels, Func<int, int, int, float> value)
    {
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = value(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY));
    }

    // Part of a voxel that is in a sphere, by 4 x 4 x 4 points.
    private static float Inside(VoxelGrid grid, int i, int j, int k, Vector3D centre, double radius)
    {
        double distance = (grid.PositionMm(i, j, k) - centre).Length;
        if (Math.Abs(distance - radius) > 1)
            return distance < radius ? 1 : 0;
        int inside = 0;
        for (int s = 0; s < 64; s++)
            inside += (grid.PositionMm(i + s % 4 / 4.0 - 0.375, j + s / 4 % 4 / 4.0 - 0.375, k + s / 16 / 4.0 - 0.375) - centre).Length < radius ? 1 : 0;
        return inside / 64f;
    }

    // Distance from a point in a box to the face that a direction leads to, by its three pairs of faces.
    private static double ToFace(VoxelGrid grid, Vector3D point, Vector3D direction)
    {
        double nearest = double.PositiveInfinity;
        foreach ((Vector3D axis, double half) in new[]
        {
            (grid.AxisX, 0.5 * grid.SizeX * grid.SpacingMm.X), (grid.AxisY, 0.5 * grid.SizeY * grid.SpacingMm.Y), (grid.AxisZ, 0.5 * grid.SizeZ * grid.SpacingMm.Z),
        })
        {
            double at = Vector3D.Dot(point - grid.CenterMm, axis);
            double slope = Vector3D.Dot(direction, axis);
            if (slope != 0)
                nearest = Math.Min(nearest, ((slope > 0 ? half : -half) - at) / slope);
        }

        return nearest;
    }
}
