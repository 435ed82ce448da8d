using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>An event as it is kept between reading and projecting, in 8 bytes: two detection bins of 24 bits and a TOF bin of 16. Time and kind are done with.</summary>
internal static class PackedEvent
{
    private const int BinBits = 24;
    private const ulong BinMask = (1ul << BinBits) - 1;

    /// <summary>Refuses a scanner with more detection bins than fit.</summary>
    /// <exception cref="ArgumentException">It has more.</exception>
    public static void CheckFits(ScannerGeometry scanner)
    {
        if (scanner.DetectionBinCount > 1 << BinBits)
            throw new ArgumentException($"The scanner has {scanner.DetectionBinCount} detection bins; at most {1 << BinBits} are supported.");
    }

    public static ulong Pack(in CoincidenceEvent e) => e.DetectionBin0 | (ulong)e.DetectionBin1 << BinBits | (ulong)e.TofBin << (2 * BinBits);

    public static void Unpack(ReadOnlySpan<ulong> packed, Span<CoincidenceEvent> events)
    {
        for (int i = 0; i < packed.Length; i++)
        {
            ulong e = packed[i];
            events[i] = new((uint)(e & BinMask), (uint)(e >> BinBits & BinMask), (ushort)(e >> (2 * BinBits)), CoincidenceKind.Prompt, 0);
        }
    }
}
