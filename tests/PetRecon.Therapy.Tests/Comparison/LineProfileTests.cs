using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Comparison;
using Xunit;

namespace PetRecon.Therapy.Tests.Comparison;

public class LineProfileTests
{
    [Fact]
    public void Along_any_line_a_linear_field_is_sampled_exactly()
    {
        VoxelGrid grid = VoxelGrid.Centered(21, 17, 15, new(2, 3, 4), new(5, 6, 7));
        Vector3D slope = new(0.3, -0.7, 1.1);
        Volume<Gray> volume = Sampled(grid, position => Vector3D.Dot(slope, position));
        Vector3D from = new(-8, -5, -10), to = new(15, 20, 25);
        LineProfile profile = LineProfile.Along(volume, from, to, new() { StepMm = 0.7 });
        Assert.Equal((int)((to - from).Length / 0.7) + 1, profile.Values.Length);
        for (int i = 0; i < profile.Values.Length; i++)
        {
            Assert.Equal(0.7 * i, profile.PositionsMm[i], 1e-9);
            Assert.Equal(Vector3D.Dot(slope, from + 0.7 * i * (to - from).Normalized()), profile.Values[i], 1e-4);
        }

        // The mean over a disc of a linear field is its value in the middle.
        LineProfile mean = LineProfile.Along(volume, from, to, new() { StepMm = 0.7, RadiusMm = 3 });
        Assert.Equal(profile.Values[10], mean.Values[10], 1e-4);
    }

    [Fact]
    public void A_mean_over_a_disc_is_that_of_a_field_across_the_line()
    {
        // x^2 + y^2 has the mean r^2 / 2 over a disc of radius r.
        VoxelGrid grid = VoxelGrid.Centered(81, 81, 5, new(0.5, 0.5, 2));
        Volume<Gray> volume = Sampled(grid, static position => position.X * position.X + position.Y * position.Y);
        LineProfile profile = LineProfile.Along(volume, new(0, 0, -4), new(0, 0, 4), new() { StepMm = 0.25, RadiusMm = 8 });
        Assert.All(profile.Values, static value => Assert.Equal(32, value, 0.6));
        Assert.All(LineProfile.Along(volume, new(0, 0, -4), new(0, 0, 4)).Values, static value => Assert.Equal(0, value, 1e-6));
    }

    [Fact]
    public void Along_a_beam_position_0_is_the_isocentre_plane_and_positions_grow_downstream()
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 40, 40, new(2, 2, 2));
        Volume<Gray> volume = Sampled(grid, static position => position.X);
        BeamFrame beam = new(new() { IsocenterMm = new(10, 0, 0), GantryAngleDegrees = 90 });
        LineProfile profile = LineProfile.AlongRay(volume, beam.Ray(5, 6), new() { StepMm = 1 });
        Assert.Equal(-30, profile.PositionsMm[0], 1.0);
        Assert.Equal(50, profile.PositionsMm[^1], 1.0);
        Assert.Equal(10, profile.At(0), 1e-5);
        Assert.Equal(10 - 12.3, profile.At(12.3), 1e-4);
        Assert.True(double.IsNaN(profile.At(1000)));
        Assert.Contains("misses", Assert.Throws<ArgumentException>(() => LineProfile.AlongRay(volume, beam.Ray(500, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_the_volume_is_no_number_and_lines_that_cannot_be_are_refused()
    {
        Volume<Gray> volume = Volume<Gray>.Constant(VoxelGrid.Centered(10, 10, 10, new(1, 1, 1)), 3);
        LineProfile profile = LineProfile.Along(volume, new(-10, 0, 0), new(10, 0, 0), new() { StepMm = 1 });
        Assert.True(double.IsNaN(profile.Values[0]));
        Assert.Equal(3, profile.Values[10]);
        Assert.Throws<ArgumentException>(() => LineProfile.Along(volume, default, default));
        Assert.Contains("samples", Assert.Throws<ArgumentException>(() => LineProfile.Along(volume, default, new(1e6, 0, 0), new() { StepMm = 0.001 })).Message, StringComparison.Ordinal);
        Assert.Contains("disc", Assert.Throws<ArgumentException>(() => LineProfile.Along(volume, new(-5, 0, 0), new(5, 0, 0), new() { RadiusMm = 1e5 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LineProfileOptions { StepMm = 0 });
        Assert.Throws<ArgumentException>(() => new LineProfileOptions { RadiusMm = -1 });
    }

    private static Volume<Gray> Sampled(VoxelGrid grid, Func<Vector3D, double> value)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = (float)value(grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY)));
        return new(grid, voxels);
    }
}
