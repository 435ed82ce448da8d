using System.Buffers.Binary;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>Where an element's value begins and how long it is, in little endian (PS3.5, 7.1).</summary>
internal static class ElementForm
{
    public const uint Undefined = 0xFFFFFFFF;

    /// <summary>False when the head is cut off.</summary>
    public static bool Explicit(ReadOnlySpan<byte> bytes, int at, out int valueAt, out long length)
    {
        (valueAt, length) = (at + 8, 0);
        if (at + 8 > bytes.Length)
            return false;
        if (!HasLongLength(bytes.Slice(at + 4, 2)))
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 6)..]);
            return true;
        }

        valueAt = at + 12;
        if (valueAt > bytes.Length)
            return false;
        length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 8)..]);
        return true;
    }

    /// <summary>False when the head is cut off.</summary>
    public static bool Implicit(ReadOnlySpan<byte> bytes, int at, out int valueAt, out long length)
    {
        (valueAt, length) = (at + 8, 0);
        if (at + 8 > bytes.Length)
            return false;
        length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
        return true;
    }

    private static bool HasLongLength(ReadOnlySpan<byte> vr) =>
        vr.SequenceEqual("OB"u8) || vr.SequenceEqual("OW"u8) || vr.SequenceEqual("OF"u8) || vr.SequenceEqual("OD"u8) || vr.SequenceEqual("OL"u8)
        || vr.SequenceEqual("OV"u8) || vr.SequenceEqual("SQ"u8) || vr.SequenceEqual("UC"u8) || vr.SequenceEqual("UN"u8) || vr.SequenceEqual("UR"u8)
        || vr.SequenceEqual("UT"u8) || vr.SequenceEqual("SV"u8) || vr.SequenceEqual("UV"u8);
}
