using PetRecon.Dicom.Part10;

namespace PetRecon.Tests.Cli;

/// <summary>A Spatial Registration made for tests: its second space is turned by a quarter about z and shifted, x' = -y + 6, y' = x - 4, z' = z + 2.</summary>
internal static class RegistrationFile
{
    public static void Write(string path, string from, string to, string study)
    {
        DicomDataset file = new DicomDataset()
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.SpatialRegistrationStorage)
            .AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.826.0.1.3680043.10.1.9")
            .AddOrUpdate(DicomTag.PatientID, "1")
            .AddOrUpdate(DicomTag.StudyInstanceUID, study)
            .AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.826.0.1.3680043.10.1.8")
            .AddOrUpdate(DicomTag.Modality, "REG")
            .AddOrUpdate(DicomTag.FrameOfReferenceUID, to)
            .AddOrUpdate(DicomTag.RegistrationSequence, Item(to, "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"), Item(from, "0 -1 0 6 1 0 0 -4 0 0 1 2 0 0 0 1"));
        new DicomFile(file).Save(path);
    }

    private static DicomDataset Item(string frame, string matrix) => new DicomDataset()
        .AddOrUpdate(DicomTag.FrameOfReferenceUID, frame)
        .AddOrUpdate(DicomTag.MatrixRegistrationSequence, new DicomDataset().AddOrUpdate(DicomTag.MatrixSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.FrameOfReferenceTransformationMatrixType, "RIGID")
            .AddOrUpdate(DicomTag.FrameOfReferenceTransformationMatrix, matrix.Split(' '))));
}
