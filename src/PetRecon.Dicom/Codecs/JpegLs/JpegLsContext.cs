using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>What has been seen of samples with like surroundings (A, B, C and N of T.87, 4.3.1 and A.6). Decoder and encoder share its laws.</summary>
internal struct JpegLsContext
{
    /// <summary>Contexts of the regular mode.</summary>
    public const int Count = 365;

    private const int MostCorrection = 127;
    private const int LeastCorrection = -128;

    /// <summary>Sum of the errors' magnitudes.</summary>
    public int Magnitudes;

    /// <summary>Sum of the errors, kept between -<see cref="Occurrences"/> and 0.</summary>
    public int Bias;

    /// <summary>What is added to the prediction.</summary>
    public int Correction;

    public int Occurrences;

    /// <summary>The Golomb code's parameter: the least k with N * 2^k at or above A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GolombParameter(int occurrences, int magnitudes)
    {
        int k = Math.Max(0, BitOperations.LeadingZeroCount((uint)occurrences) - BitOperations.LeadingZeroCount((uint)magnitudes));
        return (occurrences << k) < magnitudes ? k + 1 : k;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(int error, int step, int reset)
    {
        int magnitudes = Magnitudes + Math.Abs(error);
        int bias = Bias + error * step;
        int occurrences = Occurrences;
        if (occurrences == reset)
        {
            magnitudes >>= 1;
            bias >>= 1;
            occurrences >>= 1;
        }

        Magnitudes = magnitudes;
        Occurrences = ++occurrences;
        // Which way the bias leaves its range is as good as random: masks cost less than branches that are guessed wrong.
        int isLow = (bias + occurrences - 1) >> 31;
        int isHigh = -bias >> 31;
        int raised = Math.Max(bias + occurrences, 1 - occurrences);
        int lowered = Math.Min(bias - occurrences, 0);
        Correction = Math.Min(Math.Max(Correction + isLow - isHigh, LeastCorrection), MostCorrection);
        Bias = (raised & isLow) | (lowered & isHigh) | (bias & ~(isLow | isHigh));
    }
}

/// <summary>What has been seen where runs end (A.7.2 of T.87), for one of the two types of such samples.</summary>
internal struct JpegLsRunContext
{
    public int Magnitudes;
    public int Negatives;
    public int Occurrences;

    public readonly int GolombParameter(int type) =>
        JpegLsContext.GolombParameter(Occurrences, Magnitudes + (type == 1 ? Occurrences >> 1 : 0));

    /// <summary>Whether the code's lowest bit is set for this error.</summary>
    public readonly bool IsMapped(int error, int k) =>
        error != 0 && (error > 0 ? k == 0 && 2 * Negatives < Occurrences : k != 0 || 2 * Negatives >= Occurrences);

    public readonly int ErrorOf(int mapped, int type, int k)
    {
        int doubled = mapped + type;
        int magnitude = (doubled + 1) >> 1;
        bool isNegativeWhenOdd = k != 0 || 2 * Negatives >= Occurrences;
        return isNegativeWhenOdd == ((doubled & 1) != 0) ? -magnitude : magnitude;
    }

    public void Update(int error, int mapped, int type, int reset)
    {
        if (error < 0)
            Negatives++;
        Magnitudes += (mapped + 1 - type) >> 1;
        if (Occurrences == reset)
        {
            Magnitudes >>= 1;
            Negatives >>= 1;
            Occurrences >>= 1;
        }

        Occurrences++;
    }
}
