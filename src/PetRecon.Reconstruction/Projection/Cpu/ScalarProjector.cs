using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The projection law as it is written, event by event, over threads: forward by share of events, back with one image a thread, added
/// up in thread order so that results are the same bits for the same number of threads. It is the yardstick of the SIMD engine, and
/// what Siddon's method runs on.
/// </summary>
internal sealed unsafe class ScalarProjector : Projector
{
    private readonly float[] _centers;
    private readonly float[] _halfAxes;
    private readonly float[] _pattern;
    private readonly float[] _tof;
    private readonly bool _useTof;
    private ScannerTables<PointerTable> _tables;
    private float[][] _threadImages = [];

    public ScalarProjector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
        : base(scanner, grid, device, options)
    {
        _pattern = RayPattern.For(options, scanner);
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: true, options.InteractionDepthMm);
        _centers = table.Centers.ToArray();
        _halfAxes = table.HalfAxes.ToArray();
        TofTable tof = TofTable.For(scanner);
        _tof = tof.Entries.ToArray();
        _useTof = options.UseTof && scanner.HasTof;
        _tables.Curve = new TofCurve(options.TofTruncationSigmas);
        _tables.Shape = Shape;
        _tables.TypeCount = tof.TypeCount;
        _tables.RayCount = _pattern.Length / LorLaw.PatternStride;
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
                Walk(all, begin, end, new Gather(voxels, output, _tables.RayCount));
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
                    Walk(all, begin, end, new Scatter(ownPointer, input, _tables.RayCount));
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

    private void Walk<TVisitor>(CoincidenceEvent* events, int begin, int end, TVisitor visitor)
        where TVisitor : struct, IEventVisitor
    {
        fixed (float* centers = _centers, halfAxes = _halfAxes, pattern = _pattern, tof = _tof)
        {
            ScannerTables<PointerTable> tables = _tables;
            tables.Centers = new(centers);
            tables.HalfAxes = new(halfAxes);
            tables.Pattern = new(pattern);
            tables.Tof = new(tof);
            switch (Options.Method, _useTof)
            {
                case (ProjectionMethod.Siddon, true): Walk<SiddonMethod, TofByPair, TVisitor>(tables, events, begin, end, visitor); break;
                case (ProjectionMethod.Siddon, false): Walk<SiddonMethod, TofNowhere, TVisitor>(tables, events, begin, end, visitor); break;
                case (_, true): Walk<JosephMethod, TofByPair, TVisitor>(tables, events, begin, end, visitor); break;
                case (_, false): Walk<JosephMethod, TofNowhere, TVisitor>(tables, events, begin, end, visitor); break;
            }
        }
    }

    private static void Walk<TMethod, TTof, TVisitor>(in ScannerTables<PointerTable> tables, CoincidenceEvent* events, int begin, int end, TVisitor visitor)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
        where TVisitor : struct, IEventVisitor
    {
        for (int i = begin; i < end; i++)
        {
            visitor.Begin(i);
            EventLaw.Walk<PointerTable, TMethod, TTof, TVisitor>(tables, (int)events[i].DetectionBin0, (int)events[i].DetectionBin1, events[i].TofBin, ref visitor);
            visitor.End(i);
        }
    }

    /// <summary>A visitor that is told where one event ends and the next begins.</summary>
    private interface IEventVisitor : IRayVisitor
    {
        void Begin(int index);

        void End(int index);
    }

    private struct Gather(float* image, float* output, int rayCount) : IEventVisitor
    {
        private float _sum;

        public void Begin(int index) => _sum = 0;

        public void Visit(int voxel, float weight) => _sum += weight * image[voxel];

        public readonly void End(int index) => output[index] = _sum / rayCount;
    }

    private struct Scatter(float* image, float* input, int rayCount) : IEventVisitor
    {
        private float _value;

        public void Begin(int index) => _value = input[index] / rayCount;

        public readonly void Visit(int voxel, float weight) => image[voxel] += weight * _value;

        public readonly void End(int index)
        {
        }
    }
}
