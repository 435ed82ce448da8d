using System.Numerics;

namespace PetRecon.Dicom.Codecs;

/// <summary>The numbers of ITU-T T.87 that a scan is coded with: given by the file, by its presets (LSE), or derived from those.</summary>
internal readonly struct JpegLsCoding
{
    public const int DefaultReset = 64;

    /// <summary>Derives the rest from what a stream gives; a preset of 0 stands for the default of annex C.</summary>
    public JpegLsCoding(int maxValue, int near, int threshold1 = 0, int threshold2 = 0, int threshold3 = 0, int reset = 0)
    {
        MaxValue = maxValue;
        Near = near;
        Step = 2 * near + 1;
        Range = (maxValue + 2 * near) / Step + 1;
        RangeBits = CeilingLog2(Range);
        int sampleBits = Math.Max(2, CeilingLog2(maxValue + 1));
        Limit = 2 * (sampleBits + Math.Max(8, sampleBits));
        Reset = reset == 0 ? DefaultReset : reset;
        FirstMagnitude = Math.Max(2, (Range + 32) >> 6);
        int factor = maxValue >= 128 ? (Math.Min(maxValue, 4095) + 128) >> 8 : 256 / (maxValue + 1);
        bool isWide = maxValue >= 128;
        int first = isWide ? factor + 2 + 3 * near : Math.Max(2, 3 / factor + 3 * near);
        int second = isWide ? 4 * factor + 3 + 5 * near : Math.Max(3, 7 / factor + 5 * near);
        int third = isWide ? 17 * factor + 4 + 7 * near : Math.Max(4, 21 / factor + 7 * near);
        Threshold1 = threshold1 != 0 ? threshold1 : Within(first, near + 1, maxValue);
        Threshold2 = threshold2 != 0 ? threshold2 : Within(second, Threshold1, maxValue);
        Threshold3 = threshold3 != 0 ? threshold3 : Within(third, Threshold2, maxValue);
    }

    /// <summary>Bits of a run's unit length for each run index (J of T.87).</summary>
    public static ReadOnlySpan<byte> RunBits =>
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    public int MaxValue { get; }

    public int Near { get; }

    /// <summary>Distance of two values that a near-lossless error can take.</summary>
    public int Step { get; }

    /// <summary>Number of values that an error can take.</summary>
    public int Range { get; }

    public int RangeBits { get; }

    /// <summary>The longest code of a value, bits.</summary>
    public int Limit { get; }

    /// <summary>Occurrences of a context after which its sums are halved.</summary>
    public int Reset { get; }

    /// <summary>What a context's sum of magnitudes starts with.</summary>
    public int FirstMagnitude { get; }

    public int Threshold1 { get; }

    public int Threshold2 { get; }

    public int Threshold3 { get; }

    /// <summary>Whether errors wrap by a mask: no loss, and a largest value of 2^n - 1.</summary>
    public bool IsPlain => Near == 0 && BitOperations.IsPow2(MaxValue + 1);

    /// <summary>The region, -4 to 4, of every gradient; the gradient 0 is in the middle.</summary>
    public sbyte[] GradientRegions()
    {
        var regions = new sbyte[2 * MaxValue + 1];
        ReadOnlySpan<int> starts = [Near + 1, Threshold1, Threshold2, Threshold3];
        for (int i = 0; i < starts.Length; i++)
        {
            int most = Math.Min(i + 1 < starts.Length ? starts[i + 1] - 1 : MaxValue, MaxValue);
            int count = Math.Max(0, most - starts[i] + 1);
            regions.AsSpan(MaxValue + most - count + 1, count).Fill((sbyte)(i + 1));
            regions.AsSpan(MaxValue - most, count).Fill((sbyte)-(i + 1));
        }

        return regions;
    }

    private static int CeilingLog2(int value) => value <= 1 ? 0 : BitOperations.Log2((uint)(value - 1)) + 1;

    private static int Within(int value, int least, int most) => value > most || value < least ? least : value;
}
