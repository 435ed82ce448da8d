using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>A scanner's tables on a device.</summary>
internal sealed class GpuTables : IDisposable
{
    private readonly List<GpuBuffer<float>> _buffers = [];
    private readonly GpuContext _context;

    public GpuTables(GpuContext context, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
    {
        _context = context;
        using GpuQueue queue = context.NewQueue();
        try
        {
            float[] pattern = RayPattern.For(options, scanner);
            int rays = pattern.Length / LorLaw.PatternStride;
            DetectorTable detectors = DetectorTable.For(scanner, grid, withHalfAxes: rays > 1, options.InteractionDepthMm);
            TofTable tof = TofTable.For(scanner);
            Scanner = new()
            {
                Centers = Upload(queue, detectors.Centers.Span, "detector positions"),
                HalfAxes = Upload(queue, detectors.HalfAxes.Span, "detector shapes"),
                Pattern = Upload(queue, pattern, "the ray pattern"),
                Tof = Upload(queue, tof.Entries.Span, "TOF bins"),
                Curve = new TofCurve(options.TofTruncationSigmas),
                Shape = new GridShape(grid),
                TypeCount = tof.TypeCount,
                RayCount = rays,
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What kernels take.</summary>
    public ScannerTables<ViewTable> Scanner { get; }

    public void Dispose() => _buffers.ForEach(static buffer => buffer.Dispose());

    private ViewTable Upload(GpuQueue queue, ReadOnlySpan<float> table, string what)
    {
        GpuBuffer<float> buffer = _context.Allocate<float>(table.Length, what);
        _buffers.Add(buffer);
        queue.Write(buffer, table);
        return new(buffer.View);
    }
}
