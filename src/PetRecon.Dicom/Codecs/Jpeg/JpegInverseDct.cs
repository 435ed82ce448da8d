using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// The inverse discrete cosine transform of 8 x 8 coefficients in integers: the algorithm of C. Loeffler, A. Ligtenberg and G. Moschytz
/// (ICASSP 1989, 11 multiplications) with 13 fractional bits, which nearly every decoder uses; results are the same bits as libjpeg's "islow".
/// </summary>
internal static class JpegInverseDct
{
    private const int FractionBits = 13;
    private const int F0298 = 2446;
    private const int F0390 = 3196;
    private const int F0541 = 4433;
    private const int F0765 = 6270;
    private const int F0899 = 7373;
    private const int F1175 = 9633;
    private const int F1501 = 12299;
    private const int F1847 = 15137;
    private const int F1961 = 16069;
    private const int F2053 = 16819;
    private const int F2562 = 20995;
    private const int F3072 = 25172;

    /// <summary>Place in a row-by-row block of each coefficient in coded order.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Transforms a block in place, and limits samples to their range.</summary>
    /// <param name="block">64 coefficients times quantisation, row by row; then the samples.</param>
    /// <param name="precision">Bits a sample, 8 or 12.</param>
    public static void Transform(Span<int> block, int precision)
    {
        int extraBits = precision == 8 ? 2 : 1;
        Pass(block, FractionBits - extraBits);
        Transpose(block);
        Pass(block, FractionBits + extraBits + 3);
        Transpose(block);
        Vector256<int> centre = Vector256.Create(1 << (precision - 1));
        Vector256<int> most = Vector256.Create((1 << precision) - 1);
        for (int row = 0; row < 64; row += 8)
        {
            Vector256<int> samples = Vector256.Create<int>(block[row..]) + centre;
            Vector256.Min(Vector256.Max(samples, Vector256<int>.Zero), most).CopyTo(block[row..]);
        }
    }

    /// <summary>The sample that fills a block of which only the first coefficient is not 0.</summary>
    public static int Flat(int coefficient, int precision) =>
        Math.Clamp(((coefficient + 4) >> 3) + (1 << (precision - 1)), 0, (1 << precision) - 1);

    // Transforms the eight columns at once.
    private static void Pass(Span<int> block, int shift)
    {
        Vector256<int> even = (Row(block, 2) + Row(block, 6)) * F0541;
        Vector256<int> even2 = even - Row(block, 6) * F1847;
        Vector256<int> even3 = even + Row(block, 2) * F0765;
        Vector256<int> even0 = (Row(block, 0) + Row(block, 4)) << FractionBits;
        Vector256<int> even1 = (Row(block, 0) - Row(block, 4)) << FractionBits;
        Vector256<int> outer = even0 + even3;
        Vector256<int> inner = even0 - even3;
        Vector256<int> second = even1 + even2;
        Vector256<int> third = even1 - even2;

        Vector256<int> row7 = Row(block, 7);
        Vector256<int> row5 = Row(block, 5);
        Vector256<int> row3 = Row(block, 3);
        Vector256<int> row1 = Row(block, 1);
        Vector256<int> sum71 = (row7 + row1) * -F0899;
        Vector256<int> sum53 = (row5 + row3) * -F2562;
        Vector256<int> sum73 = row7 + row3;
        Vector256<int> sum51 = row5 + row1;
        Vector256<int> common = (sum73 + sum51) * F1175;
        sum73 = common - sum73 * F1961;
        sum51 = common - sum51 * F0390;
        Vector256<int> odd0 = row7 * F0298 + sum71 + sum73;
        Vector256<int> odd1 = row5 * F2053 + sum53 + sum51;
        Vector256<int> odd2 = row3 * F3072 + sum53 + sum73;
        Vector256<int> odd3 = row1 * F1501 + sum71 + sum51;

        Store(block, 0, outer + odd3, shift);
        Store(block, 7, outer - odd3, shift);
        Store(block, 1, second + odd2, shift);
        Store(block, 6, second - odd2, shift);
        Store(block, 2, third + odd1, shift);
        Store(block, 5, third - odd1, shift);
        Store(block, 3, inner + odd0, shift);
        Store(block, 4, inner - odd0, shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(Span<int> block, int row) => Vector256.Create<int>(block.Slice(8 * row, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<int> block, int row, Vector256<int> values, int shift) =>
        ((values + Vector256.Create(1 << (shift - 1))) >> shift).CopyTo(block[(8 * row)..]);

    private static void Transpose(Span<int> block)
    {
        if (Avx2.IsSupported)
        {
            TransposeByVectors(block);
            return;
        }

        for (int row = 0; row < 8; row++)
        {
            for (int column = row + 1; column < 8; column++)
                (block[8 * row + column], block[8 * column + row]) = (block[8 * column + row], block[8 * row + column]);
        }
    }

    // Pairs of rows are interleaved by 32 and by 64 bits, which transposes each 4 x 4 quarter; then the halves change places.
    private static void TransposeByVectors(Span<int> block)
    {
        Quarter(block, 0, out Vector256<int> a0, out Vector256<int> a1, out Vector256<int> a2, out Vector256<int> a3);
        Quarter(block, 4, out Vector256<int> b0, out Vector256<int> b1, out Vector256<int> b2, out Vector256<int> b3);
        Halves(block, 0, a0, b0);
        Halves(block, 1, a1, b1);
        Halves(block, 2, a2, b2);
        Halves(block, 3, a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(
        Span<int> block, int row, out Vector256<int> first, out Vector256<int> second, out Vector256<int> third, out Vector256<int> fourth)
    {
        Vector256<long> low01 = Avx2.UnpackLow(Row(block, row), Row(block, row + 1)).AsInt64();
        Vector256<long> high01 = Avx2.UnpackHigh(Row(block, row), Row(block, row + 1)).AsInt64();
        Vector256<long> low23 = Avx2.UnpackLow(Row(block, row + 2), Row(block, row + 3)).AsInt64();
        Vector256<long> high23 = Avx2.UnpackHigh(Row(block, row + 2), Row(block, row + 3)).AsInt64();
        first = Avx2.UnpackLow(low01, low23).AsInt32();
        second = Avx2.UnpackHigh(low01, low23).AsInt32();
        third = Avx2.UnpackLow(high01, high23).AsInt32();
        fourth = Avx2.UnpackHigh(high01, high23).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Span<int> block, int row, Vector256<int> top, Vector256<int> bottom)
    {
        Avx2.Permute2x128(top, bottom, 0x20).CopyTo(block[(8 * row)..]);
        Avx2.Permute2x128(top, bottom, 0x31).CopyTo(block[(8 * row + 32)..]);
    }
}
