using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>What a kernel needs of an event, in 8 bytes that one load brings: two detection bins of 24 bits and a TOF bin of 16.</summary>
internal readonly struct GpuEvent
{
    /// <summary>More detection bins than this have no room; the largest scanners have half a million crystals.</summary>
    public const int MaxDetectionBins = 1 << 24;

    private const int BinBits = 24;
    private const ulong BinMask = MaxDetectionBins - 1;

    private readonly ulong _bits;

    /// <summary>Packs an event that has been checked.</summary>
    public GpuEvent(in CoincidenceEvent e) =>
        _bits = e.DetectionBin0 | (ulong)e.DetectionBin1 << BinBits | (ulong)e.TofBin << (2 * BinBits);

    /// <summary>First detection bin.</summary>
    public int Bin0 => (int)(_bits & BinMask);

    /// <summary>Second detection bin.</summary>
    public int Bin1 => (int)(_bits >> BinBits & BinMask);

    /// <summary>TOF bin.</summary>
    public int TofBin => (int)(_bits >> (2 * BinBits));

    /// <summary>Throws if a scanner's bins do not fit.</summary>
    /// <exception cref="ArgumentException">The scanner has more than <see cref="MaxDetectionBins"/> bins.</exception>
    public static void CheckFits(ScannerGeometry scanner)
    {
        if (scanner.DetectionBinCount > MaxDetectionBins)
            throw new ArgumentException($"The scanner has {scanner.DetectionBinCount} detection bins; a GPU takes up to {MaxDetectionBins}. Use the CPU.", nameof(scanner));
    }
}
