using ILGPU;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Reconstruction.Projection.Gpu;

using StepLauncher = Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, PenaltyNumbers, float, float, int, int>;

/// <summary>Penalised updates on a device, where the counts of each subset stay: an image a subset and two more.</summary>
internal sealed class GpuPenalisedStep : IPenalisedStep, IDisposable
{
    // Of what is free: events want room too.
    private const double MostOfFreeMemory = 0.5;

    private readonly GpuEmEngine _engine;
    private readonly GpuContext _context;
    private readonly VoxelGrid _grid;
    private readonly PenaltyNumbers _numbers;
    private readonly List<IDisposable> _buffers = [];
    private readonly GpuBuffer<float>[] _kept;
    private readonly GpuBuffer<float> _sum;
    private readonly GpuBuffer<float> _next;
    private readonly GpuBuffer<float> _distances;

    /// <summary>Takes memory.</summary>
    /// <param name="engine">Whose updates to end.</param>
    /// <param name="context">Its device.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="distances">Weights of the 27 neighbours of a voxel.</param>
    /// <param name="numbers">The penalty.</param>
    /// <param name="subsets">Number of subsets.</param>
    public GpuPenalisedStep(GpuEmEngine engine, GpuContext context, VoxelGrid grid, float[] distances, in PenaltyNumbers numbers, int subsets)
    {
        (_engine, _context, _grid, _numbers) = (engine, context, grid, numbers);
        try
        {
            _kept = [.. Enumerable.Range(0, subsets).Select(_ => Cleared("the counts of a subset"))];
            _sum = Cleared("the counts of all subsets");
            _next = Cleared("the next image");
            _buffers.Add(_distances = context.Allocate<float>(distances.Length, "weights of neighbours"));
            engine.Queue.Write<float>(_distances, distances);
            engine.Queue.Finish();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the images leave enough of the device's free memory.</summary>
    public static bool HasRoom(GpuContext context, VoxelGrid grid, int subsets) =>
        (subsets + 2) * sizeof(float) * (long)grid.VoxelCount <= MostOfFreeMemory * context.FreeBytes;

    /// <inheritdoc/>
    public void Apply(int subset, float sumScale, float changeScale)
    {
        GpuBuffer<float> back = _engine.CollectBackProjection();
        var step = _context.Load<StepLauncher>(typeof(PenaltyKernels).GetMethod(nameof(PenaltyKernels.Step))!);
        using (GpuQueue.LaunchTurn begun = _engine.Queue.Turn())
        {
            step(
                begun.Stream, _context.ConfigFor(_grid.VoxelCount), _engine.Image.View, _next.View, back.View, _kept[subset].View, _sum.View,
                _engine.Sensitivity.View, _distances.View, _numbers, sumScale, changeScale, _grid.SizeX, _grid.SizeY);
        }

        _engine.Queue.Copy(_next, _engine.Image);
        _engine.Queue.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffers.ForEach(static buffer => buffer.Dispose());
        _buffers.Clear();
    }

    private GpuBuffer<float> Cleared(string what)
    {
        GpuBuffer<float> buffer = _context.Allocate<float>(_grid.VoxelCount, $"{what}, {_grid}");
        _buffers.Add(buffer);
        _engine.Queue.Clear(buffer);
        return buffer;
    }
}
