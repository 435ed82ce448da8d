using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>Value representation: how an element's bytes are to be understood (PS3.5, 6.2).</summary>
internal sealed class DicomVR
{
    private static readonly DicomVR?[] s_byCode = new DicomVR?[26 * 26];

    public static readonly DicomVR AE = Text("AE", "Application Entity", 16);
    public static readonly DicomVR AS = Text("AS", "Age String", 4);
    public static readonly DicomVR AT = Binary("AT", "Attribute Tag", 4, 2, is16BitLength: true);
    public static readonly DicomVR CS = Text("CS", "Code String", 16);
    public static readonly DicomVR DA = Text("DA", "Date", 8);
    public static readonly DicomVR DS = Text("DS", "Decimal String", 16);
    public static readonly DicomVR DT = Text("DT", "Date Time", 26);
    public static readonly DicomVR FD = Binary("FD", "Floating Point Double", 8, 8, is16BitLength: true);
    public static readonly DicomVR FL = Binary("FL", "Floating Point Single", 4, 4, is16BitLength: true);
    public static readonly DicomVR IS = Text("IS", "Integer String", 12);
    public static readonly DicomVR LO = Text("LO", "Long String", 64, encoded: true);
    public static readonly DicomVR LT = Text("LT", "Long Text", 10240, encoded: true, multiValue: false);
    public static readonly DicomVR OB = Binary("OB", "Other Byte", 1, 1, is16BitLength: false);
    public static readonly DicomVR OD = Binary("OD", "Other Double", 8, 8, is16BitLength: false);
    public static readonly DicomVR OF = Binary("OF", "Other Float", 4, 4, is16BitLength: false);
    public static readonly DicomVR OL = Binary("OL", "Other Long", 4, 4, is16BitLength: false);
    public static readonly DicomVR OV = Binary("OV", "Other Very Long", 8, 8, is16BitLength: false);
    public static readonly DicomVR OW = Binary("OW", "Other Word", 2, 2, is16BitLength: false);
    public static readonly DicomVR PN = Text("PN", "Person Name", 64, encoded: true);
    public static readonly DicomVR SH = Text("SH", "Short String", 16, encoded: true);
    public static readonly DicomVR SL = Binary("SL", "Signed Long", 4, 4, is16BitLength: true);
    public static readonly DicomVR SQ = new("SQ", "Sequence of Items") { Is16BitLength = false, UnitSize = 1, SwapSize = 1, PaddingValue = 0 };
    public static readonly DicomVR SS = Binary("SS", "Signed Short", 2, 2, is16BitLength: true);
    public static readonly DicomVR ST = Text("ST", "Short Text", 1024, encoded: true, multiValue: false);
    public static readonly DicomVR SV = Binary("SV", "Signed 64-bit Very Long", 8, 8, is16BitLength: false);
    public static readonly DicomVR TM = Text("TM", "Time", 16);
    public static readonly DicomVR UC = Text("UC", "Unlimited Characters", 0, encoded: true, is16BitLength: false);
    public static readonly DicomVR UI = Text("UI", "Unique Identifier", 64, padding: 0);
    public static readonly DicomVR UL = Binary("UL", "Unsigned Long", 4, 4, is16BitLength: true);
    public static readonly DicomVR UN = Binary("UN", "Unknown", 1, 1, is16BitLength: false);
    public static readonly DicomVR UR = Text("UR", "Universal Resource Identifier", 0, multiValue: false, is16BitLength: false);
    public static readonly DicomVR US = Binary("US", "Unsigned Short", 2, 2, is16BitLength: true);
    public static readonly DicomVR UT = Text("UT", "Unlimited Text", 0, encoded: true, multiValue: false, is16BitLength: false);
    public static readonly DicomVR UV = Binary("UV", "Unsigned 64-bit Very Long", 8, 8, is16BitLength: false);
    public static readonly DicomVR NONE = new("--", "No value representation") { SwapSize = 1, UnitSize = 1 };

    private DicomVR(string code, string name)
    {
        Code = code;
        Name = name;
        CodeBytes = Encoding.ASCII.GetBytes(code);
        if (code[0] != '-')
            s_byCode[Index(CodeBytes[0], CodeBytes[1])] = this;
    }

    public string Code { get; }

    public string Name { get; }

    /// <summary>Whether values are text, of any character set.</summary>
    public bool IsString { get; private init; }

    /// <summary>Whether the data set's Specific Character Set applies.</summary>
    public bool IsStringEncoded { get; private init; }

    /// <summary>Whether a backslash separates values; in the long texts it is a character.</summary>
    public bool IsMultiValue { get; private init; }

    /// <summary>Whether the explicit syntaxes write its length in two bytes.</summary>
    public bool Is16BitLength { get; private init; }

    /// <summary>Most characters of a text value, most bytes of a binary one (its size); 0 without limit.</summary>
    public int MaximumLength { get; private init; }

    /// <summary>Bytes of one binary value.</summary>
    public int UnitSize { get; private init; }

    /// <summary>Bytes that change places when the byte order does.</summary>
    public int SwapSize { get; private init; }

    /// <summary>What makes an odd length even.</summary>
    public byte PaddingValue { get; private init; }

    internal byte[] CodeBytes { get; }

    /// <summary>The representation with a code, such as "DS".</summary>
    /// <exception cref="DicomDataException">There is none.</exception>
    public static DicomVR Parse(string vr) =>
        TryParse(vr, out DicomVR? found) ? found : throw new DicomDataException($"\"{vr}\" is no value representation of DICOM.");

    public static bool TryParse(string vr, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DicomVR? result)
    {
        result = vr.Length == 2 && vr[0] < 128 && vr[1] < 128 ? Find((byte)vr[0], (byte)vr[1]) : null;
        return result is not null;
    }

    /// <summary>The representation with a code of two bytes, or null.</summary>
    internal static DicomVR? Find(byte first, byte second) =>
        first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z' ? s_byCode[Index(first, second)] : null;

    public override string ToString() => Code;

    private static int Index(byte first, byte second) => (first - 'A') * 26 + second - 'A';

    private static DicomVR Text(
        string code, string name, int maximumLength, bool encoded = false, bool multiValue = true, bool is16BitLength = true, byte padding = 0x20) =>
        new(code, name)
        {
            IsString = true,
            IsStringEncoded = encoded,
            IsMultiValue = multiValue,
            Is16BitLength = is16BitLength,
            MaximumLength = maximumLength,
            UnitSize = 1,
            SwapSize = 1,
            PaddingValue = padding,
        };

    private static DicomVR Binary(string code, string name, int unitSize, int swapSize, bool is16BitLength) =>
        new(code, name) { IsMultiValue = is16BitLength, Is16BitLength = is16BitLength, MaximumLength = unitSize, UnitSize = unitSize, SwapSize = swapSize };
}
