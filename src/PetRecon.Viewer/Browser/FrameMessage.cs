using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// A frame on the wire: the length of its header (32 bits, little endian), the header as JSON, and the pictures of its panes one after the other, each
/// as long as its pane's "bytes" says.
/// </summary>
internal static class FrameMessage
{
    /// <summary>Makes the message.</summary>
    /// <param name="number">Which frame it is.</param>
    /// <param name="work">What was drawn.</param>
    /// <param name="panes">The panes, encoded.</param>
    /// <param name="withScene">Whether the page's panels have to be brought up to date.</param>
    /// <param name="times">When it was made.</param>
    public static ReadOnlyMemory<byte> Of(long number, FrameWork work, IReadOnlyList<FramePane> panes, bool withScene, FrameTimes times)
    {
        ArrayBufferWriter<byte> buffer = new();
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), 0);
        buffer.Advance(sizeof(int));
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", number);
            json.WriteNumber("input", work.Input);
            times.Write(json);
            json.WriteStartArray("panes");
            foreach (FramePane pane in panes)
                pane.Write(json);
            json.WriteEndArray();
            if (withScene)
            {
                json.WritePropertyName("scene");
                SceneJson.Write(json, work.State);
            }

            json.WriteEndObject();
        }

        int headerLength = buffer.WrittenCount - sizeof(int);
        byte[] message = new byte[buffer.WrittenCount + panes.Sum(static pane => pane.Encoded?.Length ?? 0)];
        buffer.WrittenSpan.CopyTo(message);
        BinaryPrimitives.WriteInt32LittleEndian(message, headerLength);
        int at = buffer.WrittenCount;
        foreach (byte[] picture in panes.Select(static pane => pane.Encoded).OfType<byte[]>())
        {
            picture.CopyTo(message, at);
            at += picture.Length;
        }

        return message;
    }
}
