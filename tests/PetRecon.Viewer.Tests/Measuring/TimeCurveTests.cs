using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Measuring;

public sealed class TimeCurveTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(21, 21, 21, new(2, 2, 2));

    [Fact]
    public void A_voxels_curve_has_its_own_values_and_the_frames_times()
    {
        VolumeLayer layer = Layer();
        TimeCurve curve = TimeCurve.At(layer, s_grid.PositionMm(3, 5, 7) + new Vector3D(0.9, -0.9, 0.4), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(3, curve.Points.Length);
        for (int n = 0; n < 3; n++)
            Assert.Equal(Value(n, 3, 5, 7), curve.Points[n].Value);
        Assert.Equal([5.0, 25, 60], curve.Points.Select(static point => point.MiddleSeconds!.Value));
        Assert.All(TimeCurve.At(layer, new(500, 0, 0), cancellation: TestContext.Current.CancellationToken).Points, static point => Assert.True(double.IsNaN(point.Value)));
    }

    [Fact]
    public void A_regions_curve_is_the_mean_of_what_lies_within()
    {
        // The values are linear in space, so that the mean in a sphere is the value in its middle.
        TimeCurve curve = TimeCurve.In(Layer(), EllipsoidRegion.Sphere(s_grid.PositionMm(10, 9, 11), 7), null, TestContext.Current.CancellationToken);
        for (int n = 0; n < 3; n++)
            Assert.Equal(Value(n, 10, 9, 11), curve.Points[n].Value, 1e-3);
        Assert.Empty(TimeCurve.At(Layer() with { Frames = [] }, default, cancellation: TestContext.Current.CancellationToken).Points);
    }

    [Fact]
    public void A_frame_without_a_length_is_placed_at_its_beginning_and_one_without_a_time_nowhere()
    {
        Assert.Equal(30, new TimePoint(1, 30, null).MiddleSeconds);
        Assert.Null(new TimePoint(1, null, 10).MiddleSeconds);
    }

    private static VolumeLayer Layer()
    {
        (double Start, double Length)[] times = [(0, 10), (10, 30), (40, 40)];
        VolumeFrame[] frames = [.. times.Select(static (time, n) => new VolumeFrame($"frame {n}", Volume(n)) { StartSeconds = time.Start, DurationSeconds = time.Length })];
        return new() { Id = "pet", Name = "PET", Volume = frames[0].Show(TestContext.Current.CancellationToken), Frames = [.. frames], Map = ColourMaps.Grey, Window = new(0, 1) };
    }

    private static Volume<Activity> Volume(int frame) => new(s_grid, [.. Enumerable.Range(0, 21 * 21 * 21).Select(at => Value(frame, at % 21, at / 21 % 21, at / 441))]);

    private static float Value(int frame, int i, int j, int k) => (frame + 1) * (100 + 3 * i + 5 * j - 2 * k);
}
