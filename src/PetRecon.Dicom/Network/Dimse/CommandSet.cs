using System.Buffers.Binary;
using System.Text;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Dimse;

/// <summary>
/// The command part of a DIMSE message: elements of group 0000, always implicit VR little endian (PS3.7, 6.3). It has a codec of its own, as it is no
/// data set that a file could hold.
/// </summary>
internal sealed class CommandSet
{
    /// <summary>What no sensible command exceeds.</summary>
    public const int MaxBytes = 64 * 1024;
    private const int ElementHeadBytes = 8;
    private const ushort NoDataSet = 0x0101;
    private const ushort WithDataSet = 0x0001;

    private readonly SortedDictionary<CommandElement, byte[]> _elements = [];

    public CommandField Field
    {
        get => (CommandField)Number(CommandElement.CommandField);
        init => SetNumber(CommandElement.CommandField, (ushort)value);
    }

    public ushort MessageId => Number(CommandElement.MessageId);

    public ushort MessageIdBeingRespondedTo => Number(CommandElement.MessageIdBeingRespondedTo);

    /// <summary>Whether a data set follows; any value but 0101H says so.</summary>
    public bool HasDataSet
    {
        get => Number(CommandElement.CommandDataSetType) != NoDataSet;
        init => SetNumber(CommandElement.CommandDataSetType, value ? WithDataSet : NoDataSet);
    }

    public string AffectedSopClassUid => Uid(CommandElement.AffectedSopClassUid);

    public string AffectedSopInstanceUid => Uid(CommandElement.AffectedSopInstanceUid);

    public DicomStatus Status => new(Number(CommandElement.Status), PduCursor.Text(_elements.GetValueOrDefault(CommandElement.ErrorComment)));

    public static CommandSet Request(CommandField field, string sopClassUid, ushort messageId, bool hasDataSet)
    {
        CommandSet command = new() { Field = field, HasDataSet = hasDataSet };
        return command.SetText(CommandElement.AffectedSopClassUid, sopClassUid).SetNumber(CommandElement.MessageId, messageId);
    }

    /// <summary>The answer to a request: its number, its class and instance, and how it went.</summary>
    public static CommandSet ResponseTo(CommandSet request, DicomStatus status)
    {
        CommandSet command = new() { Field = request.Field | (CommandField)0x8000, HasDataSet = false };
        command.SetNumber(CommandElement.MessageIdBeingRespondedTo, request.MessageId).SetNumber(CommandElement.Status, (ushort)status.Code);
        foreach (CommandElement kept in new[] { CommandElement.AffectedSopClassUid, CommandElement.AffectedSopInstanceUid })
        {
            if (request._elements.TryGetValue(kept, out byte[]? value))
                command._elements[kept] = value;
        }

        return status.Comment.Length == 0 ? command : command.SetText(CommandElement.ErrorComment, status.Comment.Length > 64 ? status.Comment[..64] : status.Comment);
    }

    /// <summary>Asks for an operation to be ended.</summary>
    public static CommandSet CancelOf(CommandSet request) =>
        new CommandSet { Field = CommandField.CancelRequest, HasDataSet = false }.SetNumber(CommandElement.MessageIdBeingRespondedTo, request.MessageId);

    public bool Has(CommandElement element) => _elements.ContainsKey(element);

    /// <summary>A number of 16 bits; 0 where the element is missing or has another length.</summary>
    public ushort Number(CommandElement element) =>
        _elements.TryGetValue(element, out byte[]? value) && value.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(value) : (ushort)0;

    /// <summary>Null where the element is missing.</summary>
    public int? OptionalNumber(CommandElement element) => Has(element) ? Number(element) : null;

    public CommandSet SetNumber(CommandElement element, ushort value)
    {
        byte[] bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _elements[element] = bytes;
        return this;
    }

    /// <summary>Text, padded to an even length: UIDs with a zero byte, everything else with a space.</summary>
    public CommandSet SetText(CommandElement element, string text)
    {
        byte[] bytes = new byte[text.Length + (text.Length % 2)];
        Encoding.ASCII.GetBytes(text, bytes);
        if (bytes.Length > text.Length)
            bytes[^1] = IsUid(element) ? (byte)0 : (byte)' ';
        _elements[element] = bytes;
        return this;
    }

    public byte[] Write()
    {
        int length = _elements.Sum(element => ElementHeadBytes + element.Value.Length);
        byte[] bytes = new byte[ElementHeadBytes + sizeof(uint) + length];
        Span<byte> rest = WriteHead(bytes, CommandElement.GroupLength, sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)length);
        rest = rest[sizeof(uint)..];
        foreach ((CommandElement element, byte[] value) in _elements)
        {
            rest = WriteHead(rest, element, value.Length);
            value.CopyTo(rest);
            rest = rest[value.Length..];
        }

        return bytes;
    }

    public static CommandSet Read(ReadOnlySpan<byte> bytes)
    {
        CommandSet command = new();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < ElementHeadBytes)
                throw new PduException($"A command set ends with {bytes.Length} bytes that are no element.");
            ushort group = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            CommandElement element = (CommandElement)BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            bytes = bytes[ElementHeadBytes..];

            // Orthanc puts attributes of its failure behind the command's; groups ascend, so nothing of the command is among them.
            if (group != 0)
                break;
            if (length > (uint)bytes.Length)
                throw new PduException($"Element (0000,{(ushort)element:X4}) of a command set says {length} bytes where {bytes.Length} are left.");
            if (element != CommandElement.GroupLength)
                command._elements[element] = bytes[..(int)length].ToArray();
            bytes = bytes[(int)length..];
        }

        if (!command.Has(CommandElement.CommandField))
            throw new PduException("A command set has no command field.");
        return command;
    }

    private static Span<byte> WriteHead(Span<byte> bytes, CommandElement element, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)element);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)length);
        return bytes[ElementHeadBytes..];
    }

    private static bool IsUid(CommandElement element) =>
        element is CommandElement.AffectedSopClassUid or CommandElement.RequestedSopClassUid or CommandElement.AffectedSopInstanceUid;

    private string Uid(CommandElement element) => PduCursor.UidOf(_elements.GetValueOrDefault(element), $"Element (0000,{(ushort)element:X4})");
}
