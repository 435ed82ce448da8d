using System.Globalization;
using System.Security.Cryptography;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>The elements of a data set in the form of pydicom_elements.py: place; representation, length and hash of the value; text.</summary>
internal static class ElementLines
{
    public static Dictionary<string, (string Value, string Text)> Of(DicomDataset dataset)
    {
        Dictionary<string, (string Value, string Text)> lines = new(StringComparer.Ordinal);
        Add(lines, dataset, "");
        return lines;
    }

    private static void Add(Dictionary<string, (string Value, string Text)> lines, DicomDataset dataset, string place)
    {
        foreach (DicomItem item in dataset)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{place}{item.Tag.Group:x4},{item.Tag.Element:x4}");
            switch (item)
            {
                case DicomSequence sequence:
                    lines[name] = ($"SQ {sequence.Items.Count}", "");
                    for (int i = 0; i < sequence.Items.Count; i++)
                        Add(lines, sequence.Items[i], $"{name}[{i}].");
                    break;
                case DicomFragmentSequence fragments:
                    lines[name] = ("fragments " + Summary([.. fragments.Fragments.SelectMany(fragment => fragment.Data)]), "");
                    break;
                case DicomElement element:
                    lines[name] = ($"{item.ValueRepresentation.Code} {Summary(element.Buffer.Data)}", item.ValueRepresentation.IsStringEncoded ? element.Get<string>() : "");
                    break;
            }
        }
    }

    private static string Summary(byte[] data)
    {
        ReadOnlySpan<byte> value = data.AsSpan().TrimEnd(" \0"u8);
        return $"{value.Length}:{Convert.ToHexStringLower(SHA256.HashData(value).AsSpan(0, 8))}";
    }
}
