using System.Text.RegularExpressions;
using PetRecon.Tests.Support;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window;
using PetRecon.Viewer.Window.Tools;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>The page's table of mouse and keys, read from its file, against the one of the window.</summary>
public partial class InputTableTests
{
    private static readonly string s_help = EscapePattern.Replace(Page("help.js"), static match => ((char)Convert.ToInt32(match.Groups["code"].Value, 16)).ToString());

    private static (string[] Keys, string Shown, string Does)[] PageKeys =>
    [
        .. KeyPattern.Matches(s_help).Select(static match => (Texts(match.Groups["keys"].Value), match.Groups["shown"].Value, match.Groups["does"].Value)),
        .. PageTools.Select(static tool => ((string[])[tool.Key], tool.Key, $"measuring tool: {tool.Name.ToLowerInvariant()}")),
    ];

    // In the page's own order of names: what it is called there, its key, and how many points it needs.
    private static IEnumerable<(string Name, string Key, int Points)> PageTools
    {
        get
        {
            Dictionary<string, string> names = Entries("measurements.js", "toolNames"), keys = Entries("measurements.js", "keyOf"), needed = Entries("tools.js", "needed");
            return names.Select(entry => (entry.Value, keys[entry.Key], int.Parse(needed[entry.Key], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void What_keys_do_in_all_hosts_is_the_same_in_the_page()
    {
        (string[] Keys, string Shown, string Does)[] page = PageKeys;
        Assert.NotEmpty(page);
        foreach (KeyEntry entry in InputTable.Keys)
        {
            (string[] keys, string shown, string does) = page.FirstOrDefault(other => other.Does == entry.Does);
            Assert.True(keys is not null, $"help.js has no key for: {entry.Does}");
            Assert.Equal((entry.Shown, string.Join(' ', entry.Keys)), (shown, string.Join(' ', keys)));
        }
    }

    [Fact]
    public void No_key_of_the_window_does_something_else_in_the_page()
    {
        Dictionary<string, string> page = PageKeys.SelectMany(static entry => entry.Keys.Select(key => (key, entry.Does))).ToDictionary();
        foreach (KeyEntry entry in InputTable.WindowKeys)
            Assert.All(entry.Keys, key => Assert.Equal(entry.Does, page.GetValueOrDefault(key, entry.Does)));
        Assert.Equal(WindowKeys.Table.Sum(static entry => entry.Keys.Length), WindowKeys.Table.SelectMany(static entry => entry.Keys).Distinct().Count());
    }

    [Fact]
    public void Measuring_tools_have_the_names_keys_and_points_that_they_have_in_the_page()
    {
        Assert.Equal(PageTools, MeasuringTools.Table.Select(static entry => (entry.Name, entry.Key, entry.PointCount)));
        Assert.Contains(("Angle", "a", 3), PageTools);
    }

    [Fact]
    public void What_the_mouse_does_is_the_same_in_the_page()
    {
        Dictionary<string, string> page = MousePattern.Matches(s_help).ToDictionary(static match => match.Groups["what"].Value, static match => match.Groups["does"].Value);
        Assert.Equal(InputTable.Mouse.Select(static entry => entry.What).Order(), page.Keys.Order());
        Assert.All(InputTable.Mouse, entry => Assert.Equal(entry.Does, page[entry.What]));
    }

    [Fact]
    public void Every_key_does_something_in_a_window()
    {
        using WindowViewer viewer = new(ShownWindow.Opened, TimeSpan.Zero, static () => { }, static () => { });
        WindowControls controls = new() { WindowedLayer = "ct" };
        WindowCine cine = new(viewer, controls);
        using WindowErrands errands = new(static () => { }, static _ => { });
        List<string> copied = [];
        WindowKeys keys = Keys(viewer, controls, cine, errands, copied.Add);
        foreach (string key in WindowKeys.Table.SelectMany(static entry => entry.Keys))
        {
            controls.Layout = WindowLayout.Of(700, 500, 13, controls.Rows(2));
            viewer.Change(state => ViewerActions.Layout(state, controls.Layout.Sizes(), 13));
            controls.Active = controls.Layout.Panes[0].Id;
            (controls.Probe, controls.Note) = ("0.5 Gy", "");
            (ViewerState before, string shown) = (viewer.State, Shown());
            try
            {
                keys.Press(key);
            }
            catch (InputException)
            {
                // What the study does not have: frames, isodose lines.
                continue;
            }

            Assert.False(before == viewer.State && shown == Shown(), $"{key} does nothing.");
        }

        string Shown() => $"{controls.Alone} {controls.IsComparison} {controls.Fourth} {controls.Active} {controls.WindowedLayer} {controls.LeftChangesWindow} {controls.ShowsHelp} {controls.ShowsPanel} {controls.HasPanelFocus} {controls.IsClosing} {cine.IsPlaying} {cine.Kind} {controls.Measuring.Tool} {controls.Measuring.Sketch} {controls.Note} {copied.Count} {errands.Progress}";
    }

    [Fact]
    public void The_key_of_curves_opens_the_panel_at_them_and_closes_it_again()
    {
        using WindowViewer viewer = new(Panels.PanelScenes.Timed, TimeSpan.Zero, static () => { }, static () => { });
        WindowControls controls = new() { ShowsPanel = true };
        using WindowErrands errands = new(static () => { }, static _ => { });
        WindowKeys keys = Keys(viewer, controls, new(viewer, controls), errands, static _ => { });
        keys.Press("t");
        Assert.Equal((true, Viewer.Window.Panels.PanelTab.Charts), (controls.ShowsPanel, controls.PanelTab));
        keys.Press("t");
        Assert.False(controls.ShowsPanel);
        keys.Press("t");
        Assert.True(controls.ShowsPanel);
    }

    [Fact]
    public void A_maximum_projection_has_its_layers_and_colours_again_after_a_volume_rendering()
    {
        using WindowViewer viewer = new(ShownWindow.Opened, TimeSpan.Zero, static () => { }, static () => { });
        WindowControls controls = new();
        using WindowErrands errands = new(static () => { }, static _ => { });
        WindowKeys keys = Keys(viewer, controls, new(viewer, controls), errands, static _ => { });
        keys.Press("v");
        Assert.Equal(ProjectionKind.Volume, viewer.State[PaneKind.Projection].Looks.Projection);
        keys.Press("v");
        Assert.Equal(ShownWindow.Opened.Projection, viewer.State[PaneKind.Projection].Looks);
    }

    // Nothing is drawn, and so nothing saved.
    private static WindowKeys Keys(WindowViewer viewer, WindowControls controls, WindowCine cine, WindowErrands errands, Action<string> copy) =>
        new(viewer, controls, cine, new WindowTools(viewer, controls, errands), new(viewer, controls, errands, AppContext.BaseDirectory, static (_, _) => throw new InvalidOperationException("Nothing draws here."), copy));

    // needed = { distance: 2, angle: 3 } or with texts as values.
    private static Dictionary<string, string> Entries(string file, string name)
    {
        string list = Regex.Match(Page(file), name + " = {([^}]*)}", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return list.Split(',').Select(static entry => entry.Split(':')).ToDictionary(static parts => parts[0].Trim(), static parts => parts[1].Trim().Trim('"'));
    }

    private static string Page(string name) => File.ReadAllText(Repository.PathOf("src", "PetRecon.Viewer", "Browser", "Page", name));

    private static string[] Texts(string list) => [.. TextPattern.Matches(list).Select(static match => match.Groups[1].Value)];

    // [["r"], "r", "reset views and windows", ...
    [GeneratedRegex("""^  \[\[(?<keys>[^]]*)\], "(?<shown>[^"]*)", "(?<does>[^"]*)",""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyPattern { get; }

    [GeneratedRegex(@"\\u(?<code>[0-9a-f]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapePattern { get; }

    // ["wheel", "slice by slice; turns the projection"],
    [GeneratedRegex("""^  \["(?<what>[^"]*)", "(?<does>[^"]*)"\],""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MousePattern { get; }

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex TextPattern { get; }
}
