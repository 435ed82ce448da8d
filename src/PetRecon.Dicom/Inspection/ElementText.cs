using System.Globalization;
using System.Text;

namespace PetRecon.Dicom.Inspection;

/// <summary>Values as text for a line.</summary>
internal static class ElementText
{
    private const int MostBytes = 4096;

    /// <summary>The value on one line, of at most <paramref name="maxLength"/> characters, or of any number if that is 0.</summary>
    public static string Of(DicomElement element, int maxLength)
    {
        string text = Shortened(Whole(element, maxLength), maxLength);
        return element.ValueRepresentation == DicomVR.UI && NameOfUid(text) is string name ? $"{text} ({name})" : text;
    }

    /// <summary>What the standard calls an identifier; null if it does not know it.</summary>
    public static string? NameOfUid(string uid)
    {
        DicomUID known = DicomUID.Parse(uid);
        return known.Type == DicomUidType.Unknown || known.Name == "Unknown" ? null : known.Name;
    }

    /// <summary>The creator of a private element, for its line; empty for others.</summary>
    public static string Creator(DicomTag tag) => tag.IsPrivate && tag.PrivateCreator is { } creator ? $" [{creator.Creator}]" : "";

    private static string Whole(DicomElement element, int maxLength)
    {
        DicomVR vr = element.ValueRepresentation;
        if (vr.IsString)
            return Printable(element.Get<string>());
        long wanted = maxLength == 0 ? element.Buffer.Size : Math.Min(element.Buffer.Size, MostBytes);
        byte[] bytes = new byte[wanted];
        element.Buffer.GetByteRange(0, bytes.Length, bytes);
        bool isCut = wanted < element.Buffer.Size;
        string shown = vr.Code switch
        {
            "US" or "OW" => Numbers(bytes, 2, static b => BitConverter.ToUInt16(b).ToString(CultureInfo.InvariantCulture)),
            "SS" => Numbers(bytes, 2, static b => BitConverter.ToInt16(b).ToString(CultureInfo.InvariantCulture)),
            "UL" or "OL" => Numbers(bytes, 4, static b => BitConverter.ToUInt32(b).ToString(CultureInfo.InvariantCulture)),
            "SL" => Numbers(bytes, 4, static b => BitConverter.ToInt32(b).ToString(CultureInfo.InvariantCulture)),
            "UV" or "OV" => Numbers(bytes, 8, static b => BitConverter.ToUInt64(b).ToString(CultureInfo.InvariantCulture)),
            "SV" => Numbers(bytes, 8, static b => BitConverter.ToInt64(b).ToString(CultureInfo.InvariantCulture)),
            "FL" or "OF" => Numbers(bytes, 4, static b => BitConverter.ToSingle(b).ToString(CultureInfo.InvariantCulture)),
            "FD" or "OD" => Numbers(bytes, 8, static b => BitConverter.ToDouble(b).ToString(CultureInfo.InvariantCulture)),
            "AT" => Numbers(bytes, 4, static b => $"({BitConverter.ToUInt16(b):x4},{BitConverter.ToUInt16(b[2..]):x4})"),
            _ => OfBytes(bytes),
        };
        return isCut ? shown + "..." : shown;
    }

    private delegate string NumberText(ReadOnlySpan<byte> bytes);

    private static string Numbers(byte[] bytes, int size, NumberText toText)
    {
        StringBuilder text = new();
        for (int at = 0; at + size <= bytes.Length; at += size)
            text.Append(at == 0 ? "" : "\\").Append(toText(bytes.AsSpan(at, size)));
        return text.ToString();
    }

    // Unknown bytes are often text.
    private static string OfBytes(byte[] bytes)
    {
        ReadOnlySpan<byte> value = bytes.AsSpan().TrimEnd(" \0"u8);
        if (value.Length > 1 && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return $"\"{Encoding.ASCII.GetString(value)}\"";
        return string.Join(' ', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => c switch { '\r' => "\\r", '\n' => "\\n", _ when char.IsControl(c) => $"\\x{(int)c:x2}", _ => c.ToString() })) : text;

    private static string Shortened(string text, int maxLength)
    {
        if (maxLength == 0 || text.Length <= maxLength)
            return text;
        int end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end] + "...";
    }
}
