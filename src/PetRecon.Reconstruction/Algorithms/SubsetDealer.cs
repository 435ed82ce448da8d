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

    // Angles are looked up by numbers that rise with them and take no arc tangent; a cell is 1/32 of a direction.
    private const int AzimuthCells = 2048;
    private const int InclinationCells = 512;

    private static readonly byte[] AzimuthOfCell = [.. Enumerable.Range(0, AzimuthCells).Select(static cell => AzimuthOf((cell + 0.5) / AzimuthCells))];
    private static readonly byte[] InclinationOfCell = [.. Enumerable.Range(0, InclinationCells).Select(static cell => InclinationOf((cell + 0.5) / InclinationCells))];

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
    public int Deal(in CoincidenceEvent e) => DealTo(DirectionOf(e));

    /// <summary>The subset of the next event, which has a direction.</summary>
    public int DealTo(int direction)
    {
        ref int next = ref _next[direction];
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
        float across = MathF.Abs(x) + y;
        float along = MathF.Abs(z) + MathF.Sqrt(x * x + y * y);
        int azimuth = Cell(0.5f - 0.5f * x / across, AzimuthCells);
        int inclination = Cell(0.5f + 0.5f * z / along, InclinationCells);
        return AzimuthOfCell[azimuth] + Azimuths * InclinationOfCell[inclination];
    }

    // Crystals above each other give not a number; any cell does for them.
    private static int Cell(float share, int cells) => Math.Clamp((int)(share * cells), 0, cells - 1);

    // The share is (1 - cos / (|cos| + sin)) / 2 of an angle from 0 to pi.
    private static byte AzimuthOf(double share)
    {
        double cosine = 1 - 2 * share;
        double angle = Math.Atan2(1 - Math.Abs(cosine), cosine);
        return (byte)Math.Clamp((int)(angle / Math.PI * Azimuths), 0, Azimuths - 1);
    }

    // The share is (1 + sin / (|sin| + cos)) / 2 of an angle from -pi/2 to pi/2.
    private static byte InclinationOf(double share)
    {
        double sine = 2 * share - 1;
        double angle = Math.Atan2(sine, 1 - Math.Abs(sine));
        return (byte)Math.Clamp((int)((angle / Math.PI + 0.5) * Inclinations), 0, Inclinations - 1);
    }
}
