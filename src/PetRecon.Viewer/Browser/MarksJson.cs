using System.Buffers;
using System.Text.Json;
using PetRecon.Viewer.Overlays;

namespace PetRecon.Viewer.Browser;

/// <summary>What is drawn sharp over a pane, as the page gets it: places in the pane's pixels, to a tenth.</summary>
internal static class MarksJson
{
    public static byte[] Of(Overlay overlay)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteList(json, "discs", overlay.Discs, Write);
            WriteList(json, "bars", overlay.Bars, Write);
            WriteList(json, "lines", overlay.Lines, Write);
            WriteList(json, "marks", overlay.Marks, Write);
            WriteList(json, "texts", overlay.Texts, Write);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, OverlayBar bar)
    {
        WritePlace(json, bar.UpperLeft);
        json.WriteNumber("width", Tenths(bar.Width));
        json.WriteNumber("height", Tenths(bar.Height));
        json.WriteBase64String("colours", bar.Colours.SelectMany(static colour => new[] { colour.Red, colour.Green, colour.Blue }).ToArray());
    }

    private static void Write(Utf8JsonWriter json, OverlayLine line)
    {
        json.WriteString("kind", line.Kind.ToString());
        WriteSource(json, line.Kind, line.SourceId);
        json.WriteString("colour", line.Colour.ToString());
        json.WriteNumber("width", Tenths(line.Width));
        json.WriteNumber("opacity", line.Opacity);
        json.WriteBoolean("closed", line.IsClosed);
        json.WriteStartArray("points");
        foreach (OverlayPoint point in line.Points)
        {
            json.WriteNumberValue(Tenths(point.X));
            json.WriteNumberValue(Tenths(point.Y));
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, OverlayDisc disc)
    {
        json.WriteString("kind", disc.Kind.ToString());
        WritePlace(json, disc.At);
        json.WriteNumber("radius", Tenths(disc.Radius));
        json.WriteString("colour", disc.Colour.ToString());
        json.WriteNumber("opacity", disc.Opacity);
    }

    private static void Write(Utf8JsonWriter json, OverlayMark mark)
    {
        json.WriteString("kind", mark.Kind.ToString());
        WriteSource(json, mark.Kind, mark.SourceId);
        WritePlace(json, mark.At);
        json.WriteNumber("radius", Tenths(mark.Radius));
        json.WriteString("colour", mark.Colour.ToString());
    }

    private static void Write(Utf8JsonWriter json, OverlayText text)
    {
        json.WriteString("kind", text.Kind.ToString());
        WritePlace(json, text.At);
        json.WriteString("text", text.Text);
        json.WriteString("align", text.Alignment switch { OverlayAlignment.Left => "left", OverlayAlignment.Right => "right", _ => "center" });
        json.WriteNumber("size", Tenths(text.Size));
        json.WriteString("colour", text.Colour.ToString());
    }

    // Measurements can be taken hold of in the page.
    private static void WriteSource(Utf8JsonWriter json, OverlayKind kind, string id)
    {
        if (kind == OverlayKind.Measurement)
            json.WriteString("source", id);
    }

    private static void WritePlace(Utf8JsonWriter json, OverlayPoint at)
    {
        json.WriteNumber("x", Tenths(at.X));
        json.WriteNumber("y", Tenths(at.Y));
    }

    private static double Tenths(double value) => Math.Round(value, 1);
}
