using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Scenes;

public sealed class SceneFrameTests
{
    [Fact]
    public void Layers_with_times_show_the_frame_that_lasts_and_those_without_times_the_same_number()
    {
        Scene scene = new()
        {
            Layers = [Layer("still", []), Layer("fine", [0, 10, 20, 30]), Layer("coarse", [0, 20]), Layer("gated", [null, null])],
        };
        Assert.Equal(4, scene.FrameCount);
        int[][] expected = [[0, 0, 0, 0], [0, 1, 0, 1], [0, 2, 1, 1], [0, 3, 1, 1]];
        for (int index = 0; index < 4; index++)
            Assert.Equal(expected[index], scene.AtFrame(index, TestContext.Current.CancellationToken).Layers.Select(static layer => (int)layer.Volume[0, 0, 0]));
        Assert.Equal(2, scene.AtFrame(3, TestContext.Current.CancellationToken).AtFrame(2, TestContext.Current.CancellationToken).FrameIndex);
    }

    [Fact]
    public void A_scene_that_does_not_change_has_one_frame()
    {
        Scene scene = new() { Layers = [Layer("still", [])] };
        Assert.Equal(1, scene.FrameCount);
        Assert.Same(scene.Layers[0].Volume, scene.AtFrame(0, TestContext.Current.CancellationToken).Layers[0].Volume);
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.AtFrame(1, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.AtFrame(-1, TestContext.Current.CancellationToken));
    }

    // The only voxel of a frame holds its number.
    private static VolumeLayer Layer(string id, double?[] starts)
    {
        ImmutableArray<VolumeFrame> frames = [.. starts.Select(static (start, n) => new VolumeFrame($"frame {n}", Voxel(n)) { StartSeconds = start })];
        return new()
        {
            Id = id,
            Name = id,
            Volume = frames.IsEmpty ? Voxel(0) : frames[0].Show(TestContext.Current.CancellationToken),
            Frames = frames,
            Map = ColourMaps.Grey,
            Window = new(0, 1),
        };
    }

    private static Volume<Activity> Voxel(float value) => new(VoxelGrid.Centered(1, 1, 1, new Vector3D(1, 1, 1)), [value]);
}
