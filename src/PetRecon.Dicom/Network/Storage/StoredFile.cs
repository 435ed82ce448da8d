using System.Buffers.Binary;
using System.Text;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>A file that is to be sent, as far as a transfer has to know it.</summary>
internal sealed record StoredFile
{
    private const int HeadBytes = 16 * 1024;

    public required string Path { get; init; }

    public required string SopClassUid { get; init; }

    public required string SopInstanceUid { get; init; }

    public required string TransferSyntaxUid { get; init; }

    /// <summary>Byte at which the data set begins; 0 when the file has no meta header and is sent newly written.</summary>
    public required int DataSetOffset { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>Whether the data set can be sent as it lies in the file.</summary>
    public bool IsSendableAsItIs => DataSetOffset > 0;

    /// <summary>Looks into a file.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file, or no object.</exception>
    public static StoredFile Read(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        byte[] head = new byte[(int)Math.Min(length, HeadBytes)];
        int read = RandomAccess.Read(handle, head, 0);
        if (MetaHeader.Read(head.AsSpan(0, read)) is not { SopClassUid.Length: > 0, SopInstanceUid.Length: > 0, TransferSyntaxUid.Length: > 0 } meta)
            return ReadWithoutMetaHeader(path, length);

        // The data set's own identifiers count; a meta header that was left behind by a change would be refused by the other side.
        ReadOnlySpan<byte> start = head.AsSpan(meta.DataSetOffset..read);
        bool isImplicit = meta.TransferSyntaxUid == KnownUids.ImplicitLittleEndian;
        bool isReadable = meta.TransferSyntaxUid is not (KnownUids.DeflatedLittleEndian or KnownUids.ExplicitBigEndian);
        return new()
        {
            Path = path,
            SopClassUid = (isReadable ? Find(start, isImplicit, 0x0016) : null) ?? meta.SopClassUid,
            SopInstanceUid = (isReadable ? Find(start, isImplicit, 0x0018) : null) ?? meta.SopInstanceUid,
            TransferSyntaxUid = meta.TransferSyntaxUid,
            DataSetOffset = meta.DataSetOffset,
            FileBytes = length,
        };
    }

    /// <summary>The data set's bytes in the file's own syntax.</summary>
    public FileStream OpenDataSet() =>
        new(Path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan }) { Position = DataSetOffset };

    private static StoredFile ReadWithoutMetaHeader(string path, long length)
    {
        DicomDataset dataset = Opened(path).Dataset;
        string sopClass = dataset.GetSingleValueOrDefault(DicomTag.SOPClassUID, "").Trim();
        string instance = dataset.GetSingleValueOrDefault(DicomTag.SOPInstanceUID, "").Trim();
        if (sopClass.Length == 0 || instance.Length == 0)
            throw new DicomFormatException(path, "this is no object that can be stored: it has no SOP Class UID or no SOP Instance UID.");
        return new()
        {
            Path = path,
            SopClassUid = sopClass,
            SopInstanceUid = instance,
            TransferSyntaxUid = dataset.InternalTransferSyntax.UID.UID,
            DataSetOffset = 0,
            FileBytes = length,
        };
    }

    internal static DicomFile Opened(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomFileException exception)
        {
            throw new DicomFormatException(path, exception.Message, null, exception);
        }
    }

    // A UID of group 0008 among the first elements; null when they are not plain.
    private static string? Find(ReadOnlySpan<byte> bytes, bool isImplicit, ushort wanted)
    {
        int at = 0;
        while (at + 8 <= bytes.Length && BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) == 0x0008)
        {
            ushort element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]);
            bool whole = isImplicit ? ElementForm.Implicit(bytes, at, out int valueAt, out long length) : ElementForm.Explicit(bytes, at, out valueAt, out length);
            if (!whole || element > wanted || length > bytes.Length - valueAt)
                return null;
            if (element == wanted)
                return length is > 0 and <= 64 ? Encoding.ASCII.GetString(bytes.Slice(valueAt, (int)length)).TrimEnd('\0', ' ') : null;
            at = valueAt + (int)length;
        }

        return null;
    }
}
