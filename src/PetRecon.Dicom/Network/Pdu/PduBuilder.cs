using System.Buffers.Binary;
using System.Text;

namespace PetRecon.Dicom.Network.Pdu;

/// <summary>Builds a PDU of the association's negotiation: fields in order, lengths filled in when an item is complete.</summary>
internal sealed class PduBuilder
{
    private readonly List<byte> _bytes = [];

    public PduBuilder(PduType type) => _bytes.AddRange([(byte)type, 0, 0, 0, 0, 0]);

    public PduBuilder Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public PduBuilder UInt16(ushort value) => Byte((byte)(value >> 8)).Byte((byte)value);

    public PduBuilder UInt32(uint value) => UInt16((ushort)(value >> 16)).UInt16((ushort)value);

    public PduBuilder Zeros(int count)
    {
        _bytes.AddRange(Enumerable.Repeat((byte)0, count));
        return this;
    }

    public PduBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PduBuilder Text(string text) => Bytes(Encoding.ASCII.GetBytes(text));

    /// <summary>16 characters, padded with spaces.</summary>
    public PduBuilder AeTitle(string title) => Text(title.PadRight(AeTitles.MaxLength));

    /// <summary>An item with a length of 16 bits.</summary>
    public PduBuilder Item(byte type, Action<PduBuilder> content)
    {
        Byte(type).Byte(0).UInt16(0);
        int start = _bytes.Count;
        content(this);
        ushort length = checked((ushort)(_bytes.Count - start));
        _bytes[start - 2] = (byte)(length >> 8);
        _bytes[start - 1] = (byte)length;
        return this;
    }

    public byte[] Finish()
    {
        byte[] pdu = [.. _bytes];
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)(pdu.Length - 6));
        return pdu;
    }
}
