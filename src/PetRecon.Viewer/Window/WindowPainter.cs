using System.Globalization;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Window.Panels;
using PetRecon.Viewer.Window.Tools;
using SkiaSharp;

namespace PetRecon.Viewer.Window;

/// <summary>Draws a window: panes with what lies over them, the status line, the help, and how far an opening is.</summary>
internal sealed class WindowPainter(WindowCanvas canvas, WindowControls controls) : IDisposable
{
    private readonly Dictionary<PaneId, WindowPane> _panes = [];
    private PaneId? _framed;
    private string? _status;
    private bool _showedHelp;
    private MeasuringMarks _marks = new(null, null, null);

    /// <summary>Height of the font, pixels.</summary>
    public double TextSize { get; set; } = 13;

    /// <summary>The panel beside the panes; null before there is a scene.</summary>
    public SidePanel? Panel { get; set; }

    /// <summary>Takes a pane's new pixels and marks; it is shown with the next drawing.</summary>
    public void Take(WindowPane pane)
    {
        WindowPane? before = _panes.GetValueOrDefault(pane.Work.Pane.Id);
        _panes[pane.Work.Pane.Id] = pane with { Pixels = pane.Pixels ?? before?.Pixels };
        if (pane.Pixels is not null)
            before?.Pixels?.Dispose();
        if (!controls.ShowsHelp && controls.Layout.Of(pane.Work.Pane.Id) is { } placed)
            Draw(placed);
    }

    /// <summary>Draws everything anew.</summary>
    public void All(string status)
    {
        canvas.Canvas.Clear(PanelColours.Edge);
        foreach (PlacedPane pane in controls.Layout.Panes)
            Draw(pane);
        (_framed, _status) = (null, null);
        Surroundings(status);
        Panel?.Draw(canvas.Canvas);
        if (controls.ShowsHelp)
            Help();
        (_showedHelp, _marks) = (controls.ShowsHelp, controls.Measuring.Marks);
        canvas.Send(SKRectI.Create(canvas.Width, canvas.Height));
    }

    /// <summary>Draws what has changed around the panes; true if anything had.</summary>
    public bool Around(string status)
    {
        if (_showedHelp == controls.ShowsHelp)
            return Sketched() | Surroundings(status) | Beside();
        All(status);
        return true;
    }

    /// <summary>Draws how far the opening of a study is.</summary>
    public void Opening(OpeningProgress progress)
    {
        SKCanvas skia = canvas.Canvas;
        skia.Clear(PanelColours.Back);
        (float middle, float y) = (0.5f * canvas.Width, 0.5f * canvas.Height);
        float width = Math.Min(24 * (float)TextSize, 0.8f * canvas.Width);
        Text(progress.Text, middle, y - 1.5f * (float)TextSize, SKTextAlign.Center, PanelColours.Text, 1.1 * TextSize, 0.9f * canvas.Width);
        SKRect bar = SKRect.Create(middle - 0.5f * width, y, width, 0.5f * (float)TextSize);
        Fill(bar, PanelColours.Edge);
        if (progress.Share is double share)
            Fill(SKRect.Create(bar.Left, bar.Top, (float)Math.Clamp(share, 0, 1) * width, bar.Height), PanelColours.Strong);
        canvas.Send(SKRectI.Create(canvas.Width, canvas.Height));
    }

    public void Dispose()
    {
        foreach (WindowPane pane in _panes.Values)
            pane.Pixels?.Dispose();
    }

    private void Draw(PlacedPane placed)
    {
        SKCanvas skia = canvas.Canvas;
        SKRect place = placed.Place;
        skia.Save();
        skia.ClipRect(place);
        skia.Translate(place.Left, place.Top);
        skia.Clear(SKColors.Black);
        if (_panes.GetValueOrDefault(placed.Id) is { } pane)
        {
            (int width, int height) = (pane.Work.Picture.Width, pane.Work.Picture.Height);

            // Until the first frame of another size, the last one is stretched.
            skia.Scale(place.Width / width, place.Height / height);
            if (pane.Pixels is { } pixels)
            {
                using SKImage image = SKImage.FromPixels(pixels.PeekPixels());
                SKSamplingOptions sampling = pixels.Width == placed.Place.Width ? SKSamplingOptions.Default : new(SKFilterMode.Linear);
                skia.DrawImage(image, SKRect.Create(width, height), sampling);
            }

            MeasuringMarks marks = controls.Measuring.Marks;
            OverlayDrawing.Draw(skia, SketchDrawing.Emphasised(pane.Marks, marks.SelectedId));
            SketchDrawing.Draw(skia, marks, placed.Id, pane.Work.Picture.View, width, height, TextSize);
        }

        if (controls.HeadOf(placed.Id) is { Length: > 0 } head)
            OverlayDrawing.Draw(skia, new() { Texts = [new(OverlayKind.Identity, head, new(0.5 * place.Width, 3.2 * TextSize), OverlayAlignment.Middle, TextSize, new(0xff, 0xff, 0xff))] });
        skia.Restore();
        canvas.Send(placed.Place);
    }

    // What the hand draws is over the panes at once, and needs no frame.
    private bool Sketched()
    {
        (MeasuringMarks before, MeasuringMarks now) = (_marks, controls.Measuring.Marks);
        if (before == now || controls.ShowsHelp)
            return false;
        _marks = now;
        bool isAll = before.SelectedId != now.SelectedId || before.Profile != now.Profile;
        foreach (PlacedPane pane in controls.Layout.Panes)
        {
            if (isAll || pane.Id == before.Sketch?.Pane || pane.Id == now.Sketch?.Pane)
                Draw(pane);
        }

        return true;
    }

    private bool Surroundings(string status)
    {
        bool hasChanged = false;
        if (_framed != controls.Active)
        {
            _framed = controls.Active;
            foreach (PlacedPane pane in controls.Layout.Panes)
                Frame(pane, PanelColours.Edge);
            if (controls.Layout.Panes.Length > 1 && controls.Layout.Of(controls.Active) is { } active)
                Frame(active, PanelColours.Strong);
            hasChanged = true;
        }

        string all = $"{controls.Probe}\n{controls.Note}\n{controls.Errand}\n{status}";
        if (_status != all)
        {
            _status = all;
            Status(status);
            hasChanged = true;
        }

        return hasChanged;
    }

    // The panel; help lies over it.
    private bool Beside()
    {
        if (Panel is not { IsChanged: true } || controls.ShowsHelp)
            return false;
        Panel.Draw(canvas.Canvas);
        canvas.Send(controls.Layout.Panel);
        return true;
    }

    // In the gap around a pane, so that nothing of its picture is covered.
    private void Frame(PlacedPane pane, SKColor colour)
    {
        int gap = Math.Max(1, controls.Layout.Gap);
        SKRectI outer = new(pane.Place.Left - gap, pane.Place.Top - gap, pane.Place.Right + gap, pane.Place.Bottom + gap);
        foreach (SKRectI edge in new SKRectI[]
        {
            new(outer.Left, outer.Top, outer.Right, pane.Place.Top), new(outer.Left, pane.Place.Bottom, outer.Right, outer.Bottom),
            new(outer.Left, outer.Top, pane.Place.Left, outer.Bottom), new(pane.Place.Right, outer.Top, outer.Right, outer.Bottom),
        })
        {
            Fill(edge, colour);
            canvas.Send(edge);
        }
    }

    private void Status(string status)
    {
        SKRectI place = controls.Layout.Status;
        Fill(place, PanelColours.Panel);
        float margin = 0.6f * (float)TextSize;
        float baseLine = place.Top + 0.5f * place.Height + 0.36f * (float)TextSize;
        bool isNote = controls.Note.Length > 0 || controls.Errand is not null;
        string right = controls.Errand is { } errand ? Words(errand) : controls.Note.Length > 0 ? controls.Note : status;
        float room = place.Width - 3 * margin;

        // A note is to be read now; values under the mouse come again with its next move.
        float taken = isNote ? Text(right, place.Right - margin, baseLine, SKTextAlign.Right, PanelColours.Strong, TextSize, 0.7f * room) : 0;
        float left = Text(controls.Probe, place.Left + margin, baseLine, SKTextAlign.Left, PanelColours.Text, TextSize, room - taken);
        if (!isNote && room - left > 5 * TextSize)
            Text(right, place.Right - margin, baseLine, SKTextAlign.Right, PanelColours.Faint, TextSize, room - left);
        if (controls.Errand?.Share is double share)
            Fill(SKRect.Create(place.Left, place.Top, (float)Math.Clamp(share, 0, 1) * place.Width, Math.Max(2, (float)TextSize / 6)), PanelColours.Strong);
        canvas.Send(place);
    }

    private static string Words(OpeningProgress errand) => string.Create(CultureInfo.InvariantCulture, $"{errand.Text}{(errand.Share is double share ? $" {100 * share:F0} %" : "")} ... (Esc gives up)");

    private void Help()
    {
        (string What, string Does)[] rows = [.. InputTable.Mouse.Select(static entry => (entry.What, entry.Does)), .. WindowKeys.Table.Select(static entry => (entry.Shown, entry.Does))];

        // Smaller in a window that has no room for all of it.
        double size = Math.Min(1.1 * TextSize, canvas.Height / (1.6 * (rows.Length + 4)));
        size = Math.Min(size, size * (canvas.Width - 8) / Width(size));
        (float line, float column) = (1.6f * (float)size, (float)Columns(size).What);
        (float width, float height) = ((float)Width(size), (rows.Length + 3) * line);
        SKRect box = SKRect.Create(0.5f * (canvas.Width - width), 0.5f * (canvas.Height - height), width, height);
        Fill(SKRect.Create(canvas.Width, canvas.Height), new SKColor(0, 0, 0, 0x90));
        using (SKPaint panel = new() { Color = PanelColours.Panel, IsAntialias = true })
            canvas.Canvas.DrawRoundRect(box, 8, 8, panel);
        float y = box.Top + 1.5f * line;
        Text("Mouse and keys", box.Left + line, y, SKTextAlign.Left, PanelColours.Faint, 1.1 * size, width);
        foreach ((string what, string does) in rows)
        {
            y += line;
            Text(what, box.Left + line, y, SKTextAlign.Left, PanelColours.Strong, size, width);
            Text(does, box.Left + 2 * line + column, y, SKTextAlign.Left, PanelColours.Text, size, width);
        }

        (double What, double Does) Columns(double size)
        {
            using SKFont font = PictureFont.OfSize(size);
            return (rows.Max(row => font.MeasureText(row.What)), rows.Max(row => font.MeasureText(row.Does)));
        }

        double Width(double size) => Columns(size).What + Columns(size).Does + 3 * 1.6 * size;
    }

    private void Fill(SKRect place, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour };
        canvas.Canvas.DrawRect(place, paint);
    }

    // Returns how wide it became. What has no room ends in dots.
    private float Text(string text, float x, float y, SKTextAlign align, SKColor colour, double size, float room)
    {
        using SKFont font = PictureFont.OfSize(size);
        using SKPaint ink = new() { Color = colour, IsAntialias = true };
        float width = font.MeasureText(text);
        if (width > room)
        {
            int fitting = font.BreakText(text, Math.Max(0, room - font.MeasureText("\u2026")));
            text = text[..fitting] + "\u2026";
            width = font.MeasureText(text);
        }

        canvas.Canvas.DrawText(text, x, y, align, font, ink);
        return width;
    }
}
