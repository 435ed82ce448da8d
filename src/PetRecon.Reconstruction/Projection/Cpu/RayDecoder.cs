using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>The tables of a scanner and a grid, and the line and TOF bin of a ray from them, with the same law as the scalar walk.</summary>
internal sealed unsafe class RayDecoder
{
    private readonly float[] _centers;
    private readonly float[] _halfAxes;
    private readonly float[] _pattern;
    private readonly float[] _tof;
    private readonly int _typeCount;
    private readonly bool _useTof;
    private readonly float _truncation;

    public RayDecoder(ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
    {
        Shape = new GridShape(grid);
        _pattern = Pinned(RayPattern.For(options, scanner));
        RaysPerEvent = _pattern.Length / LorLaw.PatternStride;
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: RaysPerEvent > 1, options.InteractionDepthMm);
        _centers = Pinned(table.Centers);
        _halfAxes = Pinned(table.HalfAxes);
        TofTable tof = TofTable.For(scanner);
        _tof = Pinned(tof.Entries);
        _typeCount = tof.TypeCount;
        _truncation = (float)options.TofTruncationSigmas;
        _useTof = options.UseTof && scanner.HasTof;
    }

    public GridShape Shape { get; }

    /// <summary><see cref="DetectorTable.Centers"/>, pinned.</summary>
    public float* Centers => Pointer(_centers);

    /// <summary><see cref="DetectorTable.HalfAxes"/>, pinned; without content where a ray is an event.</summary>
    public float* HalfAxes => Pointer(_halfAxes);

    /// <summary>The rays' ends inside the crystals, pinned; see <see cref="LorLaw.Sub{TTable}"/>.</summary>
    public float* Pattern => Pointer(_pattern);

    public int RaysPerEvent { get; }

    /// <summary>Whether any event can have a TOF weight.</summary>
    public bool UsesTof => _useTof;

    /// <summary>The line of a ray, in voxel indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Ray RayOf(in LaneRay lane)
    {
        PointerTable centers = new(Centers);
        int bin0 = (int)lane.DetectionBin0;
        int bin1 = (int)lane.DetectionBin1;
        return RaysPerEvent == 1
            ? LorLaw.Center(centers, bin0, bin1, Shape)
            : LorLaw.Sub(centers, new PointerTable(Pointer(_halfAxes)), new PointerTable(Pointer(_pattern)), lane.Ray, bin0, bin1, Shape);
    }

    /// <summary>The main axis: that along which the ray crosses most planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AxisOf(in Ray ray)
    {
        float alongX = MathF.Abs(ray.DeltaX);
        float alongY = MathF.Abs(ray.DeltaY);
        float alongZ = MathF.Abs(ray.DeltaZ);
        return alongX >= alongY && alongX >= alongZ ? 0 : alongY >= alongZ ? 1 : 2;
    }

    /// <summary>The TOF bin of a ray.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TofArgument Tof(in LaneRay lane)
    {
        if (!_useTof)
            return TofArgument.None;
        PointerTable tof = new(Pointer(_tof));
        int pair = LorLaw.TofPairEntry(new PointerTable(Centers), (int)lane.DetectionBin0, (int)lane.DetectionBin1, _typeCount);
        if (!LorLaw.HasTof(tof, pair))
            return TofArgument.None;
        int edge = (int)tof.Read(pair) + lane.TofBin;
        float sigma = tof.Read(pair + 2);
        return new(tof.Read(edge), tof.Read(edge + 1), sigma, 1f / (sigma * _truncation));
    }

    // Arrays that the garbage collector leaves where they are, so that the threads need not pin them.
    private static float[] Pinned(ReadOnlyMemory<float> table)
    {
        float[] pinned = GC.AllocateArray<float>(Math.Max(1, table.Length), pinned: true);
        table.CopyTo(pinned);
        return pinned;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pointer(float[] pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
