using System.Numerics;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The reversible 5/3 wavelet (ISO/IEC 15444-1, F.3.8.2.1).</summary>
internal readonly struct InverseWavelet5x3 : IWaveletKernel<int>
{
    public static void Reconstruct(Span<int> low, Span<int> high, int lowCount, int highCount, int lanes, bool startsHigh)
    {
        Lifting.Extend(high, highCount, lanes);
        UpdateLow(low.Slice(lanes, lowCount * lanes), Lifting.LeftNeighbours(high, lanes, !startsHigh), lanes);
        Lifting.Extend(low, lowCount, lanes);
        UpdateHigh(high.Slice(lanes, highCount * lanes), Lifting.LeftNeighbours(low, lanes, startsHigh), lanes);
    }

    public static int ReconstructLoneHigh(int value) => value >> 1;

    // low -= (left + right + 2) / 4, rounded down
    private static void UpdateLow(Span<int> low, ReadOnlySpan<int> left, int lanes)
    {
        ReadOnlySpan<int> right = left.Slice(lanes, low.Length);
        left = left[..low.Length];
        int i = 0;
        for (; i <= low.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> sum = new Vector<int>(left[i..]) + new Vector<int>(right[i..]) + new Vector<int>(2);
            (new Vector<int>(low[i..]) - (sum >> 2)).CopyTo(low[i..]);
        }

        for (; i < low.Length; i++)
            low[i] -= (left[i] + right[i] + 2) >> 2;
    }

    // high += (left + right) / 2, rounded down
    private static void UpdateHigh(Span<int> high, ReadOnlySpan<int> left, int lanes)
    {
        ReadOnlySpan<int> right = left.Slice(lanes, high.Length);
        left = left[..high.Length];
        int i = 0;
        for (; i <= high.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> sum = new Vector<int>(left[i..]) + new Vector<int>(right[i..]);
            (new Vector<int>(high[i..]) + (sum >> 1)).CopyTo(high[i..]);
        }

        for (; i < high.Length; i++)
            high[i] += (left[i] + right[i]) >> 1;
    }
}
