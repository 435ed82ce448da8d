using System.Text.Json.Nodes;
using SkiaSharp;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>A frame as a page gets it.</summary>
internal sealed class Frame(JsonObject header, byte[] pictures)
{
    public JsonObject Header { get; } = header;

    public long Input => Header["input"]!.GetValue<long>();

    public IReadOnlyList<string> Panes => [.. Header["panes"]!.AsArray().Select(static pane => pane!["pane"]!.GetValue<string>())];

    public JsonObject? Pane(string name) => Header["panes"]!.AsArray().Select(static pane => pane!.AsObject()).FirstOrDefault(pane => pane["pane"]!.GetValue<string>() == name);

    public bool IsDrawn(string name) => Pane(name) is { } pane && pane["bytes"]!.GetValue<int>() > 0;

    public bool IsLossless(string name) => Pane(name)?["lossless"]!.GetValue<bool>() is true;

    public (double X, double Y, double Z) CenterOf(string name)
    {
        JsonArray center = Pane(name)!["center"]!.AsArray();
        return (center[0]!.GetValue<double>(), center[1]!.GetValue<double>(), center[2]!.GetValue<double>());
    }

    /// <summary>A pane's picture as a file.</summary>
    public byte[] FileOf(string name)
    {
        int at = 0;
        foreach (JsonObject pane in Header["panes"]!.AsArray().Select(static pane => pane!.AsObject()))
        {
            int length = pane["bytes"]!.GetValue<int>();
            if (pane["pane"]!.GetValue<string>() == name)
                return pictures[at..(at + length)];
            at += length;
        }

        throw new ArgumentException($"The frame has no {name} pane.");
    }

    public SKBitmap PictureOf(string name) => SKBitmap.Decode(FileOf(name)) ?? throw new InvalidDataException($"The {name} picture cannot be read.");
}
