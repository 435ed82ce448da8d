using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The projection law as it is written, event by event, over threads: forward by share of events, back with one image a thread, added
/// up in thread order so that results are the same bits for the same number of threads. It is the yardstick of the SIMD engine, and
/// what Siddon and multi-ray run on.
/// </summary>
internal sealed unsafe class ScalarProjector : Projector
{
    private readonly float[] _centers;
    private readonly float[] _halfAxes;
    private readonly float[] _pattern;
    private readonly float[] _tof;
    private readonly int _typeCount;
    private readonly int _rayCount;
    private readonly TofCurve _curve;
    private readonly bool _useTof;
    private float[][] _threadImages = [];

    public ScalarProjector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
        : base(scanner, grid, device, options)
    {
        _pattern = RayPattern.For(options, scanner);
        _rayCount = _pattern.Length / LorLaw.PatternStride;
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: true, options.InteractionDepthMm);
        _centers = table.Centers.ToArray();
        _halfAxes = table.HalfAxes.ToArray();
        TofTable tof = TofTable.For(scanner);
        _tof = tof.Entries.ToArray();
        _typeCount = tof.TypeCount;
        _curve = new TofCurve(options.TofTruncationSigmas);
        _useTof = options.UseTof && scanner.HasTof;
    }

    public override void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals)
    {
        CheckSizes(image.Length, events.Length, lineIntegrals.Length);
        CheckEvents(events);
        fixed (float* imagePointer = image, outputPointer = lineIntegrals)
        fixed (CoincidenceEvent* eventPointer = events)
        {
            float* voxels = imagePointer;
            float* output = outputPointer;
            CoincidenceEvent* all = eventPointer;
            int count = events.Length;
            Parallel.For(0, Device.Threads, new() { MaxDegreeOfParallelism = Device.Threads }, thread =>
            {
                (int begin, int end) = Share.Of(count, thread, Device.Threads);
                for (int i = begin; i < end; i++)
                {
                    Gather gather = new(voxels);
                    Project(all[i], ref gather);
                    output[i] = gather.Sum / _rayCount;
                }
            });
        }
    }

    public override void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image)
    {
        CheckSizes(image.Length, events.Length, values.Length);
        CheckEvents(events);
        if (_threadImages.Length == 0)
            _threadImages = [.. Enumerable.Range(0, Device.Threads).Select(_ => new float[Grid.VoxelCount])];
        fixed (float* valuePointer = values, imagePointer = image)
        fixed (CoincidenceEvent* eventPointer = events)
        {
            float* input = valuePointer;
            float* target = imagePointer;
            CoincidenceEvent* all = eventPointer;
            int count = events.Length;
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = Device.Threads };
            Parallel.For(0, Device.Threads, parallel, thread =>
            {
                float[] own = _threadImages[thread];
                Array.Clear(own);
                (int begin, int end) = Share.Of(count, thread, Device.Threads);
                fixed (float* ownPointer = own)
                {
                    for (int i = begin; i < end; i++)
                    {
                        Scatter scatter = new(ownPointer, input[i] / _rayCount);
                        Project(all[i], ref scatter);
                    }
                }
            });
            Parallel.For(0, Device.Threads, parallel, thread =>
            {
                (int begin, int end) = Share.Of(Grid.VoxelCount, thread, Device.Threads);
                foreach (float[] own in _threadImages)
                {
                    for (int voxel = begin; voxel < end; voxel++)
                        target[voxel] += own[voxel];
                }
            });
        }
    }

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf) => new CpuEmEngine(this, psf);

    private void Project<TVisitor>(in CoincidenceEvent e, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
    {
        fixed (float* centers = _centers, halfAxes = _halfAxes, pattern = _pattern, tof = _tof)
        {
            PointerTable centerTable = new(centers);
            PointerTable tofTable = new(tof);
            int bin0 = (int)e.DetectionBin0;
            int bin1 = (int)e.DetectionBin1;
            int pair = LorLaw.TofPairEntry(centerTable, bin0, bin1, _typeCount);
            bool useTof = _useTof && LorLaw.HasTof(tofTable, pair);
            TofWindow window = useTof ? LorLaw.Window(tofTable, pair, e.TofBin, _curve) : default;
            for (int i = 0; i < _rayCount; i++)
            {
                Ray ray = LorLaw.Sub(centerTable, new PointerTable(halfAxes), new PointerTable(pattern), i, bin0, bin1, Shape);
                if (useTof)
                    Walk(ray, window, ref visitor);
                else
                    Walk(ray, default(NoTof), ref visitor);
            }
        }
    }

    private void Walk<TTof, TVisitor>(in Ray ray, in TTof tof, ref TVisitor visitor)
        where TTof : struct, ITofWeight
        where TVisitor : struct, IRayVisitor
    {
        if (Options.Method == ProjectionMethod.Siddon)
            SiddonLaw.Walk(ray, Shape, tof, ref visitor);
        else
            JosephLaw.Walk(ray, Shape, tof, ref visitor);
    }

    private struct Gather(float* image) : IRayVisitor
    {
        public float Sum;

        public void Visit(int voxel, float weight) => Sum += weight * image[voxel];
    }

    private readonly struct Scatter(float* image, float value) : IRayVisitor
    {
        public void Visit(int voxel, float weight) => image[voxel] += weight * value;
    }
}
