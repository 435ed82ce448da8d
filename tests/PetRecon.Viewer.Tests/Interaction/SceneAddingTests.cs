using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class SceneAddingTests
{
    [Fact]
    public void What_is_added_keeps_its_measurements_beams_and_files_under_names_that_are_free()
    {
        VolumeLayer layer = ComparisonActionsTests.Layer<Hounsfield>("ct");
        Scene scene = new() { Layers = [layer], Measurements = [new("m1", MeasurementKind.Point, [default])] };
        Scene more = scene with
        {
            Beams = [BeamActionsTests.Beam()],
            Regions = [new("m2", EllipsoidRegion.Sphere(default, 3)) { LayerId = "ct" }],
        };
        SceneOrigins files = new()
        {
            Layers = ImmutableDictionary<string, LayerOrigin>.Empty.Add("ct", new("/second.nii", "", "")),
            Beams = ImmutableDictionary<string, string>.Empty.Add("b", "/plan.dcm"),
        };
        SceneOrigins first = new() { Layers = ImmutableDictionary<string, LayerOrigin>.Empty.Add("ct", new("/first.nii", "", "")) };
        ViewerState state = ViewerState.Of(new(scene) { Origins = first });
        ViewerState next = SceneAdding.Opened(_ => new(more) { Origins = files }, new Progress<OpeningProgress>())(state);

        Assert.Equal(["ct", "ct-2"], next.Scene.Layers.Select(static one => one.Id));
        Assert.Equal(["m1", "m1-2"], next.Scene.Measurements.Select(static one => one.Id));
        Assert.Equal(("m2", "ct-2"), (next.Scene.Regions[0].Id, next.Scene.Regions[0].LayerId));
        Assert.Equal(("/first.nii", "/second.nii", "/plan.dcm"), (next.Origins.Layers["ct"].File, next.Origins.Layers["ct-2"].File, next.Origins.Beams["b"]));
        Assert.Empty(next.Origins.Missing(next.Scene));

        // A beam's-eye view begins with the beam that has come.
        Assert.Equal("b", next[PaneKind.Beam].Looks.BeamId);
        Assert.NotEmpty(ViewerActions.Layout(next, new Dictionary<PaneId, (int, int)> { [PaneKind.Beam] = (100, 80) }, 13).Panes);
    }
}
