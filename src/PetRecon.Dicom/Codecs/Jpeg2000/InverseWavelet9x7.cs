using System.Numerics;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The irreversible 9/7 wavelet (ISO/IEC 15444-1, F.3.8.2.2), in single precision and in the order of operations of OpenJPEG, which most programs use: so
/// the samples are the same as theirs, also where they are rounded.
/// </summary>
internal readonly struct InverseWavelet9x7 : IWaveletKernel<float>
{
    private const float Alpha = -1.586134342f;
    private const float Beta = -0.052980118f;
    private const float Gamma = 0.882911075f;
    private const float Delta = 0.443506852f;
    private const float LowScale = 1.230174105f;

    // 2 / LowScale is 1.625786; the value is OpenJPEG's (5e-5 less), by which it passes the conformance tests. The 2 is the gain of a high band, which the
    // quantization step leaves out.
    private const float HighScale = 1.625732422f;

    public static void Reconstruct(Span<float> low, Span<float> high, int lowCount, int highCount, int lanes, bool startsHigh)
    {
        Span<float> lowInside = low.Slice(lanes, lowCount * lanes);
        Span<float> highInside = high.Slice(lanes, highCount * lanes);
        Scale(lowInside, LowScale);
        Scale(highInside, HighScale);
        Lifting.Extend(high, highCount, lanes);
        Update(lowInside, Lifting.LeftNeighbours(high, lanes, !startsHigh), lanes, -Delta);
        Lifting.Extend(low, lowCount, lanes);
        Update(highInside, Lifting.LeftNeighbours(low, lanes, startsHigh), lanes, -Gamma);
        Lifting.Extend(high, highCount, lanes);
        Update(lowInside, Lifting.LeftNeighbours(high, lanes, !startsHigh), lanes, -Beta);
        Lifting.Extend(low, lowCount, lanes);
        Update(highInside, Lifting.LeftNeighbours(low, lanes, startsHigh), lanes, -Alpha);
    }

    // The step, without the high band's gain of 2, has halved it already.
    public static float ReconstructLoneHigh(float value) => value;

    private static void Scale(Span<float> half, float factor)
    {
        int i = 0;
        for (; i <= half.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(half[i..]) * factor).CopyTo(half[i..]);
        for (; i < half.Length; i++)
            half[i] *= factor;
    }

    // No fused multiply-add: its rounding would differ.
    private static void Update(Span<float> half, ReadOnlySpan<float> left, int lanes, float factor)
    {
        ReadOnlySpan<float> right = left.Slice(lanes, half.Length);
        left = left[..half.Length];
        int i = 0;
        for (; i <= half.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> sum = new Vector<float>(left[i..]) + new Vector<float>(right[i..]);
            (new Vector<float>(half[i..]) + sum * factor).CopyTo(half[i..]);
        }

        for (; i < half.Length; i++)
            half[i] += (left[i] + right[i]) * factor;
    }
}
