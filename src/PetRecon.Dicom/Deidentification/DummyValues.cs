namespace PetRecon.Dicom.Deidentification;

/// <summary>Values that are valid for their representation and mean nothing.</summary>
internal static class DummyValues
{
    private const string Word = "ANONYMIZED";

    /// <summary>Puts a dummy value in the place of an element's.</summary>
    public static void Put(DicomDataset dataset, DicomTag tag, DicomVR vr)
    {
        switch (vr.Code)
        {
            case "AS": Put(dataset, tag, vr, "000Y"); break;
            case "DA": Put(dataset, tag, vr, "19000101"); break;
            case "TM": Put(dataset, tag, vr, "000000"); break;
            case "DT": Put(dataset, tag, vr, "19000101000000"); break;
            case "DS" or "IS": Put(dataset, tag, vr, "0"); break;
            case "UR": Put(dataset, tag, vr, "http://anonymized.invalid/"); break;
            case "OB": dataset.AddOrUpdate(new DicomOtherByte(tag, 0, 0)); break;
            case "UN": dataset.AddOrUpdate(new DicomUnknown(tag, 0, 0)); break;
            case "FD" or "OD": Put(dataset, tag, vr, 0.0); break;
            case "FL" or "OF": Put(dataset, tag, vr, 0f); break;
            case "US" or "OW": Put(dataset, tag, vr, (ushort)0); break;
            case "UL" or "OL": Put(dataset, tag, vr, 0u); break;
            case "SS": Put(dataset, tag, vr, (short)0); break;
            case "SL": Put(dataset, tag, vr, 0); break;
            case "SV": Put(dataset, tag, vr, 0L); break;
            case "UV" or "OV": Put(dataset, tag, vr, 0UL); break;
            case "AT": Put(dataset, tag, vr, tag); break;
            default: Put(dataset, tag, vr, Word); break;
        }
    }

    private static void Put<T>(DicomDataset dataset, DicomTag tag, DicomVR vr, T value)
        where T : notnull => dataset.AddOrUpdate(vr, tag, Enumerable.Repeat(value, LeastCount(tag)).ToArray());

    // "4" of "4", "2" of "2-n".
    private static int LeastCount(DicomTag tag)
    {
        string digits = string.Concat($"{tag.DictionaryEntry.ValueMultiplicity}".TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, out int count) && count > 1 ? count : 1;
    }
}
