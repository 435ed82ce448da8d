using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>Whether a scan's errors wrap by a mask; as a type, so that the hot loops are compiled for each.</summary>
internal interface IJpegLsLaw
{
    static abstract bool IsPlain { get; }
}

/// <summary>No loss, and a largest value of 2^n - 1: nearly every file.</summary>
internal readonly struct JpegLsPlainLaw : IJpegLsLaw
{
    public static bool IsPlain => true;
}

/// <summary>Near-lossless, or another largest value.</summary>
internal readonly struct JpegLsNearLaw : IJpegLsLaw
{
    public static bool IsPlain => false;
}

/// <summary>Decodes the lines of one scan (annexes A and B of T.87).</summary>
internal static class JpegLsScanDecoder
{
    private const int LastRunIndex = 31;
    private const int FewBits = 33;

    /// <summary>Decodes one line of a component.</summary>
    public static void DecodeLine<TLaw>(ref JpegLsBitReader reader, ref JpegLsBits bitsAtHand, JpegLsScanState state, int component)
        where TLaw : struct, IJpegLsLaw
    {
        JpegLsBits bits = bitsAtHand;
        JpegLsCoding coding = state.Coding;
        int columns = state.Columns;
        ref ushort previous = ref MemoryMarshal.GetArrayDataReference(state.Previous(component));
        ref ushort current = ref MemoryMarshal.GetArrayDataReference(state.Current(component));
        ref sbyte regions = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(state.Regions), coding.MaxValue);
        ref JpegLsContext contexts = ref MemoryMarshal.GetArrayDataReference(state.Contexts);
        int left = current;
        int aboveLeft = previous;
        int above = Unsafe.Add(ref previous, 1);
        int x = 1;
        while (x <= columns)
        {
            int aboveRight = Unsafe.Add(ref previous, x + 1);
            int context = (Unsafe.Add(ref regions, aboveRight - above) * 9 + Unsafe.Add(ref regions, above - aboveLeft)) * 9
                + Unsafe.Add(ref regions, aboveLeft - left);
            if (context != 0)
            {
                left = DecodeRegular<TLaw>(ref reader, ref bits, ref contexts, context, coding, left, above, aboveLeft);
                Unsafe.Add(ref current, x) = (ushort)left;
                aboveLeft = above;
                above = aboveRight;
                x++;
                continue;
            }

            JpegLsBits exposed = bits;
            int run = ReadRun(ref reader, ref exposed, ref state.RunIndices[component], columns - x + 1);
            bits = exposed;
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref current, x), run).Fill((ushort)left);
            x += run;
            if (x > columns)
                break;
            above = Unsafe.Add(ref previous, x);
            left = DecodeRunEnd<TLaw>(ref reader, ref exposed, state, state.RunIndices[component], left, above, isOneType: false);
            bits = exposed;
            Unsafe.Add(ref current, x) = (ushort)left;
            state.RunIndices[component] = Math.Max(0, state.RunIndices[component] - 1);
            x++;
            aboveLeft = above;
            above = Unsafe.Add(ref previous, x);
        }

        bitsAtHand = bits;
    }

    /// <summary>Decodes one line of pixels whose components alternate (interleave mode 2): runs are of whole pixels.</summary>
    public static void DecodePixelLine<TLaw>(ref JpegLsBitReader reader, ref JpegLsBits bits, JpegLsScanState state, int components)
        where TLaw : struct, IJpegLsLaw
    {
        JpegLsCoding coding = state.Coding;
        int columns = state.Columns;
        Span<int> contexts = stackalloc int[components];
        int x = 1;
        while (x <= columns)
        {
            int any = 0;
            for (int component = 0; component < components; component++)
            {
                ushort[] previous = state.Previous(component);
                int above = previous[x];
                int aboveLeft = previous[x - 1];
                contexts[component] = (state.Regions[coding.MaxValue + previous[x + 1] - above] * 9
                    + state.Regions[coding.MaxValue + above - aboveLeft]) * 9
                    + state.Regions[coding.MaxValue + aboveLeft - state.Current(component)[x - 1]];
                any |= contexts[component];
            }

            if (any != 0)
            {
                for (int component = 0; component < components; component++)
                {
                    ushort[] previous = state.Previous(component);
                    ushort[] current = state.Current(component);
                    current[x] = (ushort)DecodeRegular<TLaw>(
                        ref reader, ref bits, ref state.Contexts[0], contexts[component], coding, current[x - 1], previous[x], previous[x - 1]);
                }

                x++;
                continue;
            }

            int run = ReadRun(ref reader, ref bits, ref state.RunIndices[0], columns - x + 1);
            for (int component = 0; component < components; component++)
                state.Current(component).AsSpan(x, run).Fill(state.Current(component)[x - 1]);
            x += run;
            if (x > columns)
                break;
            for (int component = 0; component < components; component++)
            {
                ushort[] current = state.Current(component);
                current[x] = (ushort)DecodeRunEnd<TLaw>(
                    ref reader, ref bits, state, state.RunIndices[0], current[x - 1], state.Previous(component)[x], isOneType: true);
            }

            state.RunIndices[0] = Math.Max(0, state.RunIndices[0] - 1);
            x++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DecodeRegular<TLaw>(
        ref JpegLsBitReader reader,
        ref JpegLsBits bits,
        ref JpegLsContext contexts,
        int signedContext,
        in JpegLsCoding coding,
        int left,
        int above,
        int aboveLeft)
        where TLaw : struct, IJpegLsLaw
    {
        int sign = signedContext >> 31;
        ref JpegLsContext context = ref Unsafe.Add(ref contexts, (signedContext ^ sign) - sign);
        int predicted = Predict(left, above, aboveLeft) + ((context.Correction ^ sign) - sign);
        predicted = Math.Min(Math.Max(predicted, 0), coding.MaxValue);
        int mapped = ReadGolomb(ref reader, ref bits, context.K, coding.Limit, coding.RangeBits);
        int error = (mapped >> 1) ^ -(mapped & 1) ^ context.Turn;
        context.Update<TLaw>(error, coding);
        return Reconstruct<TLaw>(predicted, (error ^ sign) - sign, coding);
    }

    // The code's usual case, with no call; a code that is longer than the bits at hand, or escapes, is left to the reader.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadGolomb(ref JpegLsBitReader reader, ref JpegLsBits bits, int k, int limit, int rangeBits)
    {
        if (bits.Count < FewBits)
            bits = reader.Refill(bits);
        int zeros = BitOperations.LeadingZeroCount(bits.Cache);
        int length = zeros + 1 + k;
        if (length <= bits.Count && zeros < limit - rangeBits - 1)
        {
            int value = (zeros << k) + (int)(bits.Cache << zeros << 1 >> 1 >> (63 - k));
            bits = new JpegLsBits(bits.Cache << zeros << (1 + k), bits.Count - length);
            return value;
        }

        JpegLsBits exposed = bits;
        int rare = reader.ReadGolomb(ref exposed, k, limit, rangeBits);
        bits = exposed;
        return rare;
    }

    /// <summary>The median of the left, the upper, and the plane through the three neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Predict(int left, int above, int aboveLeft)
    {
        int least = Math.Min(left, above);
        int most = Math.Max(left, above);
        return Math.Min(Math.Max(left + above - aboveLeft, least), most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Reconstruct<TLaw>(int predicted, int error, in JpegLsCoding coding)
        where TLaw : struct, IJpegLsLaw
    {
        if (TLaw.IsPlain)
            return (predicted + error) & coding.MaxValue;
        int value = predicted + error * coding.Step;
        if (value < -coding.Near)
            value += coding.Range * coding.Step;
        else if (value > coding.MaxValue + coding.Near)
            value -= coding.Range * coding.Step;
        return Math.Min(Math.Max(value, 0), coding.MaxValue);
    }

    // A set bit is a whole unit of the run, or the rest of the line; a clear one is followed by the length of the last unit.
    private static int ReadRun(ref JpegLsBitReader reader, ref JpegLsBits bits, ref int runIndex, int most)
    {
        int run = 0;
        while (reader.ReadBit(ref bits))
        {
            int unit = 1 << JpegLsCoding.RunBits[runIndex];
            if (run + unit <= most && runIndex < LastRunIndex)
                runIndex++;
            run += unit;
            if (run >= most)
                return most;
        }

        return Math.Min(run + reader.ReadBits(ref bits, JpegLsCoding.RunBits[runIndex]), most);
    }

    private static int DecodeRunEnd<TLaw>(
        ref JpegLsBitReader reader, ref JpegLsBits bits, JpegLsScanState state, int runIndex, int left, int above, bool isOneType)
        where TLaw : struct, IJpegLsLaw
    {
        JpegLsCoding coding = state.Coding;
        int type = !isOneType && Math.Abs(left - above) <= coding.Near ? 1 : 0;
        ref JpegLsRunContext context = ref state.RunContexts[type];
        int k = context.GolombParameter(type);
        int mapped = reader.ReadGolomb(ref bits, k, coding.Limit - JpegLsCoding.RunBits[runIndex] - 1, coding.RangeBits);
        int error = context.ErrorOf(mapped, type, k);
        context.Update(error, mapped, type, coding.Reset);
        bool isTurned = type == 0 && left > above;
        return Reconstruct<TLaw>(type == 1 ? left : above, isTurned ? -error : error, coding);
    }
}
