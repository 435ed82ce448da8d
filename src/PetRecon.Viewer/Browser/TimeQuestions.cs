using System.Diagnostics;
using System.Text.Json.Nodes;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Browser;

/// <summary>What a page asks about what changes with time.</summary>
internal static class TimeQuestions
{
    /// <summary>How all visible layers with frames change: in a region of the scene, about the crosshair of a pane's column, or in the voxel there.</summary>
    /// <param name="state">The tab's state.</param>
    /// <param name="input">The question.</param>
    /// <param name="say">Is told how far it is while frames have to be read.</param>
    /// <returns>What makes the answer, with the message read already.</returns>
    public static Func<CancellationToken, JsonObject> Curve(ViewerState state, TabInput input, Action<JsonObject> say)
    {
        PaneId pane = PaneId.Of(input.Text("pane"));
        TimeCurvePlace place = PlaceOf(state, pane, input.Has("radius") ? input.Number64("radius", 0, TimeCurvePlace.MaxRadiusMm) : 0, input.Has("region") ? input.Text("region") : "");
        Scenes.Scene scene = state.SceneIn(state[pane]);
        FramesDone done = new(TimeCurvePlace.Changing(scene).Sum(static layer => layer.Frames.Length), say);
        return cancellation => new()
        {
            ["say"] = "curve",
            ["at"] = new JsonArray(place.PointMm.X, place.PointMm.Y, place.PointMm.Z),
            ["region"] = place.Region?.Label,
            ["radius"] = place.RadiusMm,
            ["layers"] = new JsonArray([.. place.In(scene, done, cancellation).Select(Json)]),
        };
    }

    /// <summary>Where a page means: the region, if there is one of that ID, or else about the crosshair.</summary>
    public static TimeCurvePlace PlaceOf(ViewerState state, PaneId pane, double radiusMm, string regionId) =>
        new(state.CrosshairOf(state[pane]), radiusMm, state.Scene.Regions.FirstOrDefault(region => region.Id == regionId));

    private static JsonObject Json(TimeCurve curve)
    {
        JsonArray times = [];
        JsonArray values = [];
        for (int n = 0; n < curve.Points.Length; n++)
        {
            times.Add(curve.PlaceOf(n));
            values.Add(double.IsFinite(curve.Points[n].Value) ? JsonValue.Create(curve.Points[n].Value) : null);
        }

        return new() { ["layer"] = curve.LayerId, ["name"] = curve.Name, ["unit"] = curve.Unit, ["timed"] = curve.IsTimed, ["times"] = times, ["values"] = values };
    }

    // Says how many frames of all layers are done, now and then.
    private sealed class FramesDone(int count, Action<JsonObject> say) : IProgress<int>
    {
        private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(250);

        private int _done;
        private long _last = Stopwatch.GetTimestamp();

        public void Report(int value)
        {
            _done++;
            if (Stopwatch.GetElapsedTime(_last) < s_pace || _done == count)
                return;
            _last = Stopwatch.GetTimestamp();
            say(new() { ["say"] = "curveProgress", ["done"] = _done, ["count"] = count });
        }
    }
}
