using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>A real PET series (STS_001, 59 slices), and what came back of it.</summary>
internal static class PetSeries
{
    public const int SliceCount = 59;
    public const string PatientId = "STS_001";

    public static string[] Files() =>
        [.. Directory.GetFiles(Repository.SharedData("dicom/petct_sts001/STS_001/PET/dicom/image"), "*.dcm").Order(StringComparer.Ordinal)];

    /// <summary>
    /// Every object is there with the same data set: byte for byte; or element by element where a program in between has written it newly, as dcmtk does,
    /// which gives sequences lengths.
    /// </summary>
    public static void AssertSame(IEnumerable<string> original, IEnumerable<string> received, bool wasRewritten = false)
    {
        Dictionary<string, string> byInstance = received.ToDictionary(file => DicomFile.Open(file).Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID));
        string[] files = [.. original];
        Assert.Equal(files.Length, byInstance.Count);
        foreach (string file in files)
        {
            string other = byInstance[DicomFile.Open(file).Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID)];
            Assert.True(Bytes(file, wasRewritten).AsSpan().SequenceEqual(Bytes(other, wasRewritten)), $"{other} differs from {file}.");
        }
    }

    private static byte[] Bytes(string file, bool isRewritten)
    {
        if (!isRewritten)
            return SmallObject.DataSetBytes(file);
        DicomDataset dataset = DicomFile.Open(file, FileReadOption.ReadAll).Dataset;
        using Stream written = PetRecon.Dicom.Network.Queries.Identifier.Encode(dataset, SmallObject.Ct, "1.2.840.10008.1.2.1");
        byte[] bytes = new byte[written.Length - written.Position];
        written.ReadExactly(bytes);
        return bytes;
    }
}
