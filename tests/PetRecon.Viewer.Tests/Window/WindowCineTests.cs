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

    [Fact]
    public void Slices_follow_each_other_around_as_fast_as_was_chosen_and_none_is_left_out()
    {
        using WindowViewer viewer = Viewer(ShownWindow.Opened);
        StillClock clock = new();
        WindowCine cine = Laid(viewer, clock, PaneKind.Projection, PaneKind.Axial, PaneKind.Coronal);
        cine.Choose(CineKind.Slices);
        cine.ChooseSpeed(20);
        cine.Toggle();
        int[] seen = [.. Enumerable.Range(0, 22).Select(_ => After(50))];
        Assert.Equal(Enumerable.Range(11, 22).Select(static n => n % 20), seen);

        // Half the time brings nothing yet, and the rest of it the next slice; after a long wait it is one, and then the next.
        Assert.Equal([12, 13, 14, 15, 15], new[] { After(25), After(25), After(700), After(0), After(0) });
        cine.Toggle();
        Assert.Equal(15, After(500));

        int After(int milliseconds)
        {
            if (!viewer.IsShown)
                Show(viewer);
            clock.Milliseconds += milliseconds;
            cine.Advance();
            return (int)Math.Round(TestStudy.CtGrid.IndexOf(viewer.State.Scene.CrosshairMm).Z);
        }
    }

    [Fact]
    public void Frames_are_shown_as_long_as_they_last_in_a_round_that_takes_as_long()
    {
        Scene scene = TestStudy.Scene();
        VolumeFrame[] frames = [.. new[] { 10.0, 0, 30, 80 }.Select(static seconds => new VolumeFrame($"{seconds} s", TestStudy.Ct()) { DurationSeconds = seconds })];
        using WindowViewer viewer = Viewer(new(scene with { Layers = [scene.Layers[0] with { Frames = [.. frames] }, scene.Layers[1]] }));
        StillClock clock = new();
        WindowCine cine = Laid(viewer, clock, PaneKind.Axial);
        cine.ChooseSpeed(1);
        cine.Toggle();
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 0], Enumerable.Range(0, 9).Select(n => After(n == 0 ? 0 : 500)));

        // Of the four seconds of a round they have 1, 0, 3 and 8 parts of twelve: a third of a second, none, one, and two and two thirds.
        cine.IsByDuration = true;
        int[] waits = [300, 100, 500, 400, 100, 500, 500, 500, 500, 500, 200];
        Assert.Equal([0, 2, 2, 2, 3, 3, 3, 3, 3, 3, 0], waits.Select(After));

        int After(int milliseconds)
        {
            if (!viewer.IsShown)
                Show(viewer);
            clock.Milliseconds += milliseconds;
            cine.Advance();
            return viewer.State.Scene.FrameIndex;
        }
    }

    [Fact]
    public void The_slices_that_move_are_those_of_the_view_that_keys_are_for()
    {
        using WindowViewer viewer = Viewer(ShownWindow.Opened);
        StillClock clock = new();
        WindowControls controls = new() { Active = PaneKind.Sagittal };
        WindowCine cine = Laid(viewer, clock, controls, PaneKind.Axial, PaneKind.Sagittal);
        cine.Choose(CineKind.Slices);
        cine.Toggle();
        Show(viewer);
        clock.Milliseconds += 100;
        Core.Spatial.Vector3D before = viewer.State.Scene.CrosshairMm;
        cine.Advance();
        Core.Spatial.Vector3D moved = viewer.State.Scene.CrosshairMm - before;
        Assert.Equal((TestStudy.CtGrid.SpacingMm.X, 0.0, 0.0), (Math.Abs(moved.X), moved.Y, moved.Z));
    }

    [Fact]
    public void What_is_played_is_chosen_by_a_key_and_planes_alone_have_slices_to_play()
    {
        using WindowViewer viewer = Viewer(ShownWindow.Opened);
        WindowCine cine = Laid(viewer, new StillClock(), PaneKind.Projection);
        cine.ChooseNext();
        Assert.Equal(CineKind.Slices, cine.Kind);
        Assert.Throws<InputException>(cine.Toggle);
        cine.ChooseNext();
        Assert.Equal(CineKind.Turning, cine.Kind);
        cine.Toggle();
        Assert.True(cine.IsPlaying);
        Assert.Throws<InputException>(() => cine.ChooseSpeed(361));
        Assert.Throws<InputException>(() => cine.ChooseSpeed(double.NaN));
        Assert.Equal(36, cine.Speed);
    }

    private static WindowCine Laid(WindowViewer viewer, TimeProvider clock, params PaneKind[] panes) => Laid(viewer, clock, new WindowControls(), panes);

    private static WindowCine Laid(WindowViewer viewer, TimeProvider clock, WindowControls controls, params PaneKind[] panes)
    {
        controls.Layout = WindowLayout.Of(600, 400, 13, [[.. panes.Select(static kind => (PaneId)kind)]]);
        viewer.Change(state => ViewerActions.Layout(state, controls.Layout.Sizes(), 13));
        return new(viewer, controls, clock);
    }

    private sealed class StillClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
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
