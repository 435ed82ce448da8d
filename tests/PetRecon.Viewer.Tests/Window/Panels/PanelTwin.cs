using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Window;
using PetRecon.Viewer.Window.Panels;
using PetRecon.Viewer.Window.Tools;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>A panel without a window: what is done with it can be done by hands in a window, too, and its state says what that has to show.</summary>
internal sealed class PanelTwin : IDisposable
{
    private readonly WindowViewer _viewer;
    private readonly SemaphoreSlim _woken = new(0);
    private readonly WindowErrands _errands;
    private readonly double _textSize;
    private readonly (int Width, int Height) _size;

    public PanelTwin(OpenedScene opened, int width = ShownWindow.Width, int height = ShownWindow.Height, double textSize = 13)
    {
        (_size, _textSize) = ((width, height), textSize);
        _viewer = new(opened, TimeSpan.Zero, static () => { }, static () => { });
        Controls.WindowedLayer = State.Scene.Layers[0].Id;
        _errands = new(() => _woken.Release(), text => Controls.Note = text);
        Tools = new(_viewer, Controls, _errands);
        Cine = new(_viewer, Controls);
        Panel = new(_viewer, Controls, Tools, Cine, new(() => Saved.Add("all"), () => Saved.Add("tables"), () => Saved.Add("histograms"), () => Saved.Add("curves")), () => _woken.Release());
        Settle();
    }

    public WindowControls Controls { get; } = new();

    public SidePanel Panel { get; }

    public WindowTools Tools { get; }

    public WindowCine Cine { get; }

    /// <summary>What the panel had saved.</summary>
    public List<string> Saved { get; } = [];

    public ViewerState State => _viewer.State;

    /// <summary>A control as it is described now.</summary>
    public TControl Find<TControl>(string id)
        where TControl : Control
    {
        Settle();
        PlacedControl placed = Panel.Layout.Find(id) ?? throw new ArgumentException($"There is no \"{id}\"; there are {string.Join(", ", Panel.Layout.Controls.Select(static one => one.Control.Id))}.");
        return Assert.IsType<TControl>(placed.Control);
    }

    public bool Has(string id)
    {
        Settle();
        return Panel.Layout.Find(id) is not null;
    }

    /// <summary>Waits until something else has been found out by another thread.</summary>
    public async Task WakeAsync(Func<bool> isReady)
    {
        while (!isReady())
            Assert.True(await _woken.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), "Nothing was found out within a minute.");
    }

    public SKPoint Middle(string id)
    {
        Settle();
        SKRect place = Panel.Layout.Find(id)!.Value.Seen(0);
        return new((int)place.MidX, (int)place.MidY);
    }

    /// <summary>A click; returns it in the words of xdotool.</summary>
    public string Click(string id) => Drag(Middle(id));

    /// <summary>The mouse goes down at a point, along others, and up.</summary>
    public string Drag(params SKPoint[] points)
    {
        Take(new(WindowEventKind.Move, points[0].X, points[0].Y));
        Take(new(WindowEventKind.Press, Code: WindowEvent.LeftButton));
        foreach (SKPoint point in points[1..])
            Take(new(WindowEventKind.Move, point.X, point.Y));
        Take(new(WindowEventKind.Release, Code: WindowEvent.LeftButton));
        return FormattableString.Invariant($"mousemove {points[0].X} {points[0].Y} mousedown 1 {string.Concat(points[1..].Select(static point => FormattableString.Invariant($"mousemove {point.X} {point.Y} ")))}mouseup 1");
    }

    /// <summary>Keys, by the names that browsers give them, one after the other.</summary>
    public void Press(string keys)
    {
        foreach (string key in keys.Split(' '))
            Take(new(key.Length == 1 ? WindowEventKind.Letter : WindowEventKind.Key), key == "Space" ? " " : key);
    }

    public bool Take(WindowEvent happened, string? key = null)
    {
        Settle();
        bool isTaken = Panel.Take(happened, key);
        Settle();
        return isTaken;
    }

    /// <summary>A pane as the headless host draws it.</summary>
    public (SKBitmap Picture, int X, int Y) Draw(PaneId id)
    {
        SKRectI place = Controls.Layout.Of(id)!.Value.Place;
        using SoftwareRenderer renderer = new();
        PicturePage page = StatePicture.Of(State, [new(id, 0, 0, place.Width, place.Height)], 1);
        return (PageDrawing.BitmapOf(PageDrawing.Draw(renderer, page, StatePicture.Marks(State, 1), TestContext.Current.CancellationToken)), place.Left, place.Top);
    }

    public void Dispose()
    {
        _errands.Dispose();
        Panel.Dispose();
        _viewer.Dispose();
        _woken.Dispose();
    }

    // As a window does before it draws.
    private void Settle()
    {
        WindowLayout layout = WindowLayout.Of(_size.Width, _size.Height, _textSize, Controls.Rows(State.Columns.Length), (int)Math.Round(Controls.PanelTextSizes * _textSize));
        if (!layout.Panes.SequenceEqual(Controls.Layout.Panes) || layout.Panel != Controls.Layout.Panel)
        {
            Controls.Layout = layout;
            _viewer.Change(state => ViewerActions.Layout(state, layout.Sizes(), _textSize));
        }

        if (Controls.Layout.Of(Controls.Active) is null)
            Controls.Active = Controls.Layout.Panes[0].Id;
        _errands.Settle();
        Panel.Describe();
    }
}
