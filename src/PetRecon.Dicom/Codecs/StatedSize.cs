using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs;

/// <summary>The size that a compressed image states in its own header, so that a data set which claims another can be refused before memory is taken.</summary>
internal static class StatedSize
{
    /// <summary>Columns and rows of a JPEG, JPEG-LS or JPEG 2000 stream; null if the bytes at hand do not say (rows that come later are 0).</summary>
    public static (uint Columns, uint Rows)? Of(ReadOnlySpan<byte> stream)
    {
        if (stream is [0xFF, 0x4F, 0xFF, 0x51, ..] && stream.Length >= 24)
        {
            // SIZ: length, capabilities, then the far and the near corner of the image on the reference grid.
            uint right = BinaryPrimitives.ReadUInt32BigEndian(stream[8..]);
            uint bottom = BinaryPrimitives.ReadUInt32BigEndian(stream[12..]);
            uint left = BinaryPrimitives.ReadUInt32BigEndian(stream[16..]);
            uint top = BinaryPrimitives.ReadUInt32BigEndian(stream[20..]);
            return right > left && bottom > top ? (right - left, bottom - top) : null;
        }

        return stream is [0xFF, 0xD8, ..] ? OfFrameHeader(stream[2..]) : null;
    }

    // Passes over marker segments up to a frame header: SOF0 to SOF15 without the tables between, or JPEG-LS's SOF55.
    private static (uint Columns, uint Rows)? OfFrameHeader(ReadOnlySpan<byte> segments)
    {
        while (segments.Length >= 9 && segments[0] == 0xFF)
        {
            byte marker = segments[1];
            if (marker == 0xFF)
            {
                segments = segments[1..];
                continue;
            }

            if (marker is 0xF7 or (>= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)))
                return (BinaryPrimitives.ReadUInt16BigEndian(segments[7..]), BinaryPrimitives.ReadUInt16BigEndian(segments[5..]));
            int length = 2 + BinaryPrimitives.ReadUInt16BigEndian(segments[2..]);
            if (length > segments.Length)
                return null;
            segments = segments[length..];
        }

        return null;
    }
}
