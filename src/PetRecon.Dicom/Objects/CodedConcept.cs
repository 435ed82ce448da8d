using System.Collections.Immutable;

namespace PetRecon.Dicom.Objects;

/// <summary>A term of a vocabulary (PS3.3, 8.8), such as ("T-62000", "SRT", "Liver").</summary>
/// <param name="Value">The code.</param>
/// <param name="Scheme">The vocabulary: DCM, SCT, SRT ...</param>
/// <param name="Meaning">The term in words.</param>
public sealed record CodedConcept(string Value, string Scheme, string Meaning)
{
    /// <summary>The meaning with its code.</summary>
    public override string ToString() => $"{Meaning} ({Value}, {Scheme})";

    internal static ImmutableArray<CodedConcept> AllOf(AttributeReader reader, DicomTag sequence) =>
        [.. reader.Items(sequence, sequence.DictionaryEntry.Name).Select(Of)];

    internal static CodedConcept? FirstOf(AttributeReader reader, DicomTag sequence) =>
        reader.Item(sequence, sequence.DictionaryEntry.Name) is AttributeReader item ? Of(item) : null;

    private static CodedConcept Of(AttributeReader item)
    {
        string value = item.Text(DicomTag.CodeValue);
        if (value.Length == 0)
            value = item.Text(DicomTag.LongCodeValue);
        if (value.Length == 0)
            value = item.Text(DicomTag.URNCodeValue);
        return new(value, item.Text(DicomTag.CodingSchemeDesignator), item.Text(DicomTag.CodeMeaning));
    }
}
