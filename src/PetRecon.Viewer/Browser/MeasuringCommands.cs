using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Browser;

/// <summary>From a page's messages about measurements to what they do. Points come as places in the patient, as the page saw them, so that each may be of another slice.</summary>
internal static class MeasuringCommands
{
    /// <summary>Applies an input; null if it is about something else.</summary>
    /// <exception cref="InputException">It means nothing; the state stays.</exception>
    public static ViewerState? TryApply(ViewerState state, TabInput input) => input.Do switch
    {
        "measure" => MeasuringActions.Measure(state, input.Choice<MeasurementKind>("kind"), Points(input)),
        "region" => Region(state, input),
        "rename" => MeasuringActions.Rename(state, input.Text("id"), input.Text("label")),
        "move" => MeasuringActions.Move(state, input.Text("id"), PointOf(input), input.Has("point") ? (int)input.Number64("point", 0, 2) : -1),
        "shape" => Shape(state, input),
        "remove" => MeasuringActions.Remove(state, input.Text("id")),
        _ => null,
    };

    /// <summary>How a region is grown as an input says.</summary>
    /// <returns>As <see cref="MeasuringActions.Grow"/>.</returns>
    /// <exception cref="InputException">The input means nothing.</exception>
    public static Func<CancellationToken, Func<ViewerState, ViewerState>> Grow(ViewerState state, TabInput input)
    {
        RegionGrowingOptions options = input.Has("threshold")
            ? new() { FixedThreshold = input.Number64("threshold", -1e30, 1e30) }
            : new() { ShareOfMaximum = input.Number64("percent", 1, 100) / 100 };
        return MeasuringActions.Grow(state, input.Text("layer"), PointOf(input), options);
    }

    // What is not given stays as it is.
    private static ViewerState Shape(ViewerState state, TabInput input)
    {
        double? Given(string name, double low) => input.Has(name) ? input.Number64(name, low, 1e5) : null;
        return MeasuringActions.Shape(
            state,
            input.Text("id"),
            input.Has("point") ? (int)input.Number64("point", 0, 2) : 0,
            [Given("x", -1e5), Given("y", -1e5), Given("z", -1e5)],
            [Given("a", 0), Given("b", 0), Given("c", 0)]);
    }

    private static ViewerState Region(ViewerState state, TabInput input)
    {
        ImmutableArray<Vector3D> points = Points(input);
        if (points.Length != 2)
            throw new InputException($"A region is drawn from one point to another; {points.Length} were given.");
        string layer = input.Has("layer") ? input.Text("layer") : "";
        return input.Text("kind") switch
        {
            "sphere" => MeasuringActions.Sphere(state, points[0], points[1], layer),
            "ellipse" => MeasuringActions.Corners(state, TabCommands.Pane(input), points[0], points[1], isBox: false, layer),
            "box" => MeasuringActions.Corners(state, TabCommands.Pane(input), points[0], points[1], isBox: true, layer),
            string other => throw new InputException($"There is no region called \"{other}\"; there are sphere, ellipse and box."),
        };
    }

    private static ImmutableArray<Vector3D> Points(TabInput input) => [.. input.List("points").Take(4).Select(PointOf)];

    private static Vector3D PointOf(TabInput input) => new(Mm(input, "x"), Mm(input, "y"), Mm(input, "z"));

    private static double Mm(TabInput input, string name) => input.Number64(name, -1e5, 1e5);
}
