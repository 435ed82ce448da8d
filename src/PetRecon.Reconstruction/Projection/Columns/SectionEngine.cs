using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// The fused step of expectation maximisation for events without TOF of a scanner whose crystals stand in columns: all lines between two columns
/// lie in one plane, so the image is cut once for all events of a pair, and what they project back is spread over it once.
/// The law is that of the other engines, and every sum has an order that the events alone decide.
/// </summary>
internal abstract class SectionEngine : IDisposable
{
    // Cutting and spreading a section takes about as long as what a line saves for each voxel of a column, over this.
    private const int VoxelsPerLine = 12;

    // But other rays are slower the fewer they are, and memory that threads take from each other costs more with large images, so that sections have to
    // pay for more than themselves: events a pair for each voxel of a column.
    private const double FewestMean = 0.6;

    private readonly GridShape _shape;
    private VoxelColumns? _source;
    private VoxelColumns? _target;
    private bool _isLoaded;
    private bool _isUsed;

    private protected SectionEngine(ColumnPlaces places, GridShape shape, int threads)
    {
        Places = places;
        _shape = shape;
        Parallelism = new() { MaxDegreeOfParallelism = threads };
        int stride = VoxelColumns.StrideOf(shape.SizeZ);
        Order = new(places, shape.SizeX, shape.SizeY, Math.Max(2, stride / VoxelsPerLine), (int)(FewestMean * stride), Parallelism);
    }

    /// <summary>Sorts events for this engine.</summary>
    public SectionOrder Order { get; }

    private protected ColumnPlaces Places { get; }

    private protected ParallelOptions Parallelism { get; }

    /// <summary>Prepares.</summary>
    /// <param name="scanner">The scanner.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="depthMm">Depth of interaction at which lines end; the crystals' centres when null.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="lanes">Lanes of the vectors.</param>
    /// <returns>Null if crystals do not stand in columns along the image's third axis.</returns>
    public static SectionEngine? TryCreate(ScannerGeometry scanner, VoxelGrid grid, double? depthMm, int threads, int lanes)
    {
        GridShape shape = new(grid);
        if (VoxelColumns.CountOf(shape.SizeX, shape.SizeY, shape.SizeZ) > Array.MaxLength || ColumnPlaces.Find(new(scanner), grid, depthMm) is not { } places)
            return null;
        return lanes switch
        {
            16 => new WideSectionEngine<Wide16>(places, shape, threads),
            8 => new WideSectionEngine<Wide8>(places, shape, threads),
            _ => new WideSectionEngine<Wide4>(places, shape, threads),
        };
    }

    /// <summary>Begins an update.</summary>
    public void Begin()
    {
        if (_isUsed)
            _target!.Clear(Parallelism);
        _isLoaded = _isUsed = false;
    }

    /// <summary>Forward projection, ratio and back projection; see <see cref="IEmEngine.Accumulate"/>.</summary>
    /// <param name="events">The events.</param>
    /// <param name="image">The image, the same for all of an update.</param>
    public unsafe double Accumulate(SectionEvents events, float[] image)
    {
        if (events.PairCount == 0)
            return 0;
        _source ??= new(_shape.SizeX, _shape.SizeY, _shape.SizeZ);
        _target ??= new(_shape.SizeX, _shape.SizeY, _shape.SizeZ);
        if (!_isLoaded)
        {
            fixed (float* voxels = image)
                _source.Load(voxels, Parallelism);
        }

        _isLoaded = _isUsed = true;
        return Project(events, _source, _target);
    }

    /// <summary>Adds what was projected back to an image.</summary>
    public unsafe void AddTarget(float[] image)
    {
        if (!_isUsed)
            return;
        fixed (float* voxels = image)
            _target!.AddTo(voxels, Parallelism);
    }

    public void Dispose()
    {
        _source?.Dispose();
        _target?.Dispose();
        DisposeMemory();
    }

    private protected abstract double Project(SectionEvents events, VoxelColumns source, VoxelColumns target);

    private protected abstract void DisposeMemory();
}
