using System.Globalization;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The page of what has been measured: names, values and statistics, at the true values of the voxels.</summary>
internal sealed class MeasurementsPage(WindowViewer viewer, WindowControls controls, WindowTools tools, PanelAnswers answers, Action saveTables)
{
    private const string None = "\u2013";

    private readonly MeasuringRows _tools = new(controls, tools);

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        Scene scene = state.Scene;
        foreach (PanelRow row in _tools.Rows(scene))
            yield return row;
        if (scene.Measurements.IsEmpty && scene.Regions.IsEmpty)
        {
            yield return PanelRows.Note("nothing measured", "Nothing has been measured yet.");
            yield break;
        }

        (AnsweredTable? found, string fault, bool isCurrent) = answers.Table(scene);
        ILookup<string, MeasurementRow> rows = (found?.Rows ?? []).ToLookup(static row => row.Id);
        foreach ((string id, string name) in scene.Measurements.Select(static one => (one.Id, one.Label)).Concat(scene.Regions.Select(static one => (one.Id, one.Label))))
        {
            foreach (PanelRow row in Rows(id, name, [.. rows[id]]))
                yield return row;
        }

        if (!isCurrent)
            yield return PanelRows.Note("table waiting", "Calculating \u2026");
        else if (fault.Length > 0)
            yield return PanelRows.Inner(new Label("table fault", fault) { Tone = LabelTone.Strong });
        yield return PanelRows.Inner(
            new Button("save tables", "Save", saveTables),
            new Button("remove all", "Remove all", () => viewer.Change(static now => MeasuringActions.Remove(now, "*"))));
    }

    private IEnumerable<PanelRow> Rows(string id, string name, MeasurementRow[] rows)
    {
        bool isChosen = controls.Measuring.SelectedId == id;
        void Choose() => controls.Measuring.SelectedId = id;
        yield return new(
            new(new Field($"{id} name", name, text => viewer.Change(now => MeasuringActions.Rename(now, id, text))) { IsChosen = isChosen, Touch = Choose }, 0.8),
            new(new Label($"{id} value", rows.Length > 0 ? Headline(rows[0]) : "") { Tone = isChosen ? LabelTone.Strong : LabelTone.Plain, Touch = Choose }),
            new(new Button($"{id} remove", "\u00d7", () => viewer.Change(now => MeasuringActions.Remove(now, id))), 0));
        MeasurementRow[] measured = [.. rows.Where(static row => row.Statistics is not null)];
        if (measured.Length > 0)
        {
            bool hasPeak = measured.Any(static row => row.Statistics!.Peak is not null);
            yield return Numbers($"{id} head", "", LabelTone.Faint, Choose, ["mean", "SD", "min", "max", .. hasPeak ? ["peak"] : Array.Empty<string>()]);
            foreach (MeasurementRow row in measured)
            {
                RegionStatistics statistics = row.Statistics!;
                string[] peak = hasPeak ? [Short(statistics.Peak)] : [];
                yield return Numbers($"{id} {row.LayerId}", row.Unit.Length > 0 ? $"{row.LayerName}, {row.Unit}" : row.LayerName, LabelTone.Plain, Choose,
                    [Short(statistics.Mean), Short(statistics.StandardDeviation), Short(statistics.Minimum), Short(statistics.Maximum), .. peak]);
            }
        }

        foreach (MeasurementRow row in rows.Where(static row => row.Note.Length > 0))
            yield return PanelRows.Note($"{id} {row.LayerId} note", row.LayerName.Length > 0 ? $"{row.LayerName}: {row.Note}" : row.Note);
    }

    private static PanelRow Numbers(string id, string name, LabelTone tone, Action touch, string[] values) => new(
    [
        new(new Label($"{id} layer", name) { Tone = tone, Touch = touch }, 1.4),
        .. values.Select((value, n) => new Cell(new Label($"{id} {n}", value) { Tone = tone, IsRight = true, Touch = touch })),
    ])
    { Indent = 1 };

    private static string Headline(MeasurementRow row)
    {
        if (!double.IsNaN(row.Value))
            return string.Create(CultureInfo.InvariantCulture, $"{row.Value:F1}{(row.Kind == "angle" ? "\u00b0" : $" {row.Unit}")}");
        string volume = row.Statistics is { } statistics ? $" {RoundNumbers.Short(statistics.VolumeMl)} mL" : "";
        string threshold = double.IsNaN(row.Threshold) ? "" : $", \u2265 {RoundNumbers.Short(row.Threshold)} {row.Unit}";
        return row.Kind + volume + threshold;
    }

    private static string Short(double? value) => value is double number && double.IsFinite(number) ? RoundNumbers.Short(number) : None;
}
