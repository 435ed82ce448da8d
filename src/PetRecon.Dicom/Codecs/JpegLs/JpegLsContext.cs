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
    private int _magnitudes;

    /// <summary>Sum of the errors, kept between -N and 0.</summary>
    private int _bias;

    private ushort _occurrences;

    private short _correction;

    private sbyte _turn;

    private byte _k;

    public JpegLsContext(in JpegLsCoding coding)
    {
        _magnitudes = coding.FirstMagnitude;
        _occurrences = 1;
        _k = (byte)GolombParameter(1, _magnitudes);
    }

    /// <summary>What is added to the prediction.</summary>
    public readonly int Correction => _correction;

    /// <summary>
    /// The Golomb code's parameter for the next sample. It is kept rather than worked out when that comes, as the next sample waits for it.
    /// </summary>
    public readonly int K => _k;

    /// <summary>
    /// -1 where the codes of e and -e - 1 change places: without loss, where k is 0 and errors are mostly negative (A.5.2 of T.87); else 0.
    /// </summary>
    public readonly int Turn => _turn;

    /// <summary>The least k with N * 2^k at or above A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GolombParameter(int occurrences, int magnitudes)
    {
        int k = Math.Max(0, BitOperations.LeadingZeroCount((uint)occurrences) - BitOperations.LeadingZeroCount((uint)magnitudes));
        return (occurrences << k) < magnitudes ? k + 1 : k;
    }

    /// <summary>Takes in an error.</summary>
    /// <param name="error">The error, in steps.</param>
    /// <param name="coding">The scan's numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLaw>(int error, in JpegLsCoding coding)
        where TLaw : struct, IJpegLsLaw
    {
        int magnitudes = _magnitudes + Math.Abs(error);
        int bias = _bias + (TLaw.IsPlain ? error : error * coding.Step);
        int occurrences = _occurrences;
        if (occurrences == coding.Reset)
        {
            magnitudes >>= 1;
            bias >>= 1;
            occurrences >>= 1;
        }

        _magnitudes = magnitudes;
        _occurrences = (ushort)++occurrences;
        // Which way the bias leaves its range is as good as random: masks cost less than branches that are guessed wrong.
        int isLow = (bias + occurrences - 1) >> 31;
        int isHigh = -bias >> 31;
        int raised = Math.Max(bias + occurrences, 1 - occurrences);
        int lowered = Math.Min(bias - occurrences, 0);
        _correction = (short)Math.Min(Math.Max(_correction + isLow - isHigh, LeastCorrection), MostCorrection);
        bias = (raised & isLow) | (lowered & isHigh) | (bias & ~(isLow | isHigh));
        _bias = bias;
        int k = GolombParameter(occurrences, magnitudes);
        _k = (byte)k;
        _turn = (sbyte)(k == 0 && 2 * bias <= -occurrences && (TLaw.IsPlain || coding.Near == 0) ? -1 : 0);
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
