using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>Colours of a row of pixels, each part 0 to 1: all reds, then all greens, then all blues, so that eight pixels are worked on at once.</summary>
internal readonly ref struct PixelRow
{
    /// <summary>Pixels that are worked on at once; rows have room for a multiple of it.</summary>
    public const int Lanes = 8;

    private PixelRow(Span<float> red, Span<float> green, Span<float> blue, int length)
    {
        Red = red;
        Green = green;
        Blue = blue;
        Length = length;
    }

    public Span<float> Red { get; }

    public Span<float> Green { get; }

    public Span<float> Blue { get; }

    /// <summary>Pixels; the spans are longer.</summary>
    public int Length { get; }

    public Vector3 this[int n]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Red[n], Green[n], Blue[n]);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => (Red[n], Green[n], Blue[n]) = (value.X, value.Y, value.Z);
    }

    /// <summary>Numbers that a row of pixels takes, or its values, with room for the last eight.</summary>
    public static int Padded(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>A row in memory of three times <see cref="Padded"/> numbers.</summary>
    public static PixelRow In(Span<float> memory, int length)
    {
        int padded = Padded(length);
        return new(memory[..padded], memory.Slice(padded, padded), memory.Slice(2 * padded, padded), length);
    }

    public void Fill(Vector3 colour)
    {
        Red.Fill(colour.X);
        Green.Fill(colour.Y);
        Blue.Fill(colour.Z);
    }
}
