namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>How a component is coded: the second half of a COD segment, or a COC segment (ISO/IEC 15444-1, table A.20).</summary>
internal sealed class ComponentCoding
{
    private const int MaxLevels = 32;
    private readonly byte[]? _precincts;

    private ComponentCoding(byte[]? precincts) => _precincts = precincts;

    public required int Levels { get; init; }

    public required int BlockWidthLog2 { get; init; }

    public required int BlockHeightLog2 { get; init; }

    public required BlockStyle Style { get; init; }

    /// <summary>The 5/3 wavelet on whole numbers; else the 9/7 wavelet.</summary>
    public required bool IsReversible { get; init; }

    public int PrecinctWidthLog2(int resolution) => _precincts is null ? 15 : _precincts[resolution] & 15;

    public int PrecinctHeightLog2(int resolution) => _precincts is null ? 15 : _precincts[resolution] >> 4;

    public static ComponentCoding Read(ref MarkerReader segment, bool hasPrecincts)
    {
        int at = segment.Position;
        int levels = segment.ReadByte();
        int width = segment.ReadByte() + 2;
        int height = segment.ReadByte() + 2;
        int style = segment.ReadByte();
        int wavelet = segment.ReadByte();
        if (levels > MaxLevels)
            throw Fault.At(at, $"{levels} decomposition levels; the standard allows {MaxLevels}.");
        if (width > 10 || height > 10 || width + height > 12)
            throw Fault.At(at, $"code blocks of 2^{width} x 2^{height}; the standard allows 2^10 a side and 2^12 samples.");
        if ((style & (int)BlockStyle.HighThroughput) != 0)
            throw Fault.At(at, "High-Throughput JPEG 2000 (HTJ2K, Part 15) is not read.");
        if (style > 63)
            throw Fault.At(at, $"unknown code block style {style}.");
        if (wavelet > 1)
            throw Fault.At(at, $"wavelet {wavelet} belongs to Part 2 of the standard, which is not read.");

        return new(hasPrecincts ? ReadPrecincts(ref segment, levels) : null)
        {
            Levels = levels,
            BlockWidthLog2 = width,
            BlockHeightLog2 = height,
            Style = (BlockStyle)style,
            IsReversible = wavelet == 1,
        };
    }

    private static byte[] ReadPrecincts(ref MarkerReader segment, int levels)
    {
        byte[] precincts = segment.Take(levels + 1).ToArray();
        for (int i = 1; i < precincts.Length; i++)
        {
            if ((precincts[i] & 15) == 0 || precincts[i] >> 4 == 0)
                throw Fault.At(segment.Position, $"precincts of one sample at resolution {i}, which has no room for its subbands.");
        }

        return precincts;
    }
}
