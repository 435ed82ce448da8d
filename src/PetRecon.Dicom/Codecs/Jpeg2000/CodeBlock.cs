namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>A rectangle of a subband that is coded by itself, and what the packets hold of it.</summary>
/// <param name="x">Column in the tile component's buffer.</param>
/// <param name="y">Row in the tile component's buffer.</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
internal sealed class CodeBlock(int x, int y, int width, int height)
{
    private const int FirstRawPass = 10;
    private CodewordPart[] _parts = [];

    public int X { get; } = x;

    public int Y { get; } = y;

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Bit planes that are coded, known once the block is in a packet.</summary>
    public int BitPlanes { get; set; }

    /// <summary>Bits of a length field, less those for the number of passes.</summary>
    public int LengthBits { get; set; } = 3;

    public int PassCount { get; private set; }

    public int PartCount { get; private set; }

    public ReadOnlySpan<CodewordPart> Parts => _parts.AsSpan(0, PartCount);

    public bool IsIncluded { get; set; }

    /// <summary>Passes 0, 3, 6 ... are cleanup passes; from the tenth on, the two others of each plane can be raw.</summary>
    public static bool IsRaw(int pass, BlockStyle style) =>
        (style & BlockStyle.Bypass) != 0 && pass >= FirstRawPass && pass % 3 != 0;

    /// <summary>Whether a pass begins a new codeword.</summary>
    public static bool StartsCodeword(int pass, BlockStyle style)
    {
        if (pass == 0 || (style & BlockStyle.TerminateAll) != 0)
            return true;
        return (style & BlockStyle.Bypass) != 0 && pass >= FirstRawPass && pass % 3 != 2;
    }

    /// <summary>How many passes, up to a limit, share the codeword of the first of them.</summary>
    public static int PassesInCodeword(int first, int limit, BlockStyle style)
    {
        int count = 1;
        while (count < limit && !StartsCodeword(first + count, style))
            count++;
        return count;
    }

    public void Add(CodewordPart part)
    {
        if (PartCount == _parts.Length)
            Array.Resize(ref _parts, Math.Max(1, 2 * PartCount));
        _parts[PartCount++] = part;
        PassCount += part.Passes;
    }
}
