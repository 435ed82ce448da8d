namespace PetRecon.Viewer.Window.Panels;

/// <summary>A text that is being typed. It never changes: a key makes another one.</summary>
/// <param name="Text">The text so far.</param>
/// <param name="Caret">Where letters go, from 0 to its length.</param>
/// <param name="Anchor">The other end of what is selected; the caret's place if nothing is.</param>
internal sealed record TextEdit(string Text, int Caret, int Anchor)
{
    private const int MaxLength = 200;

    /// <summary>A text of which all is selected, so that what is typed takes its place.</summary>
    public static TextEdit Whole(string text) => new(text, text.Length, 0);

    /// <summary>Where the selection begins.</summary>
    public int From => Math.Min(Caret, Anchor);

    /// <summary>Where it ends.</summary>
    public int To => Math.Max(Caret, Anchor);

    /// <summary>A letter in place of the selection. Those beyond 16 bits, which the font does not have, are left out.</summary>
    public TextEdit Typed(string letter) =>
        Text.Length - (To - From) + letter.Length > MaxLength || letter.Any(static part => char.IsControl(part) || char.IsSurrogate(part)) ? this : Replaced(From, To, letter);

    /// <summary>The caret at a place; what is between there and the anchor is selected, if the anchor stays.</summary>
    public TextEdit At(int caret, bool keepsAnchor = false)
    {
        int at = Math.Clamp(caret, 0, Text.Length);
        return this with { Caret = at, Anchor = keepsAnchor ? Anchor : at };
    }

    /// <summary>What a key makes of it; null if it means nothing here.</summary>
    /// <param name="key">Its name, as browsers call it, with Shift+ where that is held.</param>
    public TextEdit? Pressed(string key)
    {
        bool isShifted = key.StartsWith("Shift+", StringComparison.Ordinal);
        bool hasSelection = From < To;
        return (isShifted ? key[6..] : key) switch
        {
            "ArrowLeft" => hasSelection && !isShifted ? At(From) : At(Caret - 1, isShifted),
            "ArrowRight" => hasSelection && !isShifted ? At(To) : At(Caret + 1, isShifted),
            "Home" => At(0, isShifted),
            "End" => At(Text.Length, isShifted),
            "Backspace" => hasSelection ? Replaced(From, To, "") : Replaced(Math.Max(0, Caret - 1), Caret, ""),
            "Delete" => hasSelection ? Replaced(From, To, "") : Replaced(Caret, Math.Min(Text.Length, Caret + 1), ""),
            _ => null,
        };
    }

    private TextEdit Replaced(int from, int to, string by) => new(Text[..from] + by + Text[to..], from + by.Length, from + by.Length);
}
