using System.Globalization;
using System.Text.Json;

namespace PetRecon.Dicom.Inspection;

/// <summary>A data set as the DICOM JSON model (PS3.18, annex F).</summary>
internal sealed class JsonDump(Stream output, DumpFilter filter, int maxInlineBytes, string path)
{
    private static readonly JsonWriterOptions s_form = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
    private static readonly string[] s_nameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

    public void Write(DicomDataset dataset)
    {
        using Utf8JsonWriter json = new(output, s_form);
        Write(json, dataset, isShown: false);
    }

    private void Write(Utf8JsonWriter json, DicomDataset dataset, bool isShown)
    {
        json.WriteStartObject();
        foreach (DicomItem item in dataset)
        {
            if (item.Tag.Element == 0 || item.Tag.Group is 0 or 2 || (!isShown && !filter.Leads(item)))
                continue;
            json.WriteStartObject($"{item.Tag.Group:X4}{item.Tag.Element:X4}");
            json.WriteString("vr", item.ValueRepresentation.Code);
            switch (item)
            {
                case DicomSequence sequence: WriteItems(json, sequence, isShown || filter.Shows(item.Tag)); break;
                case DicomFragmentSequence: json.WriteString("BulkDataURI", Reference(item)); break;
                case DicomElement { Buffer.Size: > 0 } element: WriteValue(json, element); break;
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter json, DicomSequence sequence, bool isShown)
    {
        if (sequence.Items.Count == 0)
            return;
        json.WriteStartArray("Value");
        foreach (DicomDataset item in sequence.Items)
            Write(json, item, isShown);
        json.WriteEndArray();
    }

    private void WriteValue(Utf8JsonWriter json, DicomElement element)
    {
        DicomVR vr = element.ValueRepresentation;
        if (vr.Code is "OB" or "OW" or "OF" or "OD" or "OL" or "OV" or "UN")
        {
            if (element.Buffer.Size <= maxInlineBytes)
                json.WriteBase64String("InlineBinary", element.Buffer.Data);
            else
                json.WriteString("BulkDataURI", Reference(element));
            return;
        }

        if (element.Count == 0)
            return;
        json.WriteStartArray("Value");
        if (element.Tag == DicomTag.SpecificCharacterSet)
        {
            json.WriteStringValue("ISO_IR 192"); // of the JSON itself (F.2.2)
            json.WriteEndArray();
            return;
        }

        for (int i = 0; i < element.Count; i++)
            WriteOne(json, vr, element, i);
        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, DicomVR vr, DicomElement element, int index)
    {
        switch (vr.Code)
        {
            case "FL": WriteNumber(json, element.Get<float>(index)); return;
            case "FD": WriteNumber(json, element.Get<double>(index)); return;
            case "US" or "SS" or "UL" or "SL": json.WriteNumberValue(element.Get<long>(index)); return;
            case "SV": json.WriteNumberValue(element.Get<long>(index)); return;
            case "UV": json.WriteNumberValue(element.Get<ulong>(index)); return;
            case "AT":
                DicomTag tag = element.Get<DicomTag>(index);
                json.WriteStringValue($"{tag.Group:X4}{tag.Element:X4}");
                return;
        }

        string text = element.Get<string>(index);
        if (text.Length == 0)
            json.WriteNullValue();
        else if (vr == DicomVR.PN)
            WriteName(json, text);
        else if (vr.Code is "DS" or "IS" && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            json.WriteRawValue(NumberText(text, number), skipInputValidation: false);
        else
            json.WriteStringValue(text);
    }

    // The digits as they are written, where JSON has them so; DS may have more of them than a double keeps.
    private static string NumberText(string text, double number)
    {
        string digits = text.Trim().TrimStart('+');
        bool isJson = digits.Length > 0 && char.IsAsciiDigit(digits[^1]) && digits.TrimStart('-') is [>= '0' and <= '9', ..] bare && (bare[0] != '0' || bare.Length == 1 || bare[1] is '.' or 'e' or 'E')
            && !digits.Contains(".e", StringComparison.OrdinalIgnoreCase);
        return isJson ? digits : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "inf" : "-inf");
    }

    private static void WriteNumber(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
            json.WriteNumberValue(number);
        else
            WriteNumber(json, (double)number);
    }

    private static void WriteName(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        string[] groups = text.Split('=');
        for (int i = 0; i < Math.Min(groups.Length, s_nameGroups.Length); i++)
        {
            if (groups[i].Length > 0)
                json.WriteString(s_nameGroups[i], groups[i]);
        }

        json.WriteEndObject();
    }

    private string Reference(DicomItem item) => $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}#{item.Tag.Group:X4}{item.Tag.Element:X4}";
}
