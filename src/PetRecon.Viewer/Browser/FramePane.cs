using System.Text.Json;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>A pane of a frame, ready to be sent: its pixels, if they are new, and what is drawn over them.</summary>
/// <param name="Work">What was asked for.</param>
/// <param name="Encoded">The picture as a file; null if the page keeps the one that it has.</param>
/// <param name="Marks">What is over it, as JSON.</param>
internal sealed record FramePane(PaneWork Work, byte[]? Encoded, byte[] Marks)
{
    public static FramePane Of(ViewerState state, PaneWork work, Picture? picture) =>
        new(work, picture is null ? null : PictureEncoder.Encode(picture, work.IsFinal), MarksJson.Of(PaneDrawing.Marks(state, work)));

    public void Write(Utf8JsonWriter json)
    {
        View view = Work.Picture.View;
        json.WriteStartObject();
        json.WriteString("pane", Work.Pane.Id.Name);
        json.WriteNumber("w", Work.Picture.Width);
        json.WriteNumber("h", Work.Picture.Height);
        json.WriteNumber("bytes", Encoded?.Length ?? 0);
        json.WriteString("type", Work.IsFinal ? "image/png" : "image/jpeg");
        json.WriteBoolean("lossless", Work.IsFinal);
        json.WriteNumber("mmPerPixel", view.MmPerPixel);
        Write(json, "center", view.CenterMm);
        Write(json, "right", view.Right);
        Write(json, "down", view.Down);
        Write(json, "crosshair", Work.Marks.CrosshairMm);
        json.WritePropertyName("marks");
        json.WriteRawValue(Marks, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Vector3D vector)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(vector.X);
        json.WriteNumberValue(vector.Y);
        json.WriteNumberValue(vector.Z);
        json.WriteEndArray();
    }
}
