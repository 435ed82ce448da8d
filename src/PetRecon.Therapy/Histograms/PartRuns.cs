using System.Runtime.InteropServices;

namespace PetRecon.Therapy.Histograms;

/// <summary>Finds where runs of equal parts begin and end, by their bits: so they are searched in lanes, which the library does not do for floats.</summary>
internal static class PartRuns
{
    /// <summary>The first that is the value, or -1.</summary>
    public static int First(ReadOnlySpan<float> parts, float value) => Bits(parts).IndexOf(BitConverter.SingleToInt32Bits(value));

    /// <summary>The first that is not the value, or -1.</summary>
    public static int FirstOther(ReadOnlySpan<float> parts, float value) => Bits(parts).IndexOfAnyExcept(BitConverter.SingleToInt32Bits(value));

    /// <summary>The last that is not the value, or -1.</summary>
    public static int LastOther(ReadOnlySpan<float> parts, float value) => Bits(parts).LastIndexOfAnyExcept(BitConverter.SingleToInt32Bits(value));

    private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> parts) => MemoryMarshal.Cast<float, int>(parts);
}
