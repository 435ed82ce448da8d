namespace PetRecon.Viewer.Interaction;

/// <summary>What the mouse does, for the help.</summary>
/// <param name="What">The hand's movement.</param>
/// <param name="Does">What it does.</param>
internal sealed record MouseEntry(string What, string Does);

/// <summary>What a key does.</summary>
/// <param name="Keys">The keys, by the names that browsers give them.</param>
/// <param name="Shown">Their names in the help.</param>
/// <param name="Does">What they do, for the help.</param>
/// <param name="Action">The name by which a host knows what to do.</param>
internal sealed record KeyEntry(string[] Keys, string Shown, string Does, string Action);

/// <summary>Mouse and keys of all hosts, in one table that their help shows and their keys obey.</summary>
internal static class InputTable
{
    public static IReadOnlyList<MouseEntry> Mouse { get; } =
    [
        new("left button", "crosshair; turns the projection"),
        new("middle button", "pan"),
        new("right button", "window (left and right) and level (up and down) of the chosen layer"),
        new("wheel", "slice by slice; turns the projection"),
        new("Ctrl + wheel", "zoom about the mouse"),
        new("double click", "this view alone, or all four"),
    ];

    public static IReadOnlyList<KeyEntry> Keys { get; } =
    [
        new(["ArrowUp", "PageUp"], "\u2191 or Page Up", "previous slice", "previous"),
        new(["ArrowDown", "PageDown"], "\u2193 or Page Down", "next slice", "next"),
        new(["ArrowLeft"], "\u2190", "ten slices back", "back"),
        new(["ArrowRight"], "\u2192", "ten slices on", "on"),
        new(["+", "="], "+", "zoom in", "closer"),
        new(["-"], "-", "zoom out", "farther"),
        new(["r"], "r", "reset views and windows", "reset"),
        new(["1", "2", "3", "4"], "1 to 4", "axial, coronal, sagittal, projection alone, or all four", "alone"),
        new(["d"], "d", "dose on or off", "dose"),
        new(["i"], "i", "isodose lines on or off", "isodoses"),
        new(["s"], "s", "structures on or off", "structures"),
        new(["?", "h", "F1"], "? or F1", "this help", "help"),
    ];

    /// <summary>Keys of a window, which has no panels.</summary>
    public static IReadOnlyList<KeyEntry> WindowKeys { get; } =
    [
        new(["l"], "l", "choose the next layer for the right button", "layer"),
        new(["p"], "p", "next usual window of that layer", "preset"),
        new(["v"], "v", "maximum projection or volume rendering", "projection"),
        new(["x"], "x", "left and right as radiologists or as neurologists look", "radiological"),
        new(["n"], "n", "names of the patient and the series", "identity"),
        new(["Tab"], "Tab", "the keys' next view", "view"),
        new(["q", "Escape"], "q or Esc", "close the window", "close"),
    ];
}
