using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Puts attributes into data sets by the type that the standard gives them (PS3.5, 7.4).</summary>
internal static class DatasetFilling
{
    /// <summary>An item of a sequence, its texts in UTF-8.</summary>
    public static DicomDataset Item()
    {
        // A data set knows its characters from Specific Character Set and keeps them; an item has them from the data set around it, which need not repeat them.
        DicomDataset item = new();
        item.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        return item.Remove(DicomTag.SpecificCharacterSet);
    }

    /// <summary>A type 2 attribute: empty where there is no value.</summary>
    public static DicomDataset OrEmpty(this DicomDataset dataset, DicomTag tag, string? value) => dataset.AddOrUpdate(tag, value ?? "");

    /// <summary>A type 3 attribute: left out where there is no value.</summary>
    public static DicomDataset IfKnown(this DicomDataset dataset, DicomTag tag, string? value) =>
        string.IsNullOrEmpty(value) ? dataset : dataset.AddOrUpdate(tag, value);

    /// <summary>A type 3 decimal string.</summary>
    public static DicomDataset IfKnown(this DicomDataset dataset, DicomTag tag, double? value) =>
        value is double number ? dataset.AddOrUpdate(tag, DicomText.Decimal(number)) : dataset;

    /// <summary>A decimal string.</summary>
    public static DicomDataset Number(this DicomDataset dataset, DicomTag tag, double value) => dataset.AddOrUpdate(tag, DicomText.Decimal(value));

    /// <summary>A sequence of the items given.</summary>
    public static DicomDataset Items(this DicomDataset dataset, DicomTag tag, params DicomDataset[] items) => dataset.AddOrUpdate(new DicomSequence(tag, items));

    /// <summary>A sequence of one code, or an empty one.</summary>
    public static DicomDataset Code(this DicomDataset dataset, DicomTag tag, CodedConcept? code) =>
        code is null ? dataset.Items(tag) : dataset.Items(tag, CodeItem(code));

    /// <summary>The item of a code sequence.</summary>
    public static DicomDataset CodeItem(CodedConcept code) => Item()
        .AddOrUpdate(DicomTag.CodeValue, code.Value)
        .AddOrUpdate(DicomTag.CodingSchemeDesignator, code.Scheme)
        .AddOrUpdate(DicomTag.CodeMeaning, code.Meaning);

    /// <summary>The item of a sequence that refers to an object.</summary>
    public static DicomDataset ReferenceItem(ReferencedInstance reference) => Item()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, reference.SopClassUid)
        .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, reference.SopInstanceUid);
}
