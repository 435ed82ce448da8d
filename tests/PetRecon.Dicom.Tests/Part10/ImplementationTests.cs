using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

public class ImplementationTests
{
    [Fact]
    public void A_file_that_is_written_names_the_same_implementation_as_connections_do()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.CTImageStorage).AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3");
        using MemoryStream stream = new();
        new DicomFile(dataset).Save(stream);
        stream.Position = 0;
        DicomFileMetaInformation meta = DicomFile.Open(stream).FileMetaInfo;
        Assert.Equal(Implementation.ClassUid, meta.ImplementationClassUID.UID);
        Assert.Equal(Implementation.VersionName, meta.ImplementationVersionName);
        Assert.True(DicomUID.IsValidUid(Implementation.ClassUid));
        Assert.InRange(Implementation.VersionName.Length, 1, 16);
    }
}
