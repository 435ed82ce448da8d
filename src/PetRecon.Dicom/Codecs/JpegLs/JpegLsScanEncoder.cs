using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>Encodes the lines of a scan without loss: the mirror of <see cref="JpegLsScanDecoder"/>.</summary>
internal static class JpegLsScanEncoder
{
    private const int LastRunIndex = 31;

    /// <summary>Encodes one line of a component, which is <see cref="JpegLsScanState.Current"/>.</summary>
    public static void EncodeLine(ref JpegLsBitWriter writer, JpegLsScanState state, int component)
    {
        JpegLsCoding coding = state.Coding;
        int columns = state.Columns;
        ushort[] previous = state.Previous(component);
        ushort[] current = state.Current(component);
        ref int runIndex = ref state.RunIndices[component];
        int zero = coding.MaxValue;
        sbyte[] regions = state.Regions;
        int x = 1;
        while (x <= columns)
        {
            int left = current[x - 1];
            int above = previous[x];
            int aboveLeft = previous[x - 1];
            int context = (regions[zero + previous[x + 1] - above] * 9 + regions[zero + above - aboveLeft]) * 9
                + regions[zero + aboveLeft - left];
            if (context != 0)
            {
                int predicted = JpegLsScanDecoder.Predict(left, above, aboveLeft);
                EncodeRegular(ref writer, state.Contexts, context, coding, predicted, current[x]);
                x++;
                continue;
            }

            int run = current.AsSpan(x, columns - x + 1).IndexOfAnyExcept((ushort)left);
            bool isToEnd = run < 0;
            WriteRun(ref writer, ref runIndex, isToEnd ? columns - x + 1 : run, isToEnd);
            if (isToEnd)
                return;
            x += run;
            EncodeRunEnd(ref writer, state, runIndex, left, previous[x], current[x]);
            runIndex = Math.Max(0, runIndex - 1);
            x++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EncodeRegular(
        ref JpegLsBitWriter writer, JpegLsContext[] contexts, int signedContext, in JpegLsCoding coding, int median, int sample)
    {
        int sign = signedContext >> 31;
        ref JpegLsContext context = ref contexts[(signedContext ^ sign) - sign];
        int predicted = Math.Min(Math.Max(median + ((context.Correction ^ sign) - sign), 0), coding.MaxValue);
        int error = WithinRange((sample - predicted ^ sign) - sign, coding);
        int turned = error ^ context.Turn;
        writer.WriteGolomb((turned << 1) ^ (turned >> 31), context.K, coding.Limit, coding.RangeBits);
        context.Update<JpegLsPlainLaw>(error, coding);
    }

    private static int WithinRange(int error, in JpegLsCoding coding)
    {
        if (error < 0)
            error += coding.Range;
        return error >= (coding.Range + 1) / 2 ? error - coding.Range : error;
    }

    private static void WriteRun(ref JpegLsBitWriter writer, ref int runIndex, int run, bool isToEnd)
    {
        while (run >= 1 << JpegLsCoding.RunBits[runIndex])
        {
            writer.Write(1, 1);
            run -= 1 << JpegLsCoding.RunBits[runIndex];
            if (runIndex < LastRunIndex)
                runIndex++;
        }

        if (!isToEnd)
            writer.Write((uint)run, JpegLsCoding.RunBits[runIndex] + 1);
        else if (run > 0)
            writer.Write(1, 1);
    }

    private static void EncodeRunEnd(ref JpegLsBitWriter writer, JpegLsScanState state, int runIndex, int left, int above, int sample)
    {
        JpegLsCoding coding = state.Coding;
        int type = left == above ? 1 : 0;
        int error = sample - above;
        error = WithinRange(type == 0 && left > above ? -error : error, coding);
        ref JpegLsRunContext context = ref state.RunContexts[type];
        int k = context.GolombParameter(type);
        int mapped = 2 * Math.Abs(error) - type - (context.IsMapped(error, k) ? 1 : 0);
        writer.WriteGolomb(mapped, k, coding.Limit - JpegLsCoding.RunBits[runIndex] - 1, coding.RangeBits);
        context.Update(error, mapped, type, coding.Reset);
    }
}
