using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Window.Files;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The page of charts: values over time, dose-volume histograms, and values along a line.</summary>
internal sealed class ChartsPage(WindowControls controls, PanelChoices choices, PanelAnswers answers, SavingActions saving)
{
    private static readonly DisplayColour s_curve = new(0x66, 0xcc, 0xff);

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        Section histogram = choices.Section("histogram", "Dose-volume histogram");
        Section profile = choices.Section("profile", "Line profile");
        Section curve = choices.Section("curve", "Time-activity curve");

        // Where something changes with time, that is what is looked for first.
        if (state.Scene.FrameCount > 1)
        {
            yield return curve;
            foreach (PanelRow row in curve.IsOpen ? Curves(state) : [])
                yield return row;
        }

        yield return histogram;
        foreach (PanelRow row in histogram.IsOpen ? Histogram(state.Scene) : [])
            yield return row;
        yield return profile;
        foreach (PanelRow row in profile.IsOpen ? Profile(state) : [])
            yield return row;
    }

    private IEnumerable<PanelRow> Histogram(Scene scene)
    {
        bool hasDose = scene.Layers.Any(static layer => DoseLayers.IsDose(layer.Volume));
        if (!hasDose || !scene.Structures.Any(static layer => layer.IsVisible))
        {
            yield return PanelRows.Note("no histogram", !hasDose ? "The scene has no dose." : scene.Structures.IsEmpty ? "The scene has no structures." : "No structure is shown.");
            yield break;
        }

        (SceneHistograms? found, string fault, bool isCurrent) = answers.Histograms(scene);
        if (found is not null)
        {
            string unit = found.Dose.Unit;
            yield return PanelRows.Inner(new Chart("histogram chart", [.. found.Curves.Select(static curve => CurveOf(curve.Layer, curve.Histogram))], unit, "% of volume"));
            foreach ((StructureLayer layer, DoseVolumeHistogram curve) in found.Curves)
                yield return PanelRows.Inner(new Label($"histogram of {layer.Id}", Words(layer, curve, unit)) { Swatch = layer.Colour });
            for (int n = 0; n < found.Notes.Count; n++)
                yield return PanelRows.Note($"histogram note {n}", found.Notes[n]);
            yield return PanelRows.Inner(new Button("save histograms", "Save the histograms", saving.Histograms));
        }

        if (Waiting("histogram", fault, isCurrent) is { } waiting)
            yield return waiting;
    }

    private IEnumerable<PanelRow> Profile(ViewerState state)
    {
        if (LineOf(state) is not { } line)
        {
            yield return PanelRows.Note("no profile", "Draw a profile or measure a distance, and the values along it are shown here.");
            yield break;
        }

        (SceneProfile? found, string fault, bool isCurrent) = answers.Profile(line.Scene, line.FromMm, line.ToMm);
        if (found is not null)
        {
            yield return PanelRows.Note("profile line", FormattableString.Invariant($"{line.Name}{found.LengthMm:F1} mm"));
            foreach (ProfileCurve curve in found.Curves.Reverse())
            {
                yield return PanelRows.Inner(new Chart(
                    $"profile of {curve.Layer.Id}", [new(curve.Layer.Name, s_curve, [.. curve.Values.Select((value, n) => (n * found.StepMm, value))])], "mm", $"{curve.Layer.Name}, {curve.Layer.Unit}"));
            }
        }

        if (Waiting("profile", fault, isCurrent) is { } waiting)
            yield return waiting;
        if (controls.Measuring.Profile is not null)
            yield return PanelRows.Inner(new Button("save profile", "Save the profile", saving.Tables));
    }

    private IEnumerable<PanelRow> Curves(ViewerState state)
    {
        Scene scene = state.SceneIn(state[controls.Active]);
        TimeCurvePlace place = controls.CurvePlace(state);
        if (place.Region is null)
            yield return PanelRows.Named("within", NumberField.Of("curve radius", controls.CurveRadiusMm, 50, Radius, "mm"));
        if (!TimeCurvePlace.Changing(scene).Any())
        {
            yield return PanelRows.Note("no curve", "No visible layer changes with time.");
            yield break;
        }

        (AnsweredCurves? found, string fault, bool isCurrent) = answers.Curves(place, scene);
        if (found is not null)
        {
            yield return PanelRows.Note("curve place", $"Where: {found.Place.Words}");
            foreach (TimeCurve curve in found.Curves)
            {
                int shown = Math.Min(state.Scene.FrameIndex, curve.Points.Length - 1);
                yield return PanelRows.Inner(new Chart(
                    $"curve of {curve.LayerId}", [new(curve.Name, s_curve, [.. curve.Points.Select((point, n) => (curve.PlaceOf(n), point.Value))])], curve.IsTimed ? "s" : "frame", $"{curve.Name}, {curve.Unit}")
                { MarkX = curve.PlaceOf(shown) });
                if (double.IsFinite(curve.Points[shown].Value))
                    yield return PanelRows.Note($"curve value of {curve.LayerId}", $"{RoundNumbers.Short(curve.Points[shown].Value)} {curve.Unit} in the frame that is shown");
            }

            yield return PanelRows.Inner(new Button("save curves", "Save the curves", saving.Curves));
        }

        if (Waiting("curve", fault, isCurrent) is { } waiting)
            yield return waiting;

        void Radius(double radius) => controls.CurveRadiusMm = radius is >= 0 and <= TimeCurvePlace.MaxRadiusMm
            ? radius
            : throw new InputException(FormattableString.Invariant($"A radius is from 0 mm, for the voxel, to {TimeCurvePlace.MaxRadiusMm} mm."));
    }

    // The line along which values are shown: the one that was drawn for it, or else the last distance.
    private (string Name, Scene Scene, Vector3D FromMm, Vector3D ToMm)? LineOf(ViewerState state)
    {
        if (controls.Measuring.Profile is { } drawn)
            return ("Along the drawn line, ", state.SceneIn(state[drawn.Pane]), drawn.FromMm, drawn.ToMm);
        Measurement? distance = state.Scene.Measurements.LastOrDefault(static one => one.Kind == MeasurementKind.Distance);
        return distance is null ? null : ($"Along {distance.Label}, ", state.Scene, distance.PointsMm[0], distance.PointsMm[1]);
    }

    private static ChartCurve CurveOf(StructureLayer layer, DoseVolumeHistogram histogram) => new(layer.Structure.Name, layer.Colour, SceneHistograms.PointsOf(histogram));

    private static string Words(StructureLayer layer, DoseVolumeHistogram curve, string unit) =>
        $"{layer.Structure.Name}: mean {RoundNumbers.Short(curve.Mean)}, D95 {RoundNumbers.Short(curve.DoseAtPercent(95))}, max {RoundNumbers.Short(curve.Max)} {unit}, {RoundNumbers.Short(curve.VolumeCc)} cc";

    private static PanelRow? Waiting(string name, string fault, bool isCurrent) =>
        !isCurrent ? PanelRows.Note($"{name} waiting", "Calculating \u2026") : fault.Length > 0 ? PanelRows.Inner(new Label($"{name} fault", fault) { Tone = LabelTone.Strong }) : null;
}
