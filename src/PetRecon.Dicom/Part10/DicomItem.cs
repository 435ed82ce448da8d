namespace PetRecon.Dicom.Part10;

/// <summary>What a data set consists of: an element with a value, a sequence of data sets, or the fragments of compressed pixel data.</summary>
internal abstract class DicomItem(DicomTag tag)
{
    public DicomTag Tag { get; } = tag;

    public abstract DicomVR ValueRepresentation { get; }

    public override string ToString() => $"{Tag} {ValueRepresentation} {Tag.DictionaryEntry.Name}";
}
