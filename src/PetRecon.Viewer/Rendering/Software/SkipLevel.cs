using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Smallest and largest values around cells of voxels: each cell's also count those up to <see cref="Reach"/> voxels outside of it, so that one look at the
/// cell of a point says what can be sampled within <see cref="Reach"/> - 1 voxels of that point. What is not a number does not count; where nothing else is,
/// the smallest is +infinity and the largest -infinity.
/// </summary>
internal sealed class SkipLevel(int shift, int reach, int cellsX, int cellsY, int cellsZ)
{
    // A neighbour that is missed by so little has no weight.
    private const double Rounding = 2e-3;

    public int Shift { get; } = shift;

    public int Reach { get; } = reach;

    public int CellsX { get; } = cellsX;

    public int CellsY { get; } = cellsY;

    public int CellsZ { get; } = cellsZ;

    public float[] Lowest { get; } = new float[(long)cellsX * cellsY * cellsZ];

    public float[] Highest { get; } = new float[(long)cellsX * cellsY * cellsZ];

    /// <summary>How many samples, a multiple of eight, one look in their middle covers if the index moves by at most <paramref name="largestStep"/> from one to the next; 0 for none.</summary>
    public int SamplesPerLook(double largestStep) => (int)Math.Min(1 << 12, 2 * (Reach - 1 + Rounding) / largestStep) & ~7;

    /// <summary>The cell of a point in voxel indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CellOf(Vector128<float> point, Vector128<float> last)
    {
        Vector128<int> cell = Vector128.ConvertToInt32Native(Vector128.Min(Vector128.Max(point, Vector128<float>.Zero), last)) >> Shift;
        return cell.GetElement(0) + CellsX * (cell.GetElement(1) + CellsY * cell.GetElement(2));
    }
}
