using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>What a text value may be (PS3.5, table 6.2-1). Held to when values are put into a data set; what files hold is read as it is.</summary>
internal static class ValueRules
{
    public static void Check(DicomVR vr, string[] values)
    {
        if (!vr.IsMultiValue && values.Length > 1)
            throw new DicomDataException($"{vr} holds one value, but {values.Length} were given.");
        foreach (string value in values)
        {
            if (value.Length > 0 && Fault(vr, value) is string fault)
                throw new DicomDataException($"\"{value}\" {fault} ({vr}).");
        }
    }

    private static string? Fault(DicomVR vr, string value)
    {
        if (vr.IsMultiValue && value.Contains('\\', StringComparison.Ordinal))
            return "holds a backslash, which parts values";
        switch (vr.Code)
        {
            case "UI": return DicomUID.IsValidUid(value) ? null : "is no unique identifier: digits in groups parted by dots, no leading zeros, 64 characters at most";
            case "CS" when value.Any(c => c is not (>= 'A' and <= 'Z' or >= '0' and <= '9' or ' ' or '_')): return "has other characters than capitals, digits, blank and underscore";
            case "DA": return IsRange(value) || Reads(() => ValueText.ToDate(value)) ? null : "is no date";
            case "TM": return IsRange(value) || Reads(() => ValueText.ToTime(value)) ? null : "is no time";
            case "DT": return IsRange(value) || Reads(() => ValueText.ToDateTime(value)) ? null : "is no date and time";
            case "DS" when !Reads(() => ValueText.ToDouble(value)): return "is no decimal number";
            case "IS" when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _): return "is no whole number of 32 bits";
            case "AS" when !(value.Length == 4 && value[..3].All(char.IsAsciiDigit) && value[3] is 'D' or 'W' or 'M' or 'Y'): return "is no age such as 047Y";
            case "PN": return value.Split('=').Any(part => part.Length > vr.MaximumLength) ? "has a name of more than 64 characters" : null;
        }

        return vr.MaximumLength > 0 && value.Length > vr.MaximumLength ? $"is longer than the {vr.MaximumLength} characters that there may be" : null;
    }

    // Queries ask for ranges and match with wild cards.
    private static bool IsRange(string value) => value.Contains('-', StringComparison.Ordinal) || value.Contains('*', StringComparison.Ordinal);

    private static bool Reads(Func<object> read)
    {
        try
        {
            read();
            return true;
        }
        catch (DicomDataException)
        {
            return false;
        }
    }
}
