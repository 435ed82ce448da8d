using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// What is being drawn with a tool, before it is in the scene. Its points are places in the patient, so that each may be of another slice, and so that it
/// stays where it is while its pane is moved.
/// </summary>
/// <param name="Tool">The tool.</param>
/// <param name="Pane">The pane that it is drawn in: the one of the last point, or of the mouse.</param>
/// <param name="PointsMm">The points that are set.</param>
internal sealed record Sketch(MouseTool Tool, PaneId Pane, ImmutableArray<Vector3D> PointsMm)
{
    // Points that are nearer to each other are the same one, mm.
    private const double SameMm = 1e-6;

    /// <summary>Where the next point would be; null if the mouse is nowhere.</summary>
    public Vector3D? NextMm { get; init; }

    public bool IsComplete => PointsMm.Length >= MeasuringTools.PointsOf(Tool);

    /// <summary>All points, with the next one.</summary>
    public ImmutableArray<Vector3D> EndsMm => NextMm is { } next ? PointsMm.Add(next) : PointsMm;

    /// <summary>What it measures so far; empty while that is nothing.</summary>
    public string Text
    {
        get
        {
            ImmutableArray<Vector3D> ends = EndsMm;
            return (Tool, ends.Length) switch
            {
                (MouseTool.Distance or MouseTool.Profile, >= 2) => FormattableString.Invariant($"{(ends[^1] - ends[^2]).Length:0.0} mm"),
                (MouseTool.Angle, >= 3) => new Measurement("", MeasurementKind.Angle, [ends[0], ends[1], ends[2]]).Text,
                (MouseTool.Sphere, >= 2) => FormattableString.Invariant($"r {(ends[^1] - ends[^2]).Length:0.0} mm"),
                _ => "",
            };
        }
    }

    /// <summary>The sketch with another point; the last one again changes nothing.</summary>
    public Sketch With(PaneId pane, Vector3D pointMm) =>
        !PointsMm.IsEmpty && (PointsMm[^1] - pointMm).Length < SameMm ? this : this with { Pane = pane, PointsMm = PointsMm.Add(pointMm) };

    /// <summary>The state with what was drawn; regions that grow and profiles, which leave nothing in a scene, are made by their own ways.</summary>
    /// <param name="state">The state.</param>
    /// <param name="layerId">The layer that is measured.</param>
    /// <exception cref="InputException">It is nothing that can be measured.</exception>
    public ViewerState AddTo(ViewerState state, string layerId) => Tool switch
    {
        MouseTool.Distance => MeasuringActions.Measure(state, MeasurementKind.Distance, PointsMm),
        MouseTool.Angle => MeasuringActions.Measure(state, MeasurementKind.Angle, PointsMm),
        MouseTool.Point => MeasuringActions.Measure(state, MeasurementKind.Point, PointsMm),
        MouseTool.Sphere => MeasuringActions.Sphere(state, PointsMm[0], PointsMm[1], layerId),
        MouseTool.Ellipse or MouseTool.Box => MeasuringActions.Corners(state, Pane, PointsMm[0], PointsMm[1], Tool == MouseTool.Box, layerId),
        _ => throw new InvalidOperationException($"{Tool} adds nothing to a scene by itself."),
    };
}
