using System.IO.Compression;

namespace PetRecon.Dicom.Part10;

/// <summary>Writes a file: preamble, meta header, data set.</summary>
internal static class FileWriter
{
    public static void Write(DicomFile file, Stream stream)
    {
        DicomFileMetaInformation meta = Complete(file);
        using MemoryStream header = new();
        new DataSetWriter(header, ByteForm.ExplicitLittle).Write(meta);
        stream.Write(new byte[128]);
        stream.Write("DICM"u8);
        byte[] length = [0x02, 0, 0, 0, (byte)'U', (byte)'L', 4, 0, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(length.AsSpan(8), (uint)header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        WriteDataSet(file.Dataset, stream);
    }

    /// <summary>Writes a data set alone, in the syntax that it is in.</summary>
    public static void WriteDataSet(DicomDataset dataset, Stream stream)
    {
        DicomTransferSyntax syntax = dataset.InternalTransferSyntax;
        if (!syntax.IsDeflate)
        {
            new DataSetWriter(stream, ByteForm.Of(syntax)).WriteTop(dataset);
            return;
        }

        CountingStream counted = new(stream);
        using (DeflateStream deflater = new(counted, CompressionLevel.Optimal, leaveOpen: true))
            new DataSetWriter(deflater, ByteForm.ExplicitLittle).WriteTop(dataset);
        if (counted.Count % 2 != 0)
            stream.WriteByte(0);
    }

    private static DicomFileMetaInformation Complete(DicomFile file)
    {
        DicomFileMetaInformation needed = new(file.Dataset);
        DicomFileMetaInformation meta = new();
        foreach (DicomItem item in file.FileMetaInfo)
            meta.Put(item);
        if (!meta.Contains(DicomTag.MediaStorageSOPClassUID) || !meta.Contains(DicomTag.MediaStorageSOPInstanceUID))
            needed.CopyTo(meta, DicomTag.MediaStorageSOPClassUID, DicomTag.MediaStorageSOPInstanceUID);
        meta.TransferSyntax = file.Dataset.InternalTransferSyntax;
        meta.AddOrUpdate<byte>(DicomTag.FileMetaInformationVersion, 0, 1);
        meta.ImplementationClassUID = DicomUID.Parse(Implementation.ClassUid);
        meta.ImplementationVersionName = Implementation.VersionName;
        return meta;
    }
}
