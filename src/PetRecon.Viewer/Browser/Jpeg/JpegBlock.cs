using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Viewer.Browser.Jpeg;

/// <summary>
/// The cosine transform of 8 x 8 numbers, eight columns at a time, as Arai, Agui and Nakajima (1988) factorise it: each of the two passes leaves its
/// results multiplied by factors that go into the division by the steps of the file.
/// </summary>
internal static class JpegBlock
{
    public const int Edge = 8;

    // cos(pi / 4); cos(3 pi / 8); and sums of it with cos(pi / 8).
    private const float C4 = 0.707106781f;
    private const float C6 = 0.382683433f;
    private const float C2MinusC6 = 0.541196100f;
    private const float C2PlusC6 = 1.306562965f;

    /// <summary>What the results are multiplied by to be the coefficients in units of their steps: column by column, as the results are.</summary>
    public static float[] Scales(byte[] steps)
    {
        double[] factors = [.. Enumerable.Range(0, Edge).Select(static n => n == 0 ? 1 : Math.Sqrt(2) * Math.Cos(n * Math.PI / 16))];
        float[] scales = new float[Edge * Edge];
        for (int row = 0; row < Edge; row++)
        {
            for (int column = 0; column < Edge; column++)
                scales[column * Edge + row] = (float)(1 / (Edge * factors[row] * factors[column] * steps[row * Edge + column]));
        }

        return scales;
    }

    /// <summary>Transforms rows of numbers to whole steps, column by column; a bit is set for each that is not 0.</summary>
    public static ulong Transform(Span<Vector256<float>> rows, ReadOnlySpan<float> scales, Span<int> steps)
    {
        Pass(rows);
        Turn(rows);
        Pass(rows);
        ulong present = 0;
        for (int n = 0; n < Edge; n++)
        {
            Vector256<int> eight = Vector256.ConvertToInt32Native(Vector256.Round(rows[n] * Vector256.Create(scales[(n * Edge)..])));
            eight.CopyTo(steps[(n * Edge)..]);
            present |= (ulong)(~Vector256.Equals(eight, Vector256<int>.Zero)).ExtractMostSignificantBits() << (n * Edge);
        }

        return present;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(Span<Vector256<float>> x)
    {
        Vector256<float> sum0 = x[0] + x[7], difference0 = x[0] - x[7], sum1 = x[1] + x[6], difference1 = x[1] - x[6];
        Vector256<float> sum2 = x[2] + x[5], difference2 = x[2] - x[5], sum3 = x[3] + x[4], difference3 = x[3] - x[4];

        // Even ones.
        Vector256<float> outer = sum0 + sum3, outerLess = sum0 - sum3, inner = sum1 + sum2, innerLess = sum1 - sum2;
        x[0] = outer + inner;
        x[4] = outer - inner;
        Vector256<float> turned = (innerLess + outerLess) * C4;
        x[2] = outerLess + turned;
        x[6] = outerLess - turned;

        // Odd ones.
        Vector256<float> a = difference3 + difference2, b = difference2 + difference1, c = difference1 + difference0;
        Vector256<float> shared = (a - c) * C6;
        Vector256<float> low = a * C2MinusC6 + shared, high = c * C2PlusC6 + shared, middle = b * C4;
        Vector256<float> above = difference0 + middle, below = difference0 - middle;
        x[5] = below + low;
        x[3] = below - low;
        x[1] = above + high;
        x[7] = above - high;
    }

    // Rows become columns, by blocks of 4 x 4.
    private static void Turn(Span<Vector256<float>> x)
    {
        for (int n = 0; n < Edge; n += 4)
            Turn(x.Slice(n, 4));
        for (int n = 0; n < Edge / 2; n++)
            (x[n], x[n + 4]) = (Vector256.Create(x[n].GetLower(), x[n + 4].GetLower()), Vector256.Create(x[n].GetUpper(), x[n + 4].GetUpper()));

        static void Turn(Span<Vector256<float>> x)
        {
            (Vector256<float> low01, Vector256<float> high01) = Interleaved(x[0], x[1]);
            (Vector256<float> low23, Vector256<float> high23) = Interleaved(x[2], x[3]);
            (x[0], x[1]) = Halves(low01, low23);
            (x[2], x[3]) = Halves(high01, high23);
        }
    }

    // In each half of the lanes: a0 b0 a1 b1, and a2 b2 a3 b3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Interleaved(Vector256<float> a, Vector256<float> b)
    {
        if (Avx.IsSupported)
            return (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        return (
            Vector256.Create(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5]),
            Vector256.Create(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7]));
    }

    // In each half of the lanes: the first two of a and of b, and the last two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Last) Halves(Vector256<float> a, Vector256<float> b)
    {
        if (Avx.IsSupported)
            return (Avx.Shuffle(a, b, 0x44), Avx.Shuffle(a, b, 0xEE));
        return (
            Vector256.Create(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5]),
            Vector256.Create(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7]));
    }
}
