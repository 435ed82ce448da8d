using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Turns events into the plane rays of <see cref="RayGroups"/>, with the same law as the scalar walk.</summary>
internal sealed unsafe class EventDecoder
{
    private readonly float[] _centers;
    private readonly float[] _halfAxes;
    private readonly float[] _pattern;
    private readonly float[] _tof;
    private readonly int _typeCount;
    private readonly bool _useTof;
    private readonly float _truncation;

    public EventDecoder(ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
    {
        Shape = new GridShape(grid);
        _pattern = RayPattern.For(options, scanner);
        RaysPerEvent = _pattern.Length / LorLaw.PatternStride;
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: RaysPerEvent > 1, options.InteractionDepthMm);
        _centers = table.Centers.ToArray();
        _halfAxes = table.HalfAxes.ToArray();
        TofTable tof = TofTable.For(scanner);
        _tof = tof.Entries.ToArray();
        _typeCount = tof.TypeCount;
        _truncation = (float)options.TofTruncationSigmas;
        _useTof = options.UseTof && scanner.HasTof;
    }

    public GridShape Shape { get; }

    public int RaysPerEvent { get; }

    /// <summary>Whether any event can have a TOF weight.</summary>
    public bool UsesTof => _useTof;

    public void Decode(ReadOnlySpan<CoincidenceEvent> events, RayGroups.Record* records)
    {
        fixed (float* centers = _centers, halfAxes = _halfAxes, pattern = _pattern, tof = _tof)
        {
            PointerTable centerTable = new(centers);
            PointerTable halfAxesTable = new(halfAxes);
            PointerTable patternTable = new(pattern);
            PointerTable tofTable = new(tof);
            foreach (ref readonly CoincidenceEvent e in events)
            {
                int bin0 = (int)e.DetectionBin0;
                int bin1 = (int)e.DetectionBin1;
                TofArgument argument = _useTof ? Tof(centerTable, tofTable, bin0, bin1, e.TofBin) : TofArgument.None;
                for (int i = 0; i < RaysPerEvent; i++)
                {
                    Ray ray = RaysPerEvent == 1
                        ? LorLaw.Center(centerTable, bin0, bin1, Shape)
                        : LorLaw.Sub(centerTable, halfAxesTable, patternTable, i, bin0, bin1, Shape);
                    *records++ = Record(ray, argument);
                }
            }
        }
    }

    private TofArgument Tof(in PointerTable centers, in PointerTable tof, int bin0, int bin1, int tofBin)
    {
        int pair = LorLaw.TofPairEntry(centers, bin0, bin1, _typeCount);
        if (!LorLaw.HasTof(tof, pair))
            return TofArgument.None;
        int edge = (int)tof.Read(pair) + tofBin;
        float sigma = tof.Read(pair + 2);
        return new(tof.Read(edge), tof.Read(edge + 1), sigma, 1f / (sigma * _truncation));
    }

    private RayGroups.Record Record(in Ray ray, in TofArgument tof)
    {
        RayGroups.Record record = default;
        record.Last = -1;
        if (!(ray.LengthMm > 0f))
            return record;
        float alongX = MathF.Abs(ray.DeltaX);
        float alongY = MathF.Abs(ray.DeltaY);
        float alongZ = MathF.Abs(ray.DeltaZ);
        PlaneRay planes;
        if (alongX >= alongY && alongX >= alongZ)
        {
            planes = new(ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.LengthMm);
        }
        else if (alongY >= alongZ)
        {
            record.Axis = 1;
            planes = new(ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.LengthMm);
        }
        else
        {
            record.Axis = 2;
            planes = new(ray.StartZ, ray.DeltaZ, Shape.SizeZ, 0, ray.StartX, ray.DeltaX, Shape.SizeX, 0, ray.StartY, ray.DeltaY, Shape.SizeY, 0, ray.LengthMm);
        }

        planes.Range(tof.LowMm - tof.ReachMm, tof.HighMm + tof.ReachMm, out int first, out int last, out float enter, out float leave);
        while (first <= last && !Inside(planes, first))
            first++;
        while (first <= last && !Inside(planes, last))
            last--;
        if (first > last)
            return record;
        record.First = first;
        record.Last = last;
        record.Enter = enter;
        record.Leave = leave;
        record.U0 = planes.U0;
        record.V0 = planes.V0;
        record.UStep = planes.UStep;
        record.VStep = planes.VStep;
        record.StepMm = planes.StepMm;
        record.TofStep = -planes.PositionStepMm * tof.Scale;
        record.TofHigh = tof.Scale > 0f ? (tof.HighMm - planes.Position0Mm) * tof.Scale : 1f;
        record.TofLow = tof.Scale > 0f ? (tof.LowMm - planes.Position0Mm) * tof.Scale : -1f;
        return record;
    }

    // The kernels compute u and v with the same fused operation; both are monotonic in the plane number, so that two ends inside
    // the padded plane mean that every plane between them is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Inside(in PlaneRay planes, int plane)
    {
        float u = MathF.FusedMultiplyAdd(planes.UStep, plane, planes.U0);
        float v = MathF.FusedMultiplyAdd(planes.VStep, plane, planes.V0);
        return u >= -1f && u < planes.SizeU && v >= -1f && v < planes.SizeV;
    }

    private readonly struct TofArgument(float lowMm, float highMm, float sigmaMm, float scale)
    {
        public readonly float LowMm = lowMm;
        public readonly float HighMm = highMm;
        public readonly float Scale = scale;
        public readonly float ReachMm = scale > 0f ? 1f / scale : sigmaMm;

        public static TofArgument None => new(-1e30f, 1e30f, 0f, 0f);
    }
}
