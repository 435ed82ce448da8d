using PetRecon.Core.Spatial;
using PetRecon.Therapy.Comparison;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Software;
using Xunit;

namespace PetRecon.Viewer.Tests.Measuring;

public class ProbeTests
{
    [Fact]
    public void All_layers_say_their_own_voxels_value_and_the_value_between_voxels_and_the_percent_of_the_prescription()
    {
        VolumeLayer ct = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("sagittal"), static p => 2 * p.X + 3 * p.Y - p.Z)) with { Id = "ct", Name = "CT" };
        VolumeLayer dose = TestLayers.Layer(TestLayers.Noise(TestLayers.Grid("oblique"), 3)) with { Id = "dose", Unit = "Gy" };
        Scene scene = TestLayers.Scene(ct, dose, ct with { Id = "hidden", IsVisible = false }) with { Isodoses = [new("lines", "dose", []) { Reference = 60 }] };
        Vector3D point = new(1.1, -2.3, 0.7);
        ProbeReading[] readings = [.. Probe.At(scene, point)];
        Assert.Equal(["dose", "ct"], readings.Select(static reading => reading.LayerId));
        Assert.Equal(2 * 1.1 - 3 * 2.3 - 0.7, readings[1].InterpolatedValue, 1e-4);
        (int i, int j, int k) = readings[1].Voxel!.Value;
        Vector3D offset = ct.Volume.Grid.PositionMm(i, j, k) - point;
        Assert.True(Math.Abs(offset.X) <= 0.75 && Math.Abs(offset.Y) <= 0.7 && Math.Abs(offset.Z) <= 0.8);
        Assert.Equal(ct.Volume[i, j, k], readings[1].VoxelValue);
        Assert.Null(readings[1].Percent);
        Assert.Equal("Gy", readings[0].Unit);
        (i, j, k) = readings[0].Voxel!.Value;
        Assert.Equal(100 * (double)dose.Volume[i, j, k] / 60, readings[0].Percent!.Value, 1e-9);
    }

    [Fact]
    public void Outside_there_is_no_value_and_a_registered_layer_is_read_where_it_is_shown()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("axial"), static p => p.X)) with { SceneToVolume = RigidTransform.Shift(new(3, 0, 0)) };
        Assert.Equal(4.5, Probe.At(layer, new(1.5, 0, 0)).InterpolatedValue, 1e-5);
        ProbeReading outside = Probe.At(layer, new(40, 0, 0), 60);
        Assert.True(outside.Voxel is null && outside.Percent is null && double.IsNaN(outside.VoxelValue) && double.IsNaN(outside.InterpolatedValue));
    }

    [Fact]
    public void Distances_and_angles_are_those_of_space()
    {
        Assert.Equal(13, Ruler.DistanceMm(new(1, 2, 3), new(4, 6, 15)), 1e-12);
        Assert.Equal(90, Ruler.AngleDegrees(new(1, 0, 0), Vector3D.Zero, new(0, 5, 5)), 1e-12);
        Assert.Equal(60, Ruler.AngleDegrees(new(1, 1, 0), Vector3D.Zero, new(0, 3, 3)), 1e-12);
        Assert.Equal(1e-7, Ruler.AngleDegrees(new(1, 0, 0), Vector3D.Zero, new(1, 1e-7 * Math.PI / 180, 0)), 1e-15);
        Assert.Throws<ArgumentException>(static () => Ruler.AngleDegrees(new(1, 0, 0), new(1, 0, 0), new(0, 1, 0)));
    }

    [Fact]
    public void A_profile_follows_a_line_through_the_volume_as_it_is_shown()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("sheared"), static p => 2 * p.X - p.Y + 0.5 * p.Z)) with { SceneToVolume = RigidTransform.Shift(new(0, 2, 0)) };
        LineProfile profile = LayerProfile.Along(layer, new(-2, -3, -1), new(4, 3, 2), 0.25);
        Assert.Equal(37, profile.Values.Length);
        for (int n = 0; n < profile.Values.Length; n++)
        {
            Vector3D at = new Vector3D(-2, -1, -1) + profile.PositionsMm[n] / 9 * new Vector3D(6, 6, 3);
            Assert.Equal(2 * at.X - at.Y + 0.5 * at.Z, profile.Values[n], 1e-4);
        }
    }
}
