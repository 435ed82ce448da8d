using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// Deals events to subsets so that each has an even share of directions and of time: lines are sorted into 64 azimuths by 9 inclinations, and
/// the events of each direction go round the subsets one by one as they come in the file. Any two subsets then differ by at most one
/// event in each direction, over any stretch of time. Directions start at different subsets, so that small counts do not pile up in the first.
/// </summary>
internal sealed class SubsetDealer
{
    private const int Azimuths = 64;
    private const int Inclinations = 9;

    private readonly float[] _centersMm;
    private readonly int[] _next = new int[Azimuths * Inclinations];
    private readonly int _subsets;

    public SubsetDealer(ScannerGeometry scanner, int subsets)
    {
        // A grid of 1 mm voxels at the origin: voxel indices are millimetres.
        _centersMm = DetectorTable.For(scanner, new VoxelGrid(1, 1, 1, new(1, 1, 1), default)).Centers.ToArray();
        _subsets = subsets;
        for (int direction = 0; direction < _next.Length; direction++)
            _next[direction] = direction % subsets;
    }

    /// <summary>The subset of the next event.</summary>
    public int Deal(in CoincidenceEvent e)
    {
        if (_subsets == 1)
            return 0;
        ref int next = ref _next[DirectionOf(e)];
        int subset = next;
        next = subset + 1 == _subsets ? 0 : subset + 1;
        return subset;
    }

    /// <summary>Which of the directions a line has; the same from either end.</summary>
    internal int DirectionOf(in CoincidenceEvent e)
    {
        int a = DetectorTable.CenterStride * (int)e.DetectionBin0;
        int b = DetectorTable.CenterStride * (int)e.DetectionBin1;
        float x = _centersMm[b] - _centersMm[a];
        float y = _centersMm[b + 1] - _centersMm[a + 1];
        float z = _centersMm[b + 2] - _centersMm[a + 2];
        if (y < 0 || (y == 0 && x < 0))
            (x, y, z) = (-x, -y, -z);
        float azimuth = MathF.Atan2(y, x) / MathF.PI;
        float inclination = 0.5f + MathF.Atan2(z, MathF.Sqrt(x * x + y * y)) / MathF.PI;
        int i = Math.Clamp((int)(azimuth * Azimuths), 0, Azimuths - 1);
        int j = Math.Clamp((int)(inclination * Inclinations), 0, Inclinations - 1);
        return i + Azimuths * j;
    }
}
