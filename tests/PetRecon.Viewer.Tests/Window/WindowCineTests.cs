using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Window;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

public class WindowCineTests
{
    [Fact]
    public void Frames_follow_each_other_around()
    {
        Scene scene = TestStudy.Scene();
        VolumeLayer timed = scene.Layers[0] with { Frames = [new("first", TestStudy.Ct()), new("second", TestStudy.Ct()), new("third", TestStudy.Ct())] };
        using WindowViewer viewer = Viewer(new(scene with { Layers = [timed, scene.Layers[1]] }));
        WindowCine cine = new(viewer, new());
        List<int> seen = [];
        foreach (int steps in new[] { 1, 1, 1, -1, -1 })
        {
            cine.Go(steps);
            seen.Add(viewer.State.Scene.FrameIndex);
        }

        Assert.Equal([1, 2, 0, 2, 1], seen);
    }

    [Fact]
    public void A_scene_without_frames_and_without_a_projection_has_nothing_to_play()
    {
        using WindowViewer viewer = Viewer(ShownWindow.Opened);
        WindowCine cine = new(viewer, new() { Layout = WindowLayout.Of(600, 400, 13, [[PaneKind.Axial]]) });
        Assert.Throws<InputException>(cine.Toggle);
        Assert.Throws<InputException>(() => cine.Go(1));
        Assert.False(cine.IsPlaying);
    }

    [Fact]
    public void The_projection_turns_no_faster_than_it_is_shown()
    {
        using WindowViewer viewer = Viewer(ShownWindow.Opened);
        WindowLayout layout = WindowLayout.Of(600, 400, 13, [[PaneKind.Projection]]);
        viewer.Change(state => ViewerActions.Layout(state, layout.Sizes(), 13));
        WindowCine cine = new(viewer, new() { Layout = layout });
        cine.Toggle();
        Assert.True(cine.IsPlaying);
        double before = viewer.State[PaneKind.Projection].AzimuthDegrees;
        cine.Advance();
        Assert.Equal(before, viewer.State[PaneKind.Projection].AzimuthDegrees);

        Show(viewer);
        cine.Advance();
        double turned = viewer.State[PaneKind.Projection].AzimuthDegrees;
        Assert.True(turned > before, $"{turned} after {before} degrees.");
        cine.Advance();
        Assert.Equal(turned, viewer.State[PaneKind.Projection].AzimuthDegrees);
    }

    private static WindowViewer Viewer(OpenedScene opened) => new(opened, TimeSpan.Zero, static () => { }, static () => { });

    // What a render thread and a window do, without pictures.
    private static void Show(WindowViewer viewer)
    {
        FrameWork work = Assert.IsType<FrameWork>(viewer.Next().Work);
        viewer.Take(work, [], null);
        Assert.NotNull(viewer.TakeFrame(out _));
    }
}
