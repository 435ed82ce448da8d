namespace PetRecon.Dicom.Network.Storage;

/// <summary>A file's data set newly written in another syntax, for those who do not take the file's own.</summary>
internal static class Reencoding
{
    private const long MaxInMemoryBytes = 64 * 1024 * 1024;

    /// <summary>Whether the pixel data of a syntax are as they are shown, so that only elements have to be written anew.</summary>
    public static bool IsNative(string syntaxUid) =>
        syntaxUid is KnownUids.ImplicitLittleEndian or KnownUids.ExplicitLittleEndian or KnownUids.ExplicitBigEndian or KnownUids.DeflatedLittleEndian;

    /// <summary>A stream that stands at the beginning of the data set.</summary>
    public static Stream Encode(StoredFile file, string syntaxUid)
    {
        DicomFile opened = StoredFile.Opened(file.Path);
        opened.FileMetaInfo.TransferSyntax = DicomTransferSyntax.Parse(syntaxUid);
        opened.FileMetaInfo.MediaStorageSOPClassUID = DicomUID.Parse(file.SopClassUid);
        opened.FileMetaInfo.MediaStorageSOPInstanceUID = DicomUID.Parse(file.SopInstanceUid);
        Stream encoded = file.FileBytes <= MaxInMemoryBytes
            ? new MemoryStream()
            : new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        opened.Save(encoded);
        return AtDataSet(encoded);
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
