using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Finds the codestream: DICOM wants it bare, some writers wrap it in the boxes of a JP2 file (ISO/IEC 15444-1, annex I).</summary>
internal static class Jp2Container
{
    private const uint SignatureBox = 0x6A502020;
    private const uint CodestreamBox = 0x6A703263;

    /// <summary>First byte of the codestream, and the byte after the last that can belong to it.</summary>
    public static (int Start, int End) FindCodestream(ReadOnlySpan<byte> frame)
    {
        if (frame.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(frame) == Marker.StartOfCodestream)
            return (0, frame.Length);
        if (frame.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != SignatureBox)
            throw Fault.At(0, "neither a codestream (FF4F) nor a JP2 file begins here.");

        long position = 0;
        while (frame.Length - position >= 8)
        {
            ReadOnlySpan<byte> box = frame[(int)position..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(box);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(box[4..]);
            int header = 8;
            if (length == 1 && box.Length >= 16)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(box[8..]);
                header = 16;
            }
            else if (length == 0)
            {
                length = box.Length;
            }

            if (length < header || length > box.Length)
                throw Fault.At(position, $"a JP2 box claims {length} bytes, {box.Length} are there.");
            if (type == CodestreamBox)
                return ((int)position + header, (int)(position + length));
            position += length;
        }

        throw Fault.At(position, "the JP2 file has no codestream box (jp2c).");
    }
}
