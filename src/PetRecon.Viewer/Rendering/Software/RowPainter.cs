using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>Values to colours over colours, a row of pixels at a time, eight of them at once.</summary>
internal static class RowPainter
{
    /// <summary>Puts a layer's values over what is there.</summary>
    /// <param name="frame">The layer.</param>
    /// <param name="values">A value for each pixel, with room for a multiple of eight; what is there beyond the last pixel does not matter.</param>
    /// <param name="row">What is there.</param>
    public static void Blend(LayerFrame frame, ReadOnlySpan<float> values, PixelRow row)
    {
        if (!frame.Layer.Bands.IsEmpty)
        {
            BlendBands(frame, values, row);
            return;
        }

        switch (frame.Layer.Blend)
        {
            case LayerBlend.Add:
                Blend<Adding>(frame, values, row);
                break;
            case LayerBlend.Maximum:
                Blend<Larger>(frame, values, row);
                break;
            default:
                Blend<Covering>(frame, values, row);
                break;
        }
    }

    /// <summary>Colours as bytes, opaque.</summary>
    public static void Store(PixelRow row, Span<byte> rgba)
    {
        Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(rgba);
        Span<uint> last = stackalloc uint[PixelRow.Lanes];
        for (int n = 0; n < row.Length; n += PixelRow.Lanes)
        {
            Vector256<uint> eight = Byte(row.Red, n) | Byte(row.Green, n) << 8 | Byte(row.Blue, n) << 16 | Vector256.Create(0xFF000000u);
            if (row.Length - n >= PixelRow.Lanes)
            {
                eight.CopyTo(pixels[n..]);
                continue;
            }

            eight.CopyTo(last);
            last[..(row.Length - n)].CopyTo(pixels[n..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Byte(Span<float> channel, int n)
    {
        Vector256<float> share = Vector256.Min(Vector256.Max(Vector256.Create<float>(channel[n..]), Vector256<float>.Zero), Vector256<float>.One);
        return Vector256.ConvertToInt32Native(share * 255f + Vector256.Create(0.5f)).AsUInt32();
    }

    private static void Blend<TLaw>(LayerFrame frame, ReadOnlySpan<float> values, PixelRow row)
        where TLaw : struct, IBlend
    {
        Vector256<float> opacity = Vector256.Create((float)Math.Clamp(frame.Layer.Opacity, 0, 1));
        Vector256<float> lowest = Vector256.Create(frame.Lowest);
        Span<float> red = row.Red;
        Span<float> green = row.Green;
        Span<float> blue = row.Blue;
        for (int n = 0; n < row.Length; n += PixelRow.Lanes)
        {
            Vector256<float> eight = Vector256.Create(values[n..]);

            // False for what is not a number, too.
            Vector256<float> isShown = Vector256.GreaterThanOrEqual(eight, lowest);
            if (isShown.ExtractMostSignificantBits() == 0)
                continue;
            Vector256<int> entries = frame.EntriesOf(eight);
            Mix<TLaw>(red, n, TableLook.Eight(frame.Reds, entries), opacity, isShown);
            Mix<TLaw>(green, n, TableLook.Eight(frame.Greens, entries), opacity, isShown);
            Mix<TLaw>(blue, n, TableLook.Eight(frame.Blues, entries), opacity, isShown);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<TLaw>(Span<float> channel, int n, Vector256<float> colour, Vector256<float> opacity, Vector256<float> isShown)
        where TLaw : struct, IBlend
    {
        Vector256<float> behind = Vector256.Create<float>(channel[n..]);
        Vector256.ConditionalSelect(isShown, TLaw.Of(behind, colour, opacity), behind).CopyTo(channel[n..]);
    }

    // The highest level that a value reaches decides.
    private static void BlendBands(LayerFrame frame, ReadOnlySpan<float> values, PixelRow row)
    {
        (float[] levels, Vector3[] colours) = frame.Bands;
        float opacity = (float)Math.Clamp(frame.Layer.Opacity, 0, 1);
        for (int n = 0; n < row.Length; n++)
        {
            int band = -1;
            while (band + 1 < levels.Length && values[n] >= levels[band + 1])
                band++;
            if (band >= 0)
                row[n] += opacity * (colours[band] - row[n]);
        }
    }

    private interface IBlend
    {
        static abstract Vector256<float> Of(Vector256<float> behind, Vector256<float> colour, Vector256<float> opacity);
    }

    private readonly struct Covering : IBlend
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> behind, Vector256<float> colour, Vector256<float> opacity) => behind + opacity * (colour - behind);
    }

    private readonly struct Adding : IBlend
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> behind, Vector256<float> colour, Vector256<float> opacity) => Vector256.Min(behind + opacity * colour, Vector256<float>.One);
    }

    private readonly struct Larger : IBlend
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> behind, Vector256<float> colour, Vector256<float> opacity) => Vector256.Max(behind, opacity * colour);
    }
}
