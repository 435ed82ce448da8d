using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Tests.Core.Resampling;

public class VolumeResamplerTests
{
    // Float voxels hold values of about 100 to 4e-6; a few operations add as much again.
    private const double Rounding = 5e-5;

    private static readonly RigidTransform s_turn = Turn(0.3, 0.5, -0.4) with { Translation = new(3, -2, 5) };

    public static TheoryData<string> Grids => ["same", "finer", "coarser", "flipped", "permuted", "tilted", "sheared"];

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_linear_field_is_resampled_exactly_by_interpolation(string grid)
    {
        VoxelGrid source = VoxelGrid.Centered(20, 24, 16, new(2, 1.5, 3), new(1, 2, 3));
        VoxelGrid target = Target(grid);
        Volume read = Linear(Sampled(source, Field), target);
        int compared = 0;
        ForEach(target, (i, j, k) =>
        {
            Vector3D position = target.PositionMm(i, j, k);
            if (!IsBetweenCentres(source, position))
                return;
            Assert.Equal(Field(position), read[i, j, k], Rounding);
            compared++;
        });
        Assert.True(compared > 100);
        static double Field(Vector3D p) => 100 + p.X - 2 * p.Y + 0.5 * p.Z;
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void What_is_outside_of_the_voxels_takes_the_value_that_was_asked_for(string grid)
    {
        VoxelGrid source = VoxelGrid.Centered(6, 5, 4, new(2, 2, 2));
        VoxelGrid target = Target(grid);
        Volume read = Linear(Sampled(source, static _ => 7), target, new() { Outside = -3 });
        ForEach(target, (i, j, k) =>
        {
            Vector3D p = target.PositionMm(i, j, k);
            double outside = Math.Max(Math.Abs(p.X) - 6, Math.Max(Math.Abs(p.Y) - 5, Math.Abs(p.Z) - 4));
            if (Math.Abs(outside) > 1e-6)
                Assert.Equal(outside < 0 ? 7 : -3, read[i, j, k]);
        });
    }

    // For f = sin(x/a) sin(y/b) sin(z/c), interpolation errs by at most (h^2 / 8) sum |f''|, and a halved spacing quarters that.
    [Theory]
    [InlineData("same")]
    [InlineData("tilted")]
    public void The_error_of_interpolation_is_an_eighth_of_the_second_derivative_times_the_squared_spacing(string grid)
    {
        double[] errors = new double[2];
        for (int n = 0; n < 2; n++)
        {
            double spacing = n == 0 ? 2 : 1;
            VoxelGrid source = VoxelGrid.Centered(n == 0 ? 31 : 61, n == 0 ? 31 : 61, n == 0 ? 31 : 61, new(spacing, spacing, spacing));
            VoxelGrid target = grid == "tilted" ? Target("tilted") : VoxelGrid.Centered(18, 18, 18, new(1.1, 1.1, 1.1), new(0.3, 0.2, 0.1));
            Volume read = Linear(Sampled(source, Field), target);
            ForEach(target, (i, j, k) =>
            {
                Vector3D position = target.PositionMm(i, j, k);
                if (IsBetweenCentres(source, position))
                    errors[n] = Math.Max(errors[n], Math.Abs(read[i, j, k] - Field(position)));
            });
            double bound = spacing * spacing / 8 * (1 / 64.0 + 1 / 81.0 + 1 / 100.0);
            Assert.InRange(errors[n], 0.05 * bound, 1.01 * bound);
        }

        Assert.InRange(errors[0] / errors[1], 3, 5.5);
        static double Field(Vector3D p) => Math.Sin(p.X / 8) * Math.Sin(p.Y / 9) * Math.Sin(p.Z / 10 + 0.4);
    }

    // Of a slope g, the part t of a voxel that a face cuts off is off by g h^2 t (1 - t) / 2, and the two ends of a target voxel of length H by
    // opposite signs: at most g h^2 / (8 H) along each axis, and a quarter of that at half the spacing. Lengths that are no multiples of each other
    // come close to it.
    [Fact]
    public void The_error_of_means_over_voxels_in_a_linear_field_is_an_eighth_of_its_slope_times_the_squared_spacing_over_the_target_spacing()
    {
        VoxelGrid target = VoxelGrid.Centered(7, 6, 5, new(5.3, 6.1, 7.7), new(0.3, 0.2, 0.1));
        double[] errors = new double[2];
        for (int n = 0; n < 2; n++)
        {
            int finer = n + 1;
            Vector3D spacing = new(2.0 / finer, 1.5 / finer, 2.5 / finer);
            VoxelGrid source = VoxelGrid.Centered(30 * finer, 40 * finer, 30 * finer, spacing);
            Volume<Gray> read = Conservative(Sampled(source, Field), target);
            ForEach(target, (i, j, k) => errors[n] = Math.Max(errors[n], Math.Abs(read[i, j, k] - Field(target.PositionMm(i, j, k)))));
            double bound = 0.125 * (spacing.X * spacing.X / 5.3 + 2 * spacing.Y * spacing.Y / 6.1 + 0.5 * spacing.Z * spacing.Z / 7.7);
            Assert.InRange(errors[n], 0.3 * bound, bound + Rounding);
        }

        Assert.True(errors[1] < 0.6 * errors[0], $"{errors[0]} and {errors[1]}");
        static double Field(Vector3D p) => 100 + p.X - 2 * p.Y + 0.5 * p.Z;
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Means_over_voxels_keep_the_integral_and_leave_a_constant_constant(string grid)
    {
        VoxelGrid source = VoxelGrid.Centered(6, 7, 5, new(2, 1.5, 2.5));
        VoxelGrid target = Target(grid);
        Random random = new(5);
        Volume<Gray> dose = new(source, [.. Enumerable.Range(0, source.VoxelCount).Select(_ => (float)random.NextDouble())]);
        Volume<Gray> read = Conservative(dose, target, new() { Outside = 0 });
        double before = dose.Sum() * source.VoxelVolumeMm3;
        Assert.Equal(before, read.Sum() * target.VoxelVolumeMm3, 1e-6 * before);

        Volume<Gray> constant = Conservative(Volume<Gray>.Constant(source, 3), target);
        int known = 0;
        foreach (float value in constant.Voxels)
        {
            if (float.IsNaN(value))
                continue;
            Assert.Equal(3, value, 1e-5);
            known++;
        }

        Assert.True(known > 20);
    }

    // The truth: means over many points of the field of voxels.
    [Theory]
    [InlineData("finer")]
    [InlineData("coarser")]
    [InlineData("tilted")]
    [InlineData("sheared")]
    public void Means_over_voxels_are_those_of_many_points_in_them(string grid)
    {
        VoxelGrid source = VoxelGrid.Centered(30, 30, 30, new(2, 1.5, 2.5), new(0.3, -0.4, 0.2));
        Random random = new(6);
        Volume<Gray> dose = new(source, [.. Enumerable.Range(0, source.VoxelCount).Select(_ => (float)random.NextDouble())]);
        VoxelGrid target = Target(grid);
        Volume<Gray> read = Conservative(dose, target);
        const int Points = 24;
        for (int n = 0; n < 60; n++)
        {
            int i = random.Next(target.SizeX), j = random.Next(target.SizeY), k = random.Next(target.SizeZ);
            double sum = 0;
            for (int p = 0; p < Points * Points * Points; p++)
            {
                Vector3D index = source.IndexOf(target.PositionMm(
                    i - 0.5 + (p % Points + 0.5) / Points, j - 0.5 + (p / Points % Points + 0.5) / Points, k - 0.5 + (p / Points / Points + 0.5) / Points));
                sum += dose[(int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z)];
            }

            // Where a cut is parallel to a face, up to half a layer of points is on the wrong side of it.
            Assert.Equal(sum / (Points * Points * Points), read[i, j, k], 1.5 / (2 * Points));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rigid_transform_between_spaces_is_applied_from_target_to_source(bool linear)
    {
        VoxelGrid source = VoxelGrid.Centered(40, 40, 40, new(1, 1, 1));
        VoxelGrid target = VoxelGrid.Centered(8, 8, 8, new(1, 1, 1));
        Volume<Gray> dose = Sampled(source, static p => p.X + 3 * p.Y - 2 * p.Z);
        ResamplingOptions options = new() { TargetToSource = s_turn };
        Volume read = linear ? Linear(dose, target, options) : Conservative(dose, target, options);
        ForEach(target, (i, j, k) =>
        {
            Vector3D p = s_turn.Apply(target.PositionMm(i, j, k));
            Assert.Equal(p.X + 3 * p.Y - 2 * p.Z, read[i, j, k], linear ? Rounding : 0.6);
        });
    }

    [Fact]
    public void Not_a_number_does_not_spread_to_places_that_are_exactly_another_voxels()
    {
        VoxelGrid grid = VoxelGrid.Centered(3, 1, 1, new(1, 1, 1));
        Volume<Gray> dose = new(grid, [1, float.NaN, 3]);
        Assert.Equal([1, float.NaN, 3], Linear(dose, grid).ToArray());
        TrilinearSampler sampler = new(dose);
        Assert.Equal(1, sampler.At(new(-1, 0, 0)));
        Assert.Equal(3, sampler.At(new(1.5, 0.5, -0.5)));
        Assert.True(double.IsNaN(sampler.At(new(0.5, 0, 0))));
        Assert.True(double.IsNaN(sampler.At(new(1.6, 0, 0))));
    }

    [Fact]
    public void A_cancelled_resampling_stops()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        VoxelGrid grid = VoxelGrid.Centered(3, 3, 3, new(1, 1, 1));
        Assert.ThrowsAny<OperationCanceledException>(() => VolumeResampler.Linear(Volume<Gray>.Constant(grid, 1), grid, null, cancelled.Token));
    }

    [Fact]
    public void A_transform_that_scales_is_refused() =>
        Assert.Contains("rigid", Assert.Throws<ArgumentException>(() => Linear(
            Volume<Gray>.Constant(Target("same"), 1),
            Target("same"),
            new() { TargetToSource = RigidTransform.Identity with { RowX = new(2, 0, 0) } })).Message, StringComparison.Ordinal);

    private static Volume Linear(Volume source, VoxelGrid target, ResamplingOptions? options = null) =>
        VolumeResampler.Linear(source, target, options, TestContext.Current.CancellationToken);

    private static Volume<Gray> Conservative(Volume<Gray> source, VoxelGrid target, ResamplingOptions? options = null) =>
        VolumeResampler.Conservative(source, target, options, TestContext.Current.CancellationToken);

    private static VoxelGrid Target(string name) => name switch
    {
        "same" => VoxelGrid.Centered(12, 14, 10, new(2, 1.5, 2.5)),
        "finer" => VoxelGrid.Centered(40, 30, 26, new(0.7, 0.9, 1.1), new(0.2, 0.1, -0.3)),
        "coarser" => VoxelGrid.Centered(6, 6, 6, new(5, 6, 7), new(1, -1, 2)),
        "flipped" => new(20, 20, 20, new(1.3, 1.2, 1.1), new(13, 12, -11), -Vector3D.UnitX, -Vector3D.UnitY, Vector3D.UnitZ),
        "permuted" => new(20, 20, 20, new(1.3, 1.2, 1.1), new(11, -13, -12), Vector3D.UnitY, Vector3D.UnitZ, -Vector3D.UnitX),
        "tilted" => new(20, 20, 20, new(1.3, 1.2, 1.4), s_turn.Rotate(new(-13, -12, -14)), s_turn.Rotate(Vector3D.UnitX), s_turn.Rotate(Vector3D.UnitY), s_turn.Rotate(Vector3D.UnitZ)),
        "sheared" => new(20, 20, 20, new(1.3, 1.2, 1.4), new(-13, -14, -14), Vector3D.UnitX, Vector3D.UnitY, new Vector3D(0, 0.2, 1).Normalized()),
        _ => throw new ArgumentException(name),
    };

    private static RigidTransform Turn(double x, double y, double z)
    {
        (double sx, double cx) = Math.SinCos(x);
        (double sy, double cy) = Math.SinCos(y);
        RigidTransform aboutX = new(Vector3D.UnitX, new(0, cx, -sx), new(0, sx, cx), Vector3D.Zero);
        RigidTransform aboutY = new(new(cy, 0, sy), Vector3D.UnitY, new(-sy, 0, cy), Vector3D.Zero);
        return RigidTransform.RotationZ(z).After(aboutY.After(aboutX));
    }

    private static Volume<Gray> Sampled(VoxelGrid grid, Func<Vector3D, double> field)
    {
        float[] voxels = new float[grid.VoxelCount];
        ForEach(grid, (i, j, k) => voxels[grid.LinearIndex(i, j, k)] = (float)field(grid.PositionMm(i, j, k)));
        return new(grid, voxels);
    }

    private static bool IsBetweenCentres(VoxelGrid grid, Vector3D positionMm)
    {
        Vector3D index = grid.IndexOf(positionMm);
        return index.X >= 0 && index.X <= grid.SizeX - 1 && index.Y >= 0 && index.Y <= grid.SizeY - 1 && index.Z >= 0 && index.Z <= grid.SizeZ - 1;
    }

    private static void ForEach(VoxelGrid grid, Action<int, int, int> visit)
    {
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    visit(i, j, k);
            }
        }
    }
}
