namespace PetRecon.Dicom.Tests.Radiotherapy;

/// <summary>Puts a value in as the text that a file would have, right or wrong.</summary>
internal static class TextValues
{
    public static DicomDataset Set(this DicomDataset dataset, DicomTag tag, string text) => dataset.AddOrUpdate(tag, text.Split('\\'));
}
