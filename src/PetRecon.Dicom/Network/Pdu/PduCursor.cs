using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PetRecon.Dicom.Network.Pdu;

/// <summary>Reads fields of a PDU from front to back; what reaches beyond the end is the sender's fault and is said so.</summary>
internal ref struct PduCursor(ReadOnlySpan<byte> bytes)
{
    private static readonly SearchValues<byte> s_uidBytes = SearchValues.Create("0123456789."u8);
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte(string what) => Take(1, what)[0];

    public ushort UInt16(string what) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, what));

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, what));

    public void Skip(int count, string what) => Take(count, what);

    public ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > _rest.Length)
            throw new PduException($"{what} has {_rest.Length} of its {count} bytes.");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>An item: type, reserved byte, length of 16 bits, content.</summary>
    public PduCursor Item(out byte type)
    {
        type = Byte("An item's type");
        Skip(1, "An item's head");
        ushort length = UInt16("An item's length");
        return new(Take(length, $"Item {type:X2}H"));
    }

    /// <summary>The rest as an identifier; padding that some add is left off.</summary>
    public string Uid(string what) => UidOf(Take(_rest.Length, what), what);

    public static string UidOf(ReadOnlySpan<byte> bytes, string what)
    {
        ReadOnlySpan<byte> trimmed = bytes.TrimEnd((byte)0).Trim((byte)' ');
        if (trimmed.Length > 64 || trimmed.IndexOfAnyExcept(s_uidBytes) >= 0)
            throw new PduException($"{what} is no UID: '{Text(trimmed[..Math.Min(trimmed.Length, 80)])}'.");
        return Encoding.ASCII.GetString(trimmed);
    }

    /// <summary>The rest as text.</summary>
    public string RestAsText() => Text(Take(_rest.Length, "Text"));

    /// <summary>Text of a peer as it may be shown: spaces at both ends left off, what is not printable ASCII replaced.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> trimmed = bytes.TrimEnd((byte)0).Trim((byte)' ');
        return string.Create(trimmed.Length, trimmed, static (characters, source) =>
        {
            for (int i = 0; i < characters.Length; i++)
                characters[i] = source[i] is >= 0x20 and < 0x7F ? (char)source[i] : '?';
        });
    }
}
