using System.Text.Json;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
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
        new(work, picture is null ? null : PictureEncoder.Encode(picture, work.IsLossless), MarksJson.Of(MarksOf(state, work)));

    public void Write(Utf8JsonWriter json)
    {
        View view = Work.Picture.View;
        json.WriteStartObject();
        json.WriteString("pane", PaneState.NameOf(Work.Pane.Kind));
        json.WriteNumber("w", Work.Picture.Width);
        json.WriteNumber("h", Work.Picture.Height);
        json.WriteNumber("bytes", Encoded?.Length ?? 0);
        json.WriteString("type", Work.IsLossless ? "image/png" : "image/jpeg");
        json.WriteBoolean("lossless", Work.IsLossless);
        json.WriteNumber("mmPerPixel", view.MmPerPixel);
        Write(json, "center", view.CenterMm);
        Write(json, "right", view.Right);
        Write(json, "down", view.Down);
        json.WritePropertyName("marks");
        json.WriteRawValue(Marks, skipInputValidation: true);
        json.WriteEndObject();
    }

    private static Overlay MarksOf(ViewerState state, PaneWork work)
    {
        OverlayOptions options = new() { TextSize = state.TextSize, ShowsIdentity = state.ShowsIdentity, ShowsStructures = false, ShowsIsodoses = false };
        Overlay rest = SceneOverlay.Of(state.SceneIn(work.Pane), work.Picture.View, work.Picture.Width, work.Picture.Height, options);
        if (!work.HasLines || work.Lines is null)
            return rest;
        Overlay lines = work.Lines.Of(work.LinesKey, state.Scene);
        return rest with { Lines = [.. lines.Lines, .. rest.Lines], Marks = [.. lines.Marks, .. rest.Marks], Texts = [.. lines.Texts, .. rest.Texts] };
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
