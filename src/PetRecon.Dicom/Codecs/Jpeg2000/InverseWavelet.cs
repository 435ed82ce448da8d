using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// Reconstructs a tile component from its subbands, in place (ISO/IEC 15444-1, F.3). Each level's four subbands lie in the quarters of its rectangle.
/// </summary>
internal static class InverseWavelet
{
    // Two cache lines: the columns that go through the vertical filter together.
    private const int StripLanes = 32;

    public static void Apply(TileComponent component, int maxThreads)
    {
        for (int r = 1; r < component.Resolutions.Length; r++)
        {
            Resolution lower = component.Resolutions[r - 1];
            Resolution upper = component.Resolutions[r];
            if (upper.Width == 0 || upper.Height == 0)
                continue;
            if (component.Coding.IsReversible)
                Level<int, InverseWavelet5x3>.Apply(component, lower, upper, maxThreads);
            else
                Level<float, InverseWavelet9x7>.Apply(component, lower, upper, maxThreads);
        }
    }

    private static class Level<T, TKernel>
        where T : unmanaged
        where TKernel : IWaveletKernel<T>
    {
        public static void Apply(TileComponent component, Resolution lower, Resolution upper, int maxThreads)
        {
            int rows = upper.Height;
            int strips = (upper.Width + StripLanes - 1) / StripLanes;
            Spread.Over(rows, maxThreads, (long)rows * upper.Width, (first, end) => FilterRows(component, lower, upper, first, end));
            Spread.Over(strips, maxThreads, (long)rows * upper.Width, (first, end) => FilterStrips(component, lower, upper, first, end));
        }

        private static void FilterRows(TileComponent component, Resolution lower, Resolution upper, int first, int end)
        {
            int width = upper.Width;
            int lowCount = lower.Width;
            int highCount = width - lowCount;
            bool startsHigh = (upper.X0 & 1) != 0;
            Span<T> samples = MemoryMarshal.Cast<int, T>(component.Samples.AsSpan());
            if (width == 1)
            {
                for (int y = first; startsHigh && y < end; y++)
                    samples[y * component.Width] = TKernel.ReconstructLoneHigh(samples[y * component.Width]);
                return;
            }

            T[] low = new T[lowCount + 2];
            T[] high = new T[highCount + 2];
            for (int y = first; y < end; y++)
            {
                Span<T> row = samples.Slice(y * component.Width, width);
                row[..lowCount].CopyTo(low.AsSpan(1));
                row[lowCount..].CopyTo(high.AsSpan(1));
                TKernel.Reconstruct(low, high, lowCount, highCount, 1, startsHigh);
                if (startsHigh)
                    Interleave(high.AsSpan(1, highCount), low.AsSpan(1, lowCount), row);
                else
                    Interleave(low.AsSpan(1, lowCount), high.AsSpan(1, highCount), row);
            }
        }

        private static void FilterStrips(TileComponent component, Resolution lower, Resolution upper, int first, int end)
        {
            int height = upper.Height;
            int lowCount = lower.Height;
            int highCount = height - lowCount;
            bool startsHigh = (upper.Y0 & 1) != 0;
            Span<T> samples = MemoryMarshal.Cast<int, T>(component.Samples.AsSpan());
            if (height == 1)
            {
                for (int x = first * StripLanes; startsHigh && x < Math.Min(end * StripLanes, upper.Width); x++)
                    samples[x] = TKernel.ReconstructLoneHigh(samples[x]);
                return;
            }

            T[] low = new T[(lowCount + 2) * StripLanes];
            T[] high = new T[(highCount + 2) * StripLanes];
            for (int strip = first; strip < end; strip++)
            {
                int x = strip * StripLanes;
                int lanes = Math.Min(StripLanes, upper.Width - x);
                for (int y = 0; y < lowCount; y++)
                    samples.Slice(y * component.Width + x, lanes).CopyTo(low.AsSpan((y + 1) * lanes));
                for (int y = 0; y < highCount; y++)
                    samples.Slice((lowCount + y) * component.Width + x, lanes).CopyTo(high.AsSpan((y + 1) * lanes));
                TKernel.Reconstruct(low, high, lowCount, highCount, lanes, startsHigh);
                for (int y = 0; y < height; y++)
                {
                    T[] half = ((y & 1) != 0) != startsHigh ? high : low;
                    half.AsSpan((y / 2 + 1) * lanes, lanes).CopyTo(samples[(y * component.Width + x)..]);
                }
            }
        }

        // The first sample of the row is the even half's.
        private static void Interleave(ReadOnlySpan<T> even, ReadOnlySpan<T> odd, Span<T> row)
        {
            ReadOnlySpan<uint> evenBits = MemoryMarshal.Cast<T, uint>(even);
            ReadOnlySpan<uint> oddBits = MemoryMarshal.Cast<T, uint>(odd);
            Span<ulong> pairs = MemoryMarshal.Cast<T, ulong>(row);
            int i = 0;
            for (; i <= pairs.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector.Widen(new Vector<uint>(evenBits[i..]), out Vector<ulong> evenLow, out Vector<ulong> evenHigh);
                Vector.Widen(new Vector<uint>(oddBits[i..]), out Vector<ulong> oddLow, out Vector<ulong> oddHigh);
                (evenLow | oddLow << 32).CopyTo(pairs[i..]);
                (evenHigh | oddHigh << 32).CopyTo(pairs[(i + Vector<ulong>.Count)..]);
            }

            for (; i < odd.Length; i++)
            {
                row[2 * i] = even[i];
                row[2 * i + 1] = odd[i];
            }

            if (even.Length > odd.Length)
                row[^1] = even[^1];
        }
    }
}
