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
            if (wasRewritten)
                AssertSame(DicomFile.Open(file, FileReadOption.ReadAll).Dataset, DicomFile.Open(other, FileReadOption.ReadAll).Dataset);
            else
                Assert.True(SmallObject.DataSetBytes(file).AsSpan().SequenceEqual(SmallObject.DataSetBytes(other)), $"{other} differs from {file}.");
        }
    }

    private static void AssertSame(DicomDataset original, DicomDataset other)
    {
        Assert.Equal(original.Select(item => item.Tag), other.Select(item => item.Tag));
        foreach ((DicomItem item, DicomItem same) in original.Zip(other))
        {
            Assert.Equal(Representation(item), Representation(same));
            if (item is DicomSequence sequence)
            {
                DicomSequence second = Assert.IsType<DicomSequence>(same);
                Assert.Equal(sequence.Items.Count, second.Items.Count);
                foreach ((DicomDataset inner, DicomDataset innerSame) in sequence.Items.Zip(second.Items))
                    AssertSame(inner, innerSame);
            }
            else
            {
                Assert.Equal(((DicomElement)item).Buffer.Data, ((DicomElement)same).Buffer.Data);
            }
        }
    }

    // Where an implicit encoding lay between, the sign of a number that may have one is a guess of the reader's.
    private static string Representation(DicomItem item) => item.ValueRepresentation == DicomVR.SS ? "US" : item.ValueRepresentation.Code;
}
