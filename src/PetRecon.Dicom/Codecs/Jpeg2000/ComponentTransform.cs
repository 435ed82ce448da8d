using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Undoes the transform of the first three components, in place (ISO/IEC 15444-1, annex G).</summary>
internal static class ComponentTransform
{
    private const float RedOfCr = 1.402f;
    private const float GreenOfCb = 0.34413f;
    private const float GreenOfCr = 0.71414f;
    private const float BlueOfCb = 1.772f;

    public static void Undo(TileComponent[] components, long at)
    {
        if (components.Length < 3)
            throw Fault.At(at, $"a component transform needs three components, there are {components.Length}.");
        (TileComponent first, TileComponent second, TileComponent third) = (components[0], components[1], components[2]);
        bool areAlike = first.Width == second.Width && first.Width == third.Width && first.Height == second.Height && first.Height == third.Height
            && first.Coding.IsReversible == second.Coding.IsReversible && first.Coding.IsReversible == third.Coding.IsReversible;
        if (!areAlike)
            throw Fault.At(at, "a component transform of components that differ in size or wavelet.");
        if (first.Coding.IsReversible)
            UndoReversible(first.Samples, second.Samples, third.Samples);
        else
            UndoIrreversible(AsFloats(first), AsFloats(second), AsFloats(third));
    }

    private static Span<float> AsFloats(TileComponent component) => MemoryMarshal.Cast<int, float>(component.Samples.AsSpan());

    private static void UndoReversible(Span<int> luma, Span<int> blue, Span<int> red)
    {
        int i = 0;
        for (; i <= luma.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            (Vector<int> y, Vector<int> cb, Vector<int> cr) = (new(luma[i..]), new(blue[i..]), new(red[i..]));
            Vector<int> green = y - ((cb + cr) >> 2);
            (cr + green).CopyTo(luma[i..]);
            green.CopyTo(blue[i..]);
            (cb + green).CopyTo(red[i..]);
        }

        for (; i < luma.Length; i++)
        {
            int green = luma[i] - ((blue[i] + red[i]) >> 2);
            (luma[i], blue[i], red[i]) = (red[i] + green, green, blue[i] + green);
        }
    }

    private static void UndoIrreversible(Span<float> luma, Span<float> blue, Span<float> red)
    {
        int i = 0;
        for (; i <= luma.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector<float> y, Vector<float> cb, Vector<float> cr) = (new(luma[i..]), new(blue[i..]), new(red[i..]));
            (y + cr * RedOfCr).CopyTo(luma[i..]);
            (y - cb * GreenOfCb - cr * GreenOfCr).CopyTo(blue[i..]);
            (y + cb * BlueOfCb).CopyTo(red[i..]);
        }

        for (; i < luma.Length; i++)
        {
            (float y, float cb, float cr) = (luma[i], blue[i], red[i]);
            luma[i] = y + cr * RedOfCr;
            blue[i] = y - cb * GreenOfCb - cr * GreenOfCr;
            red[i] = y + cb * BlueOfCb;
        }
    }
}
