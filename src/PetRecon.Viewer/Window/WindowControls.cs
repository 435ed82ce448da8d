using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Window.Panels;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window;

/// <summary>What the window's own parts show, beside the scene: changed by mouse and keys, drawn by <see cref="WindowPainter"/>.</summary>
internal sealed class WindowControls
{
    /// <summary>What a comparison may have as rows.</summary>
    public static ImmutableArray<PaneKind> RowKinds { get; } = [PaneKind.Axial, PaneKind.Coronal, PaneKind.Sagittal, PaneKind.Oblique, PaneKind.Projection];

    /// <summary>Where panes are.</summary>
    public WindowLayout Layout { get; set; } = new([], default, 0);

    /// <summary>The pane that is shown alone; null shows several.</summary>
    public PaneId? Alone { get; private set; }

    /// <summary>Whether columns of layers are compared.</summary>
    public bool IsComparison { get; private set; }

    /// <summary>What is shown beside the three planes: the projection, an oblique plane or the view along a beam.</summary>
    public PaneKind Fourth { get; private set; } = PaneKind.Projection;

    /// <summary>The rows of a comparison, from above.</summary>
    public ImmutableArray<PaneKind> ComparedKinds { get; private set; } = [PaneKind.Axial, PaneKind.Coronal];

    /// <summary>Whether the panel is beside the panes; null before that is known, as it depends on the window's width.</summary>
    public bool? ShowsPanel { get; set; }

    /// <summary>The panel's page that is shown.</summary>
    public PanelTab PanelTab { get; set; }

    /// <summary>Whether keys are for the panel.</summary>
    public bool HasPanelFocus { get; set; }

    /// <summary>Width of the panel, in heights of the font.</summary>
    public double PanelTextSizes { get; set; } = 24;

    /// <summary>The pane that keys are for.</summary>
    public PaneId Active { get; set; }

    /// <summary>Whether the left button changes the window in planes, as it does in PACS workstations, instead of moving the crosshair.</summary>
    public bool LeftChangesWindow => Measuring.Tool == MouseTool.Window;

    /// <summary>The tool of the left button, and what is being drawn with it.</summary>
    public MeasuringChoices Measuring { get; } = new();

    /// <summary>The layer whose window the right button changes; null before there is a scene, or if that has none.</summary>
    public string? WindowedLayer { get; set; }

    /// <summary>Radius around the crosshair of which curves over time are the mean, mm; 0 for its voxel.</summary>
    public double CurveRadiusMm { get; set; }

    /// <summary>How many pixels of a saved picture one of the screen's becomes in each direction.</summary>
    public int PictureScale { get; set; } = 1;

    /// <summary>Values under the mouse.</summary>
    public string Probe { get; set; } = "";

    /// <summary>What columns of a comparison are headed by.</summary>
    public IReadOnlyList<string> Heads { get; set; } = [];

    /// <summary>What was done or could not be, until the next input.</summary>
    public string Note { get; set; } = "";

    /// <summary>Work that is being done by the way; null if there is none.</summary>
    public OpeningProgress? Errand { get; set; }

    public bool ShowsHelp { get; set; }

    public bool IsClosing { get; set; }

    /// <summary>Where curves over time are measured: in the region that is chosen, or about the crosshair of the pane that keys are for.</summary>
    public TimeCurvePlace CurvePlace(ViewerState state)
    {
        PaneState pane = state[Active];
        MeasuredRegion? region = state.Scene.Regions.FirstOrDefault(one => one.Id == Measuring.SelectedId);
        return new(region is null ? state.CrosshairOf(pane) : default, CurveRadiusMm, region);
    }

    /// <summary>Shows the panel's page of charts, or no panel if that is there already.</summary>
    public void ToggleCharts() => (ShowsPanel, PanelTab) = (!(ShowsPanel is true && PanelTab == PanelTab.Charts), PanelTab.Charts);

    /// <summary>Shows a pane alone, or what was shown before if it is so already.</summary>
    public void Show(PaneId pane)
    {
        Alone = Alone == pane ? null : pane;
        Active = pane;
    }

    /// <summary>Shows columns side by side, or three planes and a fourth view.</summary>
    public void ToggleComparison() => (IsComparison, Alone, Active) = (!IsComparison, null, default);

    /// <summary>Shows columns side by side.</summary>
    public void ShowComparison() => (IsComparison, Alone, Active) = (true, null, default);

    /// <summary>Shows an oblique plane or the projection beside the planes.</summary>
    public void ToggleFourth() =>
        (IsComparison, Alone, Active, Fourth) = (false, null, default, Fourth == PaneKind.Oblique ? PaneKind.Projection : PaneKind.Oblique);

    /// <summary>Shows three planes and a fourth view.</summary>
    public void ShowPlanes(PaneKind fourth) => (IsComparison, Alone, Active, Fourth) = (false, null, default, fourth);

    /// <summary>Shows a row of a comparison, or leaves it out; the last one stays.</summary>
    public void ShowRow(PaneKind kind, bool isShown)
    {
        ImmutableArray<PaneKind> rows = [.. RowKinds.Where(row => row == kind ? isShown : ComparedKinds.Contains(row))];
        ComparedKinds = rows.IsEmpty ? ComparedKinds : rows;
    }

    /// <summary>What a pane is headed by: in the upper row of a comparison, the names of its column's layers.</summary>
    public string HeadOf(PaneId pane) => pane.Kind == ComparedKinds[0] && pane.Column > 0 ? Heads.ElementAtOrDefault(pane.Column - 1) ?? "" : "";

    /// <summary>The panes that are to be shown, row by row.</summary>
    /// <param name="columns">How many columns a comparison has.</param>
    public IReadOnlyList<IReadOnlyList<PaneId>> Rows(int columns)
    {
        if (Alone is { } alone)
            return [[alone]];
        if (!IsComparison)
            return [[PaneKind.Axial, PaneKind.Coronal], [PaneKind.Sagittal, Fourth]];
        return [.. ComparedKinds.Select(kind => Enumerable.Range(1, columns).Select(column => new PaneId(kind, column)).ToArray())];
    }
}
