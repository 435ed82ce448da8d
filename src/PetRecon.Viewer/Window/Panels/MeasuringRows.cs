using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The rows of what measures: the tool of the left button, the layer that is measured, and how regions grow.</summary>
internal sealed class MeasuringRows(WindowControls controls, WindowTools tools)
{
    private const int ToolsInRow = 4;

    private static readonly ImmutableArray<(MouseTool Tool, string Name)> s_tools = [.. MeasuringTools.Table.Select(static entry => (entry.Tool, entry.Name)), (MouseTool.Profile, "Profile")];
    private static readonly ImmutableArray<string> s_thresholds = ["% of highest", "fixed value"];

    public IEnumerable<PanelRow> Rows(Scene scene)
    {
        foreach ((MouseTool Tool, string Name)[] row in s_tools.Chunk(ToolsInRow))
            yield return PanelRows.Inner(row.Select(one => ButtonOf(one.Tool, one.Name)));
        if (scene.Layers.IsEmpty)
            yield break;
        VolumeLayer measured = controls.Measuring.LayerIn(scene);
        yield return PanelRows.Named("measured in", new Choice("measured layer", [.. scene.Layers.Select(static layer => layer.Name)], scene.Layers.IndexOf(measured), n => tools.MeasureIn(scene.Layers[n])));
        RegionGrowingOptions growing = controls.Measuring.Growing;
        bool isFixed = growing.FixedThreshold is not null;
        yield return PanelRows.Named(
            "grows to",
            new Choice("threshold kind", s_thresholds, isFixed ? 1 : 0, n =>
            {
                if (n == 1 != isFixed)
                    tools.OtherThreshold();
            }),
            growing.FixedThreshold is double value
                ? NumberField.Of("threshold", value, measured.Window.High - measured.Window.Low, Fixed, measured.Unit)
                : NumberField.Of("threshold", 100 * growing.ShareOfMaximum, 50, Share, "%"));
    }

    // The tool that is on is put away by its button.
    private Button ButtonOf(MouseTool tool, string name)
    {
        bool isOn = controls.Measuring.Tool == tool;
        return new($"tool {name}", name, () =>
        {
            if (isOn)
                tools.Choose(MouseTool.Crosshair);
            else
                tools.Take(tool);
        })
        { IsOn = isOn };
    }

    private void Fixed(double value) => controls.Measuring.Growing = new() { FixedThreshold = value };

    private void Share(double percent) => controls.Measuring.Growing = percent is > 0 and <= 100
        ? new() { ShareOfMaximum = percent / 100 }
        : throw new InputException("A region grows down to a share of its highest value above 0 % and up to 100 %.");
}
