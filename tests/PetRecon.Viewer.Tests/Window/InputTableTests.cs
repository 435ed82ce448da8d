using System.Text.RegularExpressions;
using PetRecon.Tests.Support;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>The page's table of mouse and keys, read from its file, against the one of the window.</summary>
public partial class InputTableTests
{
    private static readonly string s_help = EscapePattern.Replace(Page("help.js"), static match => ((char)Convert.ToInt32(match.Groups["code"].Value, 16)).ToString());

    private static (string[] Keys, string Shown, string Does)[] PageKeys =>
        [.. KeyPattern.Matches(s_help).Select(static match => (Texts(match.Groups["keys"].Value), match.Groups["shown"].Value, match.Groups["does"].Value))];

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
        foreach (string tool in Texts(MeasuringPattern.Match(Page("measurements.js")).Value))
            page.Add(tool, "measures");
        Assert.Equal("measures", page["l"]);

        // Escape gives up what is being done, in both.
        foreach (KeyEntry entry in InputTable.WindowKeys)
            Assert.All(entry.Keys.Where(static key => key != "Escape"), key => Assert.Equal(entry.Does, page.GetValueOrDefault(key, entry.Does)));
        Assert.Equal(WindowKeys.Table.Sum(static entry => entry.Keys.Length), WindowKeys.Table.SelectMany(static entry => entry.Keys).Distinct().Count());
    }

    [Fact]
    public void What_the_mouse_does_is_the_same_in_the_page_where_the_left_button_does_more()
    {
        Dictionary<string, string> page = MousePattern.Matches(s_help).ToDictionary(static match => match.Groups["what"].Value, static match => match.Groups["does"].Value);
        Assert.Equal(InputTable.Mouse.Select(static entry => entry.What).Order(), page.Keys.Order());
        foreach (MouseEntry entry in InputTable.Mouse.Skip(1))
            Assert.Equal(entry.Does, page[entry.What]);
        Assert.All(InputTable.Mouse[0].Does.Split("; "), part => Assert.Contains(part, page[InputTable.Mouse[0].What], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_does_something_in_a_window()
    {
        using WindowViewer viewer = new(ShownWindow.Opened, TimeSpan.Zero, static () => { }, static () => { });
        WindowControls controls = new() { WindowedLayer = "ct" };
        WindowCine cine = new(viewer, controls);
        WindowKeys keys = new(viewer, controls, cine);
        foreach (string key in WindowKeys.Table.SelectMany(static entry => entry.Keys))
        {
            controls.Layout = WindowLayout.Of(700, 500, 13, controls.Rows(2));
            viewer.Change(state => ViewerActions.Layout(state, controls.Layout.Sizes(), 13));
            controls.Active = controls.Layout.Panes[0].Id;
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

        string Shown() => $"{controls.Alone} {controls.IsComparison} {controls.Fourth} {controls.Active} {controls.WindowedLayer} {controls.LeftChangesWindow} {controls.ShowsHelp} {controls.ShowsPanel} {controls.HasPanelFocus} {controls.IsClosing} {cine.IsPlaying}";
    }

    [Fact]
    public void A_maximum_projection_has_its_layers_and_colours_again_after_a_volume_rendering()
    {
        using WindowViewer viewer = new(ShownWindow.Opened, TimeSpan.Zero, static () => { }, static () => { });
        WindowControls controls = new();
        WindowKeys keys = new(viewer, controls, new(viewer, controls));
        keys.Press("v");
        Assert.Equal(ProjectionKind.Volume, viewer.State[PaneKind.Projection].Looks.Projection);
        keys.Press("v");
        Assert.Equal(ShownWindow.Opened.Projection, viewer.State[PaneKind.Projection].Looks);
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

    [GeneratedRegex("keyOf = {[^}]*}", RegexOptions.None, 1000)]
    private static partial Regex MeasuringPattern { get; }

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex TextPattern { get; }
}
