using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>A file's data set newly written in another syntax, for those who do not take the file's own.</summary>
internal static class Reencoding
{
    private const long MaxInMemoryBytes = 64 * 1024 * 1024;

    // Of a syntax whose pixel data are not compressed, only elements have to be written anew.
    private static bool IsNative(string syntaxUid) =>
        syntaxUid is KnownUids.ImplicitLittleEndian or KnownUids.ExplicitLittleEndian or KnownUids.ExplicitBigEndian or KnownUids.DeflatedLittleEndian;

    /// <summary>A stream that stands at the beginning of the data set. Compressed pixel data are decoded.</summary>
    /// <exception cref="DicomFormatException">The file is damaged, or its pixel data cannot be decoded.</exception>
    public static Stream Encode(StoredFile file, string syntaxUid)
    {
        DicomDataset dataset = StoredFile.Opened(file.Path).Dataset;
        DicomTransferSyntax syntax = DicomTransferSyntax.Parse(syntaxUid);
        DicomFile written = new(IsNative(file.TransferSyntaxUid) ? InSyntax(dataset, syntax) : FrameWriter.Transcode(dataset, syntax, file.Path));
        Stream encoded = file.FileBytes <= MaxInMemoryBytes
            ? new MemoryStream()
            : new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        written.Save(encoded);
        return AtDataSet(encoded);
    }

    /// <summary>The same items, to be written in another syntax.</summary>
    public static DicomDataset InSyntax(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        DicomDataset copy = new DicomDataset(syntax).NotValidated();
        dataset.CopyTo(copy);
        return copy;
    }

    /// <summary>Sets a written file's stream to where the data set begins.</summary>
    public static Stream AtDataSet(Stream file)
    {
        byte[] head = new byte[(int)Math.Min(file.Length, 16 * 1024)];
        file.Position = 0;
        file.ReadExactly(head);
        MetaHeader meta = MetaHeader.Read(head) ?? throw new InvalidOperationException("A file that was just written has no meta header.");
        file.Position = meta.DataSetOffset;
        return file;
    }
}
