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
            case "DA": return IsMoments(value, part => ValueText.ToDate(part)) ? null : "is no date";
            case "TM": return IsMoments(value, part => ValueText.ToTime(part)) ? null : "is no time";
            case "DT": return Reads(() => ValueText.ToDateTime(value)) || IsMoments(value, part => ValueText.ToDateTime(part)) ? null : "is no date and time";
            case "DS" when !Reads(() => ValueText.ToDouble(value)): return "is no decimal number";
            case "IS" when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _): return "is no whole number of 32 bits";
            case "AS" when !(value.Length == 4 && value[..3].All(char.IsAsciiDigit) && value[3] is 'D' or 'W' or 'M' or 'Y'): return "is no age such as 047Y";
            case "PN": return value.Split('=').Any(part => part.Length > vr.MaximumLength) ? "has a name of more than 64 characters" : null;
        }

        return vr.MaximumLength > 0 && value.Length > vr.MaximumLength ? $"is longer than the {vr.MaximumLength} characters that there may be" : null;
    }

    // One moment, or as in queries a range of which one end may be open.
    private static bool IsMoments(string value, Func<string, DateTime> read) =>
        value.Split('-') is { Length: <= 2 } parts && parts.All(part => (part.Length == 0 && parts.Length == 2) || Reads(() => read(part)));

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
