using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>An image that is too large for a device, cut into slabs of planes that are there one after the other.</summary>
internal sealed class GpuSlabs : IDisposable
{
    // Joseph's law reads the planes on either side of a ray; the rest is for rounding.
    private const float InterpolationPlanes = 1.5f;

    private readonly VoxelGrid _grid;
    private readonly int _planesPerSlab;
    private readonly float _reachPlanes;
    private readonly GpuBuffer<float> _voxels;

    /// <summary>Takes memory for the largest slab.</summary>
    /// <param name="context">The device.</param>
    /// <param name="scanner">The scanner.</param>
    /// <param name="grid">The image's grid.</param>
    /// <param name="options">How the image is projected.</param>
    /// <param name="bytes">Most memory that a slab may take.</param>
    /// <exception cref="Compute.ComputeDeviceException">There is no room for a single plane.</exception>
    public GpuSlabs(GpuContext context, ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options, long bytes)
    {
        _grid = grid;
        long plane = sizeof(float) * (long)grid.SizeX * grid.SizeY;
        _planesPerSlab = (int)Math.Clamp(Math.Min(bytes, context.MaxBufferBytes) / plane, 1, grid.SizeZ);
        Count = (grid.SizeZ + _planesPerSlab - 1) / _planesPerSlab;
        _reachPlanes = InterpolationPlanes + HalfCrystalPlanes(scanner, grid, options);
        _voxels = context.Allocate<float>(plane / sizeof(float) * _planesPerSlab, $"{_planesPerSlab} planes of {grid}");
    }

    /// <summary>Number of slabs.</summary>
    public int Count { get; }

    /// <summary>Where a slab lies.</summary>
    public SlabPlace Place(int slab)
    {
        int first = slab * _planesPerSlab;
        return new()
        {
            FirstPlane = first,
            PlaneCount = Math.Min(_planesPerSlab, _grid.SizeZ - first),
            FirstVoxel = first * _grid.SizeX * _grid.SizeY,
            ReachPlanes = _reachPlanes,
        };
    }

    /// <summary>What kernels take.</summary>
    public ILGPU.ArrayView<float> View(int slab) => _voxels.Part(0, VoxelCount(slab));

    /// <summary>Brings a slab of an image to the device, and waits.</summary>
    public void Write(GpuQueue queue, int slab, ReadOnlySpan<float> image) => queue.Write(_voxels, image.Slice(Place(slab).FirstVoxel, VoxelCount(slab)));

    /// <summary>Gets the slab, and waits.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="slab">The slab.</param>
    /// <param name="image">The whole image, of which the slab's part is written.</param>
    public void Read(GpuQueue queue, int slab, Span<float> image) => queue.Read(_voxels, image.Slice(Place(slab).FirstVoxel, VoxelCount(slab)));

    /// <inheritdoc/>
    public void Dispose() => _voxels.Dispose();

    private int VoxelCount(int slab) => Place(slab).PlaneCount * _grid.SizeX * _grid.SizeY;

    // Rays of a pattern end anywhere in the crystals.
    private static float HalfCrystalPlanes(ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options)
    {
        if (options.RaysPerEvent == 1)
            return 0;
        ReadOnlySpan<float> axes = DetectorTable.For(scanner, grid, withHalfAxes: true, options.InteractionDepthMm).HalfAxes.Span;
        float most = 0;
        for (int bin = 0; bin < axes.Length; bin += DetectorTable.HalfAxesStride)
            most = Math.Max(most, Math.Abs(axes[bin + 2]) + Math.Abs(axes[bin + 6]) + Math.Abs(axes[bin + 10]));
        return most;
    }
}
