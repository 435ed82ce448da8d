using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Several devices that share the events; images are summed on the host.</summary>
internal sealed class GpuGroupProjector : Projector
{
    private readonly List<GpuProjector> _parts = [];
    private readonly float[][] _images;

    public GpuGroupProjector(ScannerGeometry scanner, VoxelGrid grid, ComputeDevice device, ProjectorOptions options)
        : base(scanner, grid, device, options)
    {
        try
        {
            foreach (ComputeDevice part in device.Parts)
                _parts.Add(GpuProjector.Open(scanner, grid, part, options));
        }
        catch
        {
            Dispose(true);
            throw;
        }

        _images = new float[_parts.Count][];
    }

    public override unsafe void Forward(ReadOnlySpan<float> image, ReadOnlySpan<CoincidenceEvent> events, Span<float> lineIntegrals)
    {
        CheckSizes(image.Length, events.Length, lineIntegrals.Length);
        fixed (float* image0 = image, integrals0 = lineIntegrals)
        fixed (CoincidenceEvent* events0 = events)
        {
            (nint imageAt, nint eventsAt, nint integralsAt) = ((nint)image0, (nint)events0, (nint)integrals0);
            (int voxels, int all) = (image.Length, events.Length);
            GpuGroup.ForEach(_parts.Count, part =>
            {
                (int first, int count) = GpuGroup.Share(all, part, _parts.Count);
                _parts[part].Forward(
                    new((float*)imageAt, voxels), new((CoincidenceEvent*)eventsAt + first, count), new((float*)integralsAt + first, count));
            });
        }
    }

    public override unsafe void Back(ReadOnlySpan<float> values, ReadOnlySpan<CoincidenceEvent> events, Span<float> image)
    {
        CheckSizes(image.Length, events.Length, values.Length);
        // The first device adds to what is there, the others to nothing.
        for (int part = 0; part < _images.Length; part++)
        {
            _images[part] ??= new float[image.Length];
            Array.Clear(_images[part]);
        }

        image.CopyTo(_images[0]);
        fixed (float* values0 = values)
        fixed (CoincidenceEvent* events0 = events)
        {
            (nint valuesAt, nint eventsAt, int all) = ((nint)values0, (nint)events0, events.Length);
            GpuGroup.ForEach(_parts.Count, part =>
            {
                (int first, int count) = GpuGroup.Share(all, part, _parts.Count);
                _parts[part].Back(new((float*)valuesAt + first, count), new((CoincidenceEvent*)eventsAt + first, count), _images[part]);
            });
        }

        GpuGroup.Sum(_images);
        _images[0].CopyTo(image);
    }

    internal override IEmEngine CreateEmEngine(GaussianPsf? psf)
    {
        List<IGroupEngine> engines = [];
        try
        {
            foreach (GpuProjector part in _parts)
                engines.Add((IGroupEngine)part.CreateEmEngine(psf));
            return new GpuGroupEmEngine([.. engines], Grid.VoxelCount);
        }
        catch
        {
            engines.ForEach(static engine => engine.Dispose());
            throw;
        }
    }

    private protected override void Dispose(bool disposing)
    {
        _parts.ForEach(static part => part.Dispose());
        _parts.Clear();
        base.Dispose(disposing);
    }
}
