namespace PetRecon.Dicom.Tests.Radiotherapy;

/// <summary>Reads a data set that a test made as the reader under test does: from a file.</summary>
internal static class TemporaryDicom
{
    public static T Read<T>(DicomDataset dataset, Func<string, T> read)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dcm");
        try
        {
            new DicomFile(dataset).Save(path);
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A data set of a kind, whose values are taken as they come.</summary>
    public static DicomDataset Of(DicomUID kind, DicomTransferSyntax? syntax = null)
    {
        DicomDataset dataset = new(syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian);
        return dataset.NotValidated()
            .AddOrUpdate(DicomTag.SOPClassUID, kind)
            .AddOrUpdate(DicomTag.SOPInstanceUID, DicomUIDGenerator.GenerateDerivedFromUUID())
            .AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.3.4")
            .AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.3.5")
            .AddOrUpdate(DicomTag.FrameOfReferenceUID, "1.2.3.6");
    }

    /// <summary>An item of a sequence, whose values are taken as they come.</summary>
    public static DicomDataset Item() => new DicomDataset().NotValidated();
}
