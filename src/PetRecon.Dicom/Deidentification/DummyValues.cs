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
            case "AS": dataset.AddOrUpdate(vr, tag, "000Y"); break;
            case "DA": dataset.AddOrUpdate(vr, tag, "19000101"); break;
            case "TM": dataset.AddOrUpdate(vr, tag, "000000"); break;
            case "DT": dataset.AddOrUpdate(vr, tag, "19000101000000"); break;
            case "DS" or "IS": dataset.AddOrUpdate(vr, tag, "0"); break;
            case "UR": dataset.AddOrUpdate(vr, tag, "http://anonymized.invalid/"); break;
            case "OB": dataset.AddOrUpdate(new DicomOtherByte(tag, 0, 0)); break;
            case "UN": dataset.AddOrUpdate(new DicomUnknown(tag, 0, 0)); break;
            case "FD" or "OD": dataset.AddOrUpdate(vr, tag, 0.0); break;
            case "FL" or "OF": dataset.AddOrUpdate(vr, tag, 0f); break;
            case "US" or "OW": dataset.AddOrUpdate(vr, tag, (ushort)0); break;
            case "UL" or "OL": dataset.AddOrUpdate(vr, tag, 0u); break;
            case "SS": dataset.AddOrUpdate(vr, tag, (short)0); break;
            case "SL": dataset.AddOrUpdate(vr, tag, 0); break;
            case "SV": dataset.AddOrUpdate(vr, tag, 0L); break;
            case "UV" or "OV": dataset.AddOrUpdate(vr, tag, 0UL); break;
            case "AT": dataset.AddOrUpdate(vr, tag, tag); break;
            default: dataset.AddOrUpdate(vr, tag, Word); break;
        }
    }
}
