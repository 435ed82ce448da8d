using System.Buffers.Binary;
using System.Text;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>
/// The little of a file's head that a transfer needs: what is in the file, and where its data set begins. The data set itself crosses the network as it
/// lies in the file, so nothing else is looked at.
/// </summary>
/// <param name="SopClassUid">Media Storage SOP Class UID; empty when it is missing.</param>
/// <param name="SopInstanceUid">Media Storage SOP Instance UID; empty when it is missing.</param>
/// <param name="TransferSyntaxUid">Empty when it is missing.</param>
/// <param name="DataSetOffset">Byte at which the data set begins.</param>
internal sealed record MetaHeader(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, int DataSetOffset)
{
    private const int PreambleBytes = 128;
    private const ushort SopClass = 0x0002;
    private const ushort SopInstance = 0x0003;
    private const ushort TransferSyntax = 0x0010;
    private const ushort ImplementationClass = 0x0012;
    private const ushort ImplementationVersion = 0x0013;
    private const ushort SourceApplication = 0x0016;

    /// <summary>Null when the bytes are no beginning of a DICOM file with preamble, or end before the data set begins.</summary>
    public static MetaHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < PreambleBytes + 4 || !file[PreambleBytes..].StartsWith("DICM"u8))
            return null;
        MetaHeader found = new("", "", "", 0);
        int at = PreambleBytes + 4;
        while (at + 8 <= file.Length && BinaryPrimitives.ReadUInt16LittleEndian(file[at..]) == 0x0002)
        {
            ushort element = BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 2)..]);
            if (ElementForm.Explicit(file, at, out int valueAt, out long length) is false || length > file.Length - valueAt)
                return null;
            string Value(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes.Slice(valueAt, (int)length)).TrimEnd('\0', ' ');
            found = element switch
            {
                SopClass => found with { SopClassUid = Value(file) },
                SopInstance => found with { SopInstanceUid = Value(file) },
                TransferSyntax => found with { TransferSyntaxUid = Value(file) },
                _ => found,
            };
            at = valueAt + (int)length;
        }

        return at + 8 <= file.Length || at == file.Length ? found with { DataSetOffset = at } : null;
    }

    /// <summary>Preamble and meta header of a file whose data set has been received.</summary>
    public static byte[] Write(string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string sourceAeTitle)
    {
        using MemoryStream stream = new();
        stream.Write(new byte[PreambleBytes]);
        stream.Write("DICM"u8);
        stream.Write([2, 0, 0, 0, (byte)'U', (byte)'L', 4, 0, 0, 0, 0, 0]);
        int start = (int)stream.Position;
        stream.Write([2, 0, 1, 0, (byte)'O', (byte)'B', 0, 0, 2, 0, 0, 0, 0, 1]);
        WriteText(stream, SopClass, "UI", sopClassUid);
        WriteText(stream, SopInstance, "UI", sopInstanceUid);
        WriteText(stream, TransferSyntax, "UI", transferSyntaxUid);
        WriteText(stream, ImplementationClass, "UI", Implementation.ClassUid);
        WriteText(stream, ImplementationVersion, "SH", Implementation.VersionName);
        if (sourceAeTitle.Length > 0)
            WriteText(stream, SourceApplication, "AE", sourceAeTitle);
        byte[] bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(start - 4), bytes.Length - start);
        return bytes;
    }

    private static void WriteText(MemoryStream stream, ushort element, string vr, string text)
    {
        Span<byte> head = [2, 0, (byte)element, (byte)(element >> 8), (byte)vr[0], (byte)vr[1], 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(head[6..], (ushort)(text.Length + (text.Length % 2)));
        stream.Write(head);
        stream.Write(Encoding.ASCII.GetBytes(text));
        if (text.Length % 2 != 0)
            stream.WriteByte(vr == "UI" ? (byte)0 : (byte)' ');
    }
}
