using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// An order of events in which neighbours read and write neighbouring voxels: threads that run together then share cache lines, and take
/// the same branch for the main axis. Without TOF a ray is near another if place and slope on the grid's middle plane are; with TOF, if
/// the middles of their bins are. Both are cells of a Z-order curve (Morton 1966), sorted by counting.
/// </summary>
internal sealed class EventOrder
{
    // Three quantities in 64 steps with TOF, four in 32 without: cells of a few voxels.
    private const int AxisShift = 20;
    private const int DigitBits = 11;
    private const int PerThread = 1 << 15;

    private readonly ArrayTable _centers;
    private readonly ArrayTable _tof;
    private readonly GridShape _shape;
    private readonly int _typeCount;
    private readonly bool _useTof;

    public EventOrder(ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
    {
        TofTable tof = TofTable.For(scanner);
        _centers = new(DetectorTable.For(scanner, grid).Centers.ToArray());
        _tof = new(tof.Entries.ToArray());
        _typeCount = tof.TypeCount;
        _shape = new(grid);
        _useTof = options.UseTof && scanner.HasTof;
    }

    /// <summary>The order: which event comes first, second and so on. Equal ones stay as they are.</summary>
    public int[] Of(ReadOnlyMemory<CoincidenceEvent> events)
    {
        uint[] keys = GC.AllocateUninitializedArray<uint>(events.Length);
        Parallel.For(0, (events.Length + PerThread - 1) / PerThread, part =>
        {
            ReadOnlySpan<CoincidenceEvent> from = events.Span;
            int end = Math.Min(from.Length, (part + 1) * PerThread);
            for (int i = part * PerThread; i < end; i++)
                keys[i] = KeyOf(from[i]);
        });
        int[] order = GC.AllocateUninitializedArray<int>(events.Length);
        int[] other = GC.AllocateUninitializedArray<int>(events.Length);
        for (int i = 0; i < other.Length; i++)
            other[i] = i;
        SortByDigit(keys, other, order, 0);
        SortByDigit(keys, order, other, DigitBits);
        return other;
    }

    /// <summary>Main axis and cell of an event, in 22 bits.</summary>
    internal uint KeyOf(in CoincidenceEvent e)
    {
        Ray ray = LorLaw.Center(_centers, (int)e.DetectionBin0, (int)e.DetectionBin1, _shape);
        Vector3 start = new(ray.StartX, ray.StartY, ray.StartZ);
        Vector3 delta = new(ray.DeltaX, ray.DeltaY, ray.DeltaZ);
        Vector3 size = new(_shape.SizeX, _shape.SizeY, _shape.SizeZ);
        Vector3 along = Vector3.Abs(delta);
        int axis = along.X >= along.Y && along.X >= along.Z ? 0 : along.Y >= along.Z ? 1 : 2;
        if (!(along[axis] > 0f))
            return 0;
        int pair = LorLaw.TofPairEntry(_centers, (int)e.DetectionBin0, (int)e.DetectionBin1, _typeCount);
        uint cell = _useTof && LorLaw.HasTof(_tof, pair)
            ? TofCell(start + (0.5f + MiddleMm(pair, e.TofBin) / ray.LengthMm) * delta, size)
            : LineCell(start, delta, size, axis);
        return (uint)axis << AxisShift | cell;
    }

    private float MiddleMm(int pair, int tofBin)
    {
        int edge = (int)_tof.Read(pair) + tofBin;
        return 0.5f * (_tof.Read(edge) + _tof.Read(edge + 1));
    }

    private static uint TofCell(Vector3 middle, Vector3 size) =>
        Spread(Step(middle.X / size.X, 64), 3) | Spread(Step(middle.Y / size.Y, 64), 3) << 1 | Spread(Step(middle.Z / size.Z, 64), 3) << 2;

    private static uint LineCell(Vector3 start, Vector3 delta, Vector3 size, int axis)
    {
        int u = axis == 0 ? 1 : 0;
        int v = axis == 2 ? 1 : 2;
        float perPlane = 1f / delta[axis];
        float planes = 0.5f * (size[axis] - 1f) - start[axis];
        uint placeU = Step((start[u] + planes * delta[u] * perPlane) / size[u], 32);
        uint placeV = Step((start[v] + planes * delta[v] * perPlane) / size[v], 32);
        uint slopeU = Step(0.5f + 0.5f * delta[u] * perPlane, 32);
        uint slopeV = Step(0.5f + 0.5f * delta[v] * perPlane, 32);
        return Spread(placeU, 4) | Spread(placeV, 4) << 1 | Spread(slopeU, 4) << 2 | Spread(slopeV, 4) << 3;
    }

    private static uint Step(float share, int steps) => (uint)Math.Clamp((int)(share * steps), 0, steps - 1);

    // Moves bit k of a number to bit k * distance.
    private static uint Spread(uint bits, int distance)
    {
        uint spread = 0;
        for (int k = 0; k < 6; k++)
            spread |= (bits >> k & 1) << (k * distance);
        return spread;
    }

    private static void SortByDigit(uint[] keys, int[] from, int[] to, int shift)
    {
        const uint Mask = (1 << DigitBits) - 1;
        int[] next = new int[Mask + 2];
        foreach (int index in from)
            next[(keys[index] >> shift & Mask) + 1]++;
        for (int digit = 1; digit < next.Length; digit++)
            next[digit] += next[digit - 1];
        foreach (int index in from)
            to[next[keys[index] >> shift & Mask]++] = index;
    }
}
