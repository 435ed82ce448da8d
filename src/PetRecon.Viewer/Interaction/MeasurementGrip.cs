using PetRecon.Core.Spatial;
using PetRecon.Viewer.Overlays;

namespace PetRecon.Viewer.Interaction;

/// <summary>What of a measurement a hand has taken hold of.</summary>
/// <param name="Id">The measurement.</param>
/// <param name="Point">Which of its points; below 0 for all of it.</param>
/// <param name="AtMm">Where it was taken, or has been moved to.</param>
internal sealed record MeasurementGrip(string Id, int Point, Vector3D AtMm)
{
    private static readonly OverlayOptions s_measurementsOnly = OverlayOptions.None with { ShowsMeasurements = true };

    /// <summary>What is nearest to a pixel of a plane: a point before a line. Null if nothing is near enough.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">A plane that is shown.</param>
    /// <param name="x">The pixel.</param>
    /// <param name="y">Its row.</param>
    /// <param name="nearPixels">How near is near enough.</param>
    public static MeasurementGrip? Find(ViewerState state, PaneId id, double x, double y, double nearPixels)
    {
        PaneState pane = state[id];
        Overlay marks = SceneOverlay.Of(state.SceneIn(pane), PaneViews.Of(state, pane), pane.Width, pane.Height, s_measurementsOnly);
        Dictionary<string, int> counts = [];
        (double Distance, string Id, int Point) nearest = (nearPixels, "", -1);
        foreach (OverlayMark mark in marks.Marks)
        {
            int point = counts.GetValueOrDefault(mark.SourceId);
            counts[mark.SourceId] = point + 1;
            double distance = Length(mark.At.X - x, mark.At.Y - y);
            if (distance <= nearest.Distance)
                nearest = (distance, mark.SourceId, point);
        }

        foreach (OverlayLine line in nearest.Id.Length > 0 ? [] : marks.Lines)
        {
            double distance = DistanceTo(line, x, y);
            if (distance <= nearest.Distance)
                nearest = (distance, line.SourceId, -1);
        }

        return nearest.Id.Length > 0 ? new(nearest.Id, nearest.Point, ViewerActions.PointOf(state, id, x, y)) : null;
    }

    private static double DistanceTo(OverlayLine line, double x, double y)
    {
        double nearest = double.PositiveInfinity;
        int count = line.Points.Length;
        for (int i = 0; i < (line.IsClosed ? count : count - 1); i++)
        {
            (OverlayPoint a, OverlayPoint b) = (line.Points[i], line.Points[(i + 1) % count]);
            (double dx, double dy) = (b.X - a.X, b.Y - a.Y);
            double square = dx * dx + dy * dy;
            double share = square > 0 ? Math.Clamp(((x - a.X) * dx + (y - a.Y) * dy) / square, 0, 1) : 0;
            nearest = Math.Min(nearest, Length(x - a.X - share * dx, y - a.Y - share * dy));
        }

        return nearest;
    }

    private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);
}
