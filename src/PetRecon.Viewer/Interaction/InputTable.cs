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

/// <summary>
/// Mouse and keys that all hosts share, and those of a window. The page has its own table (Browser/Page/help.js), as its keys do more; a test holds it to
/// this one, so that a key never does one thing here and another there.
/// </summary>
internal static class InputTable
{
    /// <summary>What the mouse does.</summary>
    public static IReadOnlyList<MouseEntry> Mouse { get; } =
    [
        new("left button", "crosshair; window and level with the PACS choice; a line with the profile choice; measures with a measuring tool, and moves what has been measured; turns the projection"),
        new("Shift + left button", "turns the oblique plane: in its own view, or its line in the others, which has handles too"),
        new("middle button", "pan"),
        new("right button", "window (left and right) and level (up and down) of the chosen layer"),
        new("wheel", "slice by slice; turns the projection"),
        new("Ctrl + wheel", "zoom about the mouse"),
        new("double click", "this view alone, or all of them"),
    ];

    /// <summary>Keys of all hosts.</summary>
    public static IReadOnlyList<KeyEntry> Keys { get; } =
    [
        new(["ArrowUp", "PageUp"], "\u2191 or Page Up", "previous slice", "previous"),
        new(["ArrowDown", "PageDown"], "\u2193 or Page Down", "next slice", "next"),
        new(["ArrowLeft"], "\u2190", "ten slices back", "back"),
        new(["ArrowRight"], "\u2192", "ten slices on", "on"),
        new(["+", "="], "+", "zoom in", "closer"),
        new(["-"], "-", "zoom out", "farther"),
        new(["r"], "r", "reset views and windows", "reset"),
        new(["1", "2", "3", "4", "5", "6"], "1 to 6", "axial, coronal, sagittal, projection, oblique, beam's-eye view alone, or all", "alone"),
        new(["c"], "c", "comparison, or three planes and a fourth view", "comparison"),
        new(["o"], "o", "oblique plane or projection beside the planes", "fourth"),
        new([" "], "Space", "cine: play or pause", "cine"),
        new([",", "."], ", and .", "previous and next frame of what changes with time", "frame"),
        new(["t"], "t", "time-activity curve at the crosshair", "curve"),
        new(["d"], "d", "dose on or off", "dose"),
        new(["i"], "i", "isodose lines on or off", "isodoses"),
        new(["s"], "s", "structures on or off", "structures"),
        new(["m"], "m", "mirror left and right: as radiologists or as neurologists look", "radiological"),
        new(["n"], "n", "names of the patient and the series", "identity"),
        .. MeasuringTools.Table.Select(static entry => new KeyEntry([entry.Key], entry.Key, $"measuring tool: {entry.Name.ToLowerInvariant()}", "tool")),
        new(["p"], "p", "line profile with the left button", "profile"),
        new(["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"], "Shift + arrows", "move the crosshair in its plane, voxel by voxel", "step"),
        new(["Copy"], "Ctrl + C", "copy the place and the values under the mouse", "copy"),
        new(["Enter"], "Enter", "a point of the measuring tool where the crosshair is", "enter"),
        new(["Delete", "Backspace"], "Delete", "remove the chosen measurement", "remove"),
        new(["Escape"], "Esc", "give up what is being measured; crosshair again", "escape"),
        new(["?", "h", "F1"], "? or F1", "this help", "help"),
    ];

    /// <summary>Keys of a window; none of them does anything else in a page.</summary>
    public static IReadOnlyList<KeyEntry> WindowKeys { get; } =
    [
        new(["k"], "k", "PACS choice: window and level with the left button, or the crosshair again", "left"),
        new(["w"], "w", "choose the next layer for the right button", "layer"),
        new(["u"], "u", "next usual window of that layer", "preset"),
        new(["v"], "v", "maximum projection or volume rendering", "projection"),
        new(["Tab"], "Tab", "the next view for the keys", "view"),
        new(["F4"], "F4", "cine of slices, of frames or of the turning projection", "motion"),
        new(["F2"], "F2", "the panel beside the views", "panel"),
        new(["F6"], "F6", "keys for the panel (Tab, arrows, Enter, Space), or for the views again, as does Esc", "focus"),
        new(["j"], "j", "measure in the next layer", "measured"),
        new(["y"], "y", "regions grow to a share of the highest value, or to a fixed one", "threshold"),
        new(["[", "]"], "[ and ]", "a lower and a higher threshold for growing regions", "raise"),
        new(["z"], "z", "beam's-eye view beside the planes, and then of the next beam", "beam"),
        new(["Control+s"], "Ctrl + S", "save the picture, measurements, curves, histograms and the scene in the current folder", "save"),
        new(["q"], "q", "close the window", "close"),
    ];
}
