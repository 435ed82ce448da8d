using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>Eight numbers of a table at once.</summary>
internal static class TableLook
{
    /// <summary>The numbers at eight places, all of which have to be within the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<float> Eight(float[] numbers, Vector256<int> places)
    {
        if (!Avx2.IsSupported)
            return Vector256.Create(numbers[places[0]], numbers[places[1]], numbers[places[2]], numbers[places[3]], numbers[places[4]], numbers[places[5]], numbers[places[6]], numbers[places[7]]);
        fixed (float* first = numbers)
            return Avx2.GatherVector256(first, places, sizeof(float));
    }
}
