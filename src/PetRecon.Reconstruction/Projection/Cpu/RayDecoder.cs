using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Turns events into plans for the kernels, with the same law as the scalar walk.</summary>
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

    public int RaysPerEvent { get; }

    /// <summary>Whether any event can have a TOF weight.</summary>
    public bool UsesTof => _useTof;

    /// <summary>The plan of one ray.</summary>
    public RayPlan Decode(in LaneRay lane) => Plan(RayOf(lane), Tof(lane));

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

    private RayPlan Plan(in Ray ray, in TofArgument tof)
    {
        RayPlan plan = RayPlan.Empty;
        if (!(ray.LengthMm > 0f))
            return plan;
        plan.Axis = AxisOf(ray);
        PlaneRay planes = plan.Axis switch
        {
            0 => new(ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.LengthMm),
            1 => new(ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.LengthMm),
            _ => new(ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.LengthMm),
        };
        planes.Range(tof.LowMm - tof.ReachMm, tof.HighMm + tof.ReachMm, out int first, out int last, out float enter, out float leave);
        while (first <= last && !Inside(planes, first))
            first++;
        while (first <= last && !Inside(planes, last))
            last--;
        if (first > last)
            return plan;
        plan.First = first;
        plan.Last = last;
        plan.Enter = enter;
        plan.Leave = leave;
        plan.U0 = planes.U0;
        plan.V0 = planes.V0;
        plan.UStep = planes.UStep;
        plan.VStep = planes.VStep;
        plan.StepMm = planes.StepMm;
        plan.TofStep = -planes.PositionStepMm * tof.Scale;
        plan.TofHigh = tof.Scale > 0f ? (tof.HighMm - planes.Position0Mm) * tof.Scale : 1f;
        plan.TofLow = tof.Scale > 0f ? (tof.LowMm - planes.Position0Mm) * tof.Scale : -1f;
        return plan;
    }

    // The kernels compute u and v with the same operation, fused or not; both are monotonic in the plane number, so that two ends inside
    // the padded plane mean that every plane between them is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Inside(in PlaneRay planes, int plane)
    {
        float u = Fma.IsSupported ? MathF.FusedMultiplyAdd(planes.UStep, plane, planes.U0) : planes.UStep * plane + planes.U0;
        float v = Fma.IsSupported ? MathF.FusedMultiplyAdd(planes.VStep, plane, planes.V0) : planes.VStep * plane + planes.V0;
        return u >= -1f && u < planes.SizeU && v >= -1f && v < planes.SizeV;
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
