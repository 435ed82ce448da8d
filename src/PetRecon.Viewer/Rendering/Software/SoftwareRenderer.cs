using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Pictures of volumes by the processor alone: what is there when there is no OpenGL, and a second opinion when there is. The same scene and view give the
/// same bytes on any number of threads.
/// </summary>
public sealed class SoftwareRenderer : ISceneRenderer
{
    private const int TileWidth = 256;
    private const int TileHeight = 8;

    // Lines of sight begin their search where their neighbours ended, and a tile's volume should fit the cache: small and square.
    private const int ProjectionTile = 32;

    private readonly int _threads;
    private readonly bool _wide;
    private readonly ConditionalWeakTable<Volume, SkipGrid> _skips = [];
    private readonly ConditionalWeakTable<Volume, BlockMaxima> _maxima = [];

    /// <summary>Makes a renderer.</summary>
    /// <param name="threads">Threads at most; 0 takes as many as there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 0.</exception>
    public SoftwareRenderer(int threads = 0)
        : this(threads, Avx2.IsSupported)
    {
    }

    internal SoftwareRenderer(int threads, bool wide)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
        _wide = wide && Avx2.IsSupported;
    }

    /// <inheritdoc/>
    public string Name => $"CPU, {_threads} {(_threads == 1 ? "thread" : "threads")}{(_wide ? ", AVX2" : "")}{(InPlaceOf.Length > 0 ? $", in place of {InPlaceOf}" : "")}";

    /// <summary>The device that an automatic choice passed over; empty for none.</summary>
    internal string InPlaceOf { get; init; } = "";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number of the scene, the view or the options is impossible; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public Picture Render(Scene scene, View view, RenderOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        VolumeLayer[] layers = DrawnLayers.Of(scene, view);
        SceneCheck.Check(layers, view);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation };
        byte[] rgba = GC.AllocateUninitializedArray<byte>(4 * options.Width * options.Height);
        List<LayerFrame> frames = [];
        try
        {
            foreach (VolumeLayer layer in layers)
            {
                LayerFrame frame = Frame(layer, view, options, parallel);
                frames.Add(frame);
                if (view is PlaneView)
                    frame.Slice = PlaneSlice.Of(frame, options.Width, options.Height, _wide, parallel);
            }

            RowDrawer draw = Drawer([.. frames], view, new(Crossings(scene, view, options, parallel)), options);
            int tileWidth = view is ProjectionView ? ProjectionTile : TileWidth;
            int tileHeight = view is ProjectionView ? ProjectionTile : TileHeight;
            int across = (options.Width + tileWidth - 1) / tileWidth;
            int down = (options.Height + tileHeight - 1) / tileHeight;
            Parallel.For(0, across * down, parallel, tile =>
                DrawTile(draw, options, tile % across * tileWidth, tile / across * tileHeight, tileWidth, tileHeight, rgba, cancellation));
        }
        finally
        {
            frames.ForEach(static frame => frame.Dispose());
        }

        return new(options.Width, options.Height, rgba);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _skips.Clear();
        _maxima.Clear();
    }

    private LayerFrame Frame(VolumeLayer layer, View view, RenderOptions options, ParallelOptions parallel)
    {
        bool isVolume = view is ProjectionView { Kind: ProjectionKind.Volume };
        TransferTable? transfer = isVolume ? new TransferTable(layer) : null;
        SkipGrid? skip = null;
        if (view is ProjectionView && !_skips.TryGetValue(layer.Volume, out skip))
        {
            skip = SkipGrid.Of(layer.Volume, parallel);
            _skips.Add(layer.Volume, skip);
        }

        BlockMaxima? maxima = null;
        if (view is ProjectionView { Kind: ProjectionKind.Maximum } && !_maxima.TryGetValue(layer.Volume, out maxima))
        {
            maxima = BlockMaxima.Of(layer.Volume, skip!, _wide, parallel);
            _maxima.Add(layer.Volume, maxima);
        }

        return new(layer, view, options.Width, options.Height, _wide) { Skip = skip, Maxima = maxima, Transfer = transfer };
    }

    private static SurfaceCrossings? Crossings(Scene scene, View view, RenderOptions options, ParallelOptions parallel)
    {
        IReadOnlyList<SceneSurface> surfaces = SurfaceMeshes.Of(scene, view, options, parallel.CancellationToken);
        return surfaces.Count > 0 ? SurfaceCrossings.Of(surfaces, (ProjectionView)view, options, parallel) : null;
    }

    private static RowDrawer Drawer(LayerFrame[] frames, View view, SurfacePaint surfaces, RenderOptions options)
    {
        if (frames.Length == 0 && !SurfaceMeshes.AreShownIn(view))
            return static (_, _, _, _, _) => { };
        switch (view)
        {
            case ProjectionView { Kind: ProjectionKind.Maximum } projection:
                MaximumMarch[] maxima = [.. frames.Select(frame => new MaximumMarch(frame, new(projection, options), options.StepVoxels))];
                return (x, y, row, hints, cancellation) => DrawMaxima(frames, maxima, x, y, row, hints, cancellation);
            case ProjectionView { Kind: ProjectionKind.Radiograph } projection:
                RadiographMarch radiograph = new(frames[0], projection, options);
                return (x, y, row, _, cancellation) => DrawRadiograph(frames[0], radiograph, x, y, row, cancellation);
            case ProjectionView { Kind: ProjectionKind.Volume or ProjectionKind.Isosurface } projection when frames.Length == 0 || projection.Kind == ProjectionKind.Volume:
                VolumeMarch volume = new(frames, projection, surfaces, options);
                return (x, y, row, _, cancellation) => volume.Fill(x, y, row, cancellation);
            case ProjectionView { Kind: ProjectionKind.Isosurface } projection:
                SurfaceMarch surface = new(frames[0], projection, new(projection, options), surfaces, options.StepVoxels);
                return (x, y, row, _, cancellation) => surface.Fill(x, y, row, cancellation);
            case PlaneView:
                return (x, y, row, _, _) => DrawPlane(frames, x, y, row);
            default:
                throw new ArgumentException($"A {view.GetType().Name} cannot be drawn; planes and projections can.", nameof(view));
        }
    }

    private static void DrawTile(
        RowDrawer draw, RenderOptions options, int x, int y, int tileWidth, int tileHeight, byte[] rgba, CancellationToken cancellation)
    {
        int width = Math.Min(tileWidth, options.Width - x);
        PixelRow row = PixelRow.In(stackalloc float[3 * PixelRow.Padded(width)], width);
        Span<double> hints = stackalloc double[16];
        hints.Clear();
        Vector3 background = new Vector3((options.Background >> 16) & 255, (options.Background >> 8) & 255, options.Background & 255) / 255;
        for (int end = Math.Min(y + tileHeight, options.Height); y < end; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            row.Fill(background);
            draw(x, y, row, hints, cancellation);
            RowPainter.Store(row, rgba.AsSpan(4 * (x + y * options.Width), 4 * row.Length));
        }
    }

    private static void DrawPlane(LayerFrame[] frames, int x, int y, PixelRow row)
    {
        Span<float> values = stackalloc float[row.Length + PlaneSampler.Padding];
        foreach (LayerFrame frame in frames)
        {
            PlaneSampler.Fill(frame, x, y, row.Length, values);
            RowPainter.Blend(frame, values, row);
        }
    }

    private static void DrawRadiograph(LayerFrame frame, RadiographMarch radiograph, int x, int y, PixelRow row, CancellationToken cancellation)
    {
        Span<float> values = stackalloc float[PixelRow.Padded(row.Length)];
        radiograph.Fill(x, y, values[..row.Length], cancellation);
        RowPainter.Blend(frame, values, row);
    }

    private static void DrawMaxima(
        LayerFrame[] frames, MaximumMarch[] maxima, int x, int y, PixelRow row, Span<double> hints, CancellationToken cancellation)
    {
        Span<float> values = stackalloc float[PixelRow.Padded(row.Length)];
        for (int layer = 0; layer < frames.Length; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            double none = 0;
            maxima[layer].Fill(x, y, values[..row.Length], ref layer < hints.Length ? ref hints[layer] : ref none);
            RowPainter.Blend(frames[layer], values, row);
        }
    }

    /// <summary>Draws a row of pixels over the background; what it finds along one line helps it along the next.</summary>
    private delegate void RowDrawer(int x, int y, PixelRow row, Span<double> hints, CancellationToken cancellation);
}
