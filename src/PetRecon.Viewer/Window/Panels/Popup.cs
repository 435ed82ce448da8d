using System.Collections.Immutable;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The open list of a choice.</summary>
/// <param name="Id">The choice.</param>
/// <param name="Options">What there is.</param>
/// <param name="Place">Where the list is.</param>
/// <param name="RowHeight">Height of an option.</param>
/// <param name="Marked">The option that Enter takes.</param>
/// <param name="First">The option in its first row.</param>
internal sealed record Popup(string Id, ImmutableArray<string> Options, SKRect Place, float RowHeight, int Marked, int First)
{
    /// <summary>Options that are seen at once.</summary>
    public int Rows => Math.Max(1, (int)((Place.Height + 0.5f) / RowHeight));

    /// <summary>The list of a choice: below it, or above where there is more room, and within the panel.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="seen">Where that is seen.</param>
    /// <param name="layout">The panel.</param>
    public static Popup Of(Choice choice, SKRect seen, PanelLayout layout)
    {
        float row = (float)(1.7 * layout.TextSize);
        float below = layout.Area.Bottom - seen.Bottom;
        float above = seen.Top - layout.Area.Top;
        bool isBelow = below >= row * choice.Options.Length || below >= above;
        int rows = Math.Clamp((int)((isBelow ? below : above) / row), 1, Math.Max(1, choice.Options.Length));
        float widest = choice.Options.Select(option => PanelText.Width(option, layout.TextSize)).DefaultIfEmpty(0).Max();
        float width = Math.Min(Math.Max(seen.Width, widest + (float)(1.2 * layout.TextSize)), layout.Area.Width);
        float left = Math.Clamp(seen.Left, layout.Area.Left, layout.Area.Right - width);
        SKRect place = SKRect.Create(left, isBelow ? seen.Bottom : seen.Top - rows * row, width, rows * row);
        return new Popup(choice.Id, choice.Options, place, row, 0, 0).Mark(Math.Max(0, choice.Chosen));
    }

    /// <summary>The option at a pixel; -1 beside the list.</summary>
    public int At(double x, double y)
    {
        int option = First + (int)Math.Floor((y - Place.Top) / RowHeight);
        return x >= Place.Left && x < Place.Right && y >= Place.Top && y < Place.Bottom && option < Options.Length ? option : -1;
    }

    /// <summary>The list with another option marked, and scrolled so that it is seen.</summary>
    public Popup Mark(int option)
    {
        int marked = Math.Clamp(option, 0, Math.Max(0, Options.Length - 1));
        return this with { Marked = marked, First = Math.Clamp(First, Math.Max(0, marked - Rows + 1), marked) };
    }

    /// <summary>The list scrolled by some rows.</summary>
    public Popup Scrolled(int rows) => this with { First = Math.Clamp(First + rows, 0, Math.Max(0, Options.Length - Rows)) };

    /// <summary>The list after a key; null if the key means nothing to it.</summary>
    public Popup? Pressed(string key) => key switch
    {
        "ArrowUp" => Mark(Marked - 1),
        "ArrowDown" => Mark(Marked + 1),
        "PageUp" => Mark(Marked - Rows),
        "PageDown" => Mark(Marked + Rows),
        "Home" => Mark(0),
        "End" => Mark(Options.Length - 1),
        { Length: 1 } => Mark(Enumerable.Range(1, Options.Length).Select(n => (Marked + n) % Options.Length)
            .Where(n => Options[n].StartsWith(key, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(Marked).First()),
        _ => null,
    };
}
