using System.Diagnostics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>Draws pictures tile by tile on the thread that owns the context. Each program draws as many layers as it has textures for.</summary>
internal sealed class OpenGlPainter
{
    // Textures of every program: colours, what is below, and transfer functions.
    private const int SharedTextures = 3;

    // Of those with surfaces: which crossings a pixel has, the crossings, and the surfaces' colours.
    private const int CrossingTextures = 3;
    private const int LargestTileEdge = 2048;
    private const int PlaneTilePixels = 1 << 20;

    // Projections can take seconds. Their tiles are made so high that each takes about this long, so that a cancelled one ends soon.
    private const double ProjectionTileSeconds = 0.04;
    private const int ProjectionTileWidth = 256;
    private const int FirstProjectionTileHeight = 16;
    private const int LeastProjectionTileHeight = 8;
    private const int LargestProjectionTileHeight = 512;

    // A picture of larger steps is one of many while someone drags: interpolated by the device, whatever its precision.
    private const double InteractiveStepVoxels = 0.5;
    private const double FilterTolerance = 1e-5;

    private readonly GL _gl;
    private readonly OpenGlOptions _options;
    private readonly LayerTables _tables;
    private readonly CrossingTables _crossings;
    private readonly PictureTarget _colours;
    private readonly PictureTarget _values;
    private readonly Dictionary<string, ShaderProgram> _programs = [];
    private readonly int _textureUnits;
    private readonly uint _vertices;
    private bool? _isFilterExact;

    public OpenGlPainter(GL gl, OpenGlOptions options)
    {
        _gl = gl;
        _options = options;
        _tables = new(gl);
        _crossings = new(gl);
        _colours = new(gl, SizedInternalFormat.Rgba8);
        _values = new(gl, SizedInternalFormat.R32f);
        Textures = new(gl, options);
        _textureUnits = gl.GetInteger(GLEnum.MaxTextureImageUnits);
        _vertices = gl.GenVertexArray();
        gl.BindVertexArray(_vertices);
        gl.Disable(EnableCap.DepthTest);
        gl.Disable(EnableCap.Blend);
        gl.Disable(EnableCap.Dither);
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        gl.PixelStore(PixelStoreParameter.UnpackAlignment, 1);
    }

    /// <summary>The volumes on the device.</summary>
    public VolumeTextures Textures { get; }

    /// <summary>Draws the visible layers of a scene.</summary>
    public byte[] Draw(Scene scene, View view, RenderOptions options, CancellationToken cancellation)
    {
        VolumeLayer[] layers = DrawnLayers.Of(scene, view);
        string law = Law(view);
        SceneCheck.Check(layers, view);
        if (law != "plane")
            _isFilterExact ??= IsFilterExact();
        Textures.Begin(layers.Select(static layer => layer.Volume), scene.Layers.Select(static layer => layer.Volume));
        bool hasSurfaces = SetSurfaces(scene, view, options, cancellation);
        string main = law switch { "volume" => "haze", "surface" when layers.Length > 0 || !hasSurfaces => "solid", "surface" => "haze", _ => "layers" };
        List<Pass> passes = [.. Passes(layers, law, hasSurfaces, cancellation).Select(group => new Pass(group, law, main, Program(group, law, main, hasSurfaces, options)) { HasSurfaces = hasSurfaces })];
        byte[] picture = new byte[4L * options.Width * options.Height];
        Tiles(_colours, passes, view, options, (x, y, width, height) => _colours.Read(picture, 4, options.Width, x, y, width, height), cancellation);
        return picture;
    }

    /// <summary>The values of one layer instead of its colours: of a plane, or the highest along lines of sight.</summary>
    public float[] Values(VolumeLayer layer, View view, RenderOptions options, CancellationToken cancellation)
    {
        SceneCheck.Check([layer], view);
        if (Law(view) != "plane")
            _isFilterExact ??= IsFilterExact();
        Textures.Begin([layer.Volume], []);
        List<Pass> passes = [.. Passes([layer], Law(view), false, cancellation).Select(group => new Pass(group, Law(view), "values", Program(group, Law(view), "values", false, options)))];
        float[] picture = new float[(long)options.Width * options.Height];
        Tiles(_values, passes, view, options, (x, y, width, height) => _values.Read(picture, 1, options.Width, x, y, width, height), cancellation);
        return picture;
    }

    /// <summary>Frees everything.</summary>
    public void Delete()
    {
        Textures.Clear();
        _tables.Delete();
        _crossings.Delete();
        _colours.Delete();
        _values.Delete();
        foreach (ShaderProgram program in _programs.Values)
            program.Delete();
        _gl.DeleteVertexArray(_vertices);
    }

    private static string Law(View view) => view is not ProjectionView projection ? "plane" : projection.Kind switch
    {
        ProjectionKind.Maximum => "maximum",
        ProjectionKind.Volume => "volume",
        ProjectionKind.Radiograph => "radiograph",
        _ => "surface",
    };

    private void Tiles(PictureTarget target, List<Pass> passes, View view, RenderOptions options, Action<int, int, int, int> read, CancellationToken cancellation)
    {
        bool isPlane = view is PlaneView;
        int tileWidth = Math.Min(options.Width, isPlane ? LargestTileEdge : ProjectionTileWidth);
        int tileHeight = isPlane ? Math.Clamp(PlaneTilePixels / tileWidth, 1, LargestTileEdge) : FirstProjectionTileHeight;
        for (int y = 0; y < options.Height;)
        {
            int height = Math.Min(tileHeight, options.Height - y);
            target.Resize(tileWidth, height);
            long start = Stopwatch.GetTimestamp();
            int tiles = 0;
            for (int x = 0; x < options.Width; x += tileWidth, tiles++)
            {
                cancellation.ThrowIfCancellationRequested();
                Tile(target, passes, view, options, (x, y, Math.Min(tileWidth, options.Width - x), height), read, cancellation);
            }

            y += height;
            if (!isPlane)
            {
                double change = Math.Clamp(ProjectionTileSeconds * tiles / Stopwatch.GetElapsedTime(start).TotalSeconds, 0.25, 2);
                tileHeight = Math.Clamp((int)(height * change), LeastProjectionTileHeight, LargestProjectionTileHeight);
            }
        }
    }

    private void Tile(PictureTarget target, List<Pass> passes, View view, RenderOptions options, (int X, int Y, int Width, int Height) place, Action<int, int, int, int> read, CancellationToken cancellation)
    {
        _gl.Viewport(0, 0, (uint)place.Width, (uint)place.Height);
        for (int i = 0; i < passes.Count; i++)
        {
            target.Turn();
            Prepare(passes[i], view, options, i == 0, target.Before, cancellation);
            passes[i].Program.Set("tileCorner", place.X - 0.5 * options.Width, place.Y - 0.5 * options.Height);
            _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
        }

        read(place.X, place.Y, place.Width, place.Height);
        if (_gl.GetError() is not GLEnum.NoError and GLEnum error)
            throw error == GLEnum.OutOfMemory ? new OpenGlMemoryException("The device ran out of memory while it drew. Show fewer volumes, or ask for a smaller picture.") : new InvalidOperationException($"OpenGL did not draw: {error}.");
    }

    // Layers are dealt to programs in their order; volume rendering needs all of them at once.
    private List<VolumeLayer[]> Passes(VolumeLayer[] layers, string law, bool hasSurfaces, CancellationToken cancellation)
    {
        int shared = SharedTextures + (hasSurfaces ? CrossingTextures : 0);
        List<VolumeLayer[]> passes = [];
        List<VolumeLayer> pass = [];
        int units = shared;
        foreach (VolumeLayer layer in layers)
        {
            int needed = Textures.Of(layer.Volume, cancellation).Layout.Count + (law == "plane" ? 0 : 1);
            if (needed + shared > _textureUnits)
                throw new OpenGlMemoryException($"\"{layer.Name}\" ({layer.Volume.Grid}) needs {needed} textures at once; the device has {_textureUnits - shared}. Resample it to larger voxels.");
            if (units + needed > _textureUnits)
            {
                if (law == "volume")
                    throw new OpenGlMemoryException($"Volume rendering of {layers.Length} layers at once needs more textures than the {_textureUnits} of the device. Hide some of them.");
                passes.Add([.. pass]);
                pass.Clear();
                units = shared;
            }

            pass.Add(layer);
            units += needed;
        }

        passes.Add([.. pass]);
        return passes;
    }

    private ShaderProgram Program(VolumeLayer[] layers, string law, string main, bool hasSurfaces, RenderOptions options)
    {
        // A scene without layers is its background.
        bool mayFilter = options.StepVoxels > InteractiveStepVoxels || (law != "plane" && _isFilterExact == true);
        string text = LayerShader.Fragment(law, layers.Length == 0 && !hasSurfaces ? "layers" : main, [.. layers.Select(layer => Layout(layer, mayFilter))], _options.SkipsEmptySpace, hasSurfaces);
        if (!_programs.TryGetValue(text, out ShaderProgram? program))
            _programs[text] = program = new(_gl, LayerShader.Vertex, text);
        return program;
    }

    // The device's filter has one texture, and lets what is not a number spread.
    private (VolumeLayer Layer, BrickLayout Layout, bool IsFiltered) Layout(VolumeLayer layer, bool mayFilter)
    {
        VolumeTexture texture = Textures.Of(layer.Volume, default);
        return (layer, texture.Layout, mayFilter && layer.IsInterpolated && texture.Layout.Count == 1 && !texture.HasMissing);
    }

    // Both ways to interpolate, compared on a small volume.
    private bool IsFilterExact()
    {
        Volume<Unspecified> volume = new(VoxelGrid.Centered(2, 2, 2, new(1, 1, 1)), [0, 1, 0.3f, 0, 0.1f, 0.7f, 1, 0.2f]);
        VolumeLayer layer = new() { Id = "", Name = "", Volume = volume, Map = new("", [.. new DisplayColour[256]]), Window = new(0, 1) };
        PlaneView view = new() { CenterMm = Vector3D.Zero, Right = new(0.36, 0.48, -0.8), Down = new(-0.8, 0.6, 0), MmPerPixel = 0.031 };
        RenderOptions slow = new() { Width = 64, Height = 64 }, fast = slow with { StepVoxels = 2 * InteractiveStepVoxels };
        float[] exact = Values(layer, view, slow, default), filtered = Values(layer, view, fast, default);
        return exact.Zip(filtered).All(static pair => float.IsNaN(pair.First) || Math.Abs(pair.First - pair.Second) < FilterTolerance);
    }

    private void Prepare(Pass pass, View view, RenderOptions options, bool isFirst, uint before, CancellationToken cancellation)
    {
        if (pass.Layers.Length > 0)
            _tables.SetColours(pass.Layers);
        if (pass.Law == "volume" && pass.Layers.Length > 0)
            _tables.SetTransfers(pass.Layers);
        VolumeTexture[] textures = [.. pass.Layers.Select(layer => Textures.Of(layer.Volume, cancellation))];
        uint[] ranges = [.. textures.Select(texture => pass.Law == "plane" ? 0 : texture.Ranges(cancellation))];
        ShaderProgram program = pass.Program;
        program.Use();
        program.Bind("colours", TextureTarget.Texture2D, _tables.ColourTexture);
        program.Bind("below", TextureTarget.Texture2D, before);
        program.Bind("transfers", TextureTarget.Texture2D, _tables.TransferTexture);
        if (pass.HasSurfaces)
        {
            program.Bind("spans", TextureTarget.Texture2D, _crossings.SpanTexture);
            program.Bind("crossings", TextureTarget.Texture2D, _crossings.CrossingTexture);
            program.Bind("surfaces", TextureTarget.Texture2D, _crossings.SurfaceTexture);
            program.Set("pictureMiddle", 0.5 * options.Width, 0.5 * options.Height);
        }

        program.Set("isFirst", isFirst ? 1 : 0);
        program.Set("background", new Vector3D(options.Background >> 16 & 255, options.Background >> 8 & 255, options.Background & 255) / 255);
        for (int n = 0; n < pass.Layers.Length; n++)
        {
            for (int brick = 0; brick < textures[n].Bricks.Count; brick++)
                program.Bind($"volume_{n}_{brick}", TextureTarget.Texture3D, textures[n].Bricks[brick]);
            if (pass.Law != "plane")
                program.Bind($"ranges_{n}", TextureTarget.Texture3D, ranges[n]);
        }

        LayerPlace[] places = [.. pass.Layers.Select(layer => new LayerPlace(layer, view))];
        for (int n = 0; n < places.Length; n++)
            SetLayer(pass, n, places[n], options);
        if (view is ProjectionView projection)
            SetProjection(pass, projection, places, options);
    }

    private static void SetLayer(Pass pass, int n, LayerPlace place, RenderOptions options)
    {
        VolumeLayer layer = pass.Layers[n];
        ShaderProgram program = pass.Program;
        program.Set($"size_{n}", layer.Volume.Grid.SizeX, layer.Volume.Grid.SizeY, layer.Volume.Grid.SizeZ);
        program.Set($"perSize_{n}", new Vector3D(1.0 / layer.Volume.Grid.SizeX, 1.0 / layer.Volume.Grid.SizeY, 1.0 / layer.Volume.Grid.SizeZ));
        program.Set($"low_{n}", layer.Window.Low);
        program.Set($"perWindow_{n}", 1 / (layer.Window.High - layer.Window.Low));
        program.Set($"opacity_{n}", layer.Opacity);
        program.SetBands(n, layer.Bands);
        program.Set($"lowest_{n}", layer.LowestShown ?? float.MinValue);
        if (pass.Law == "plane")
            place.SetPlane(program, n, Math.Max(options.Width, options.Height));
        else
            place.SetRays(program, n);
    }

    private static void SetProjection(Pass pass, ProjectionView view, LayerPlace[] places, RenderOptions options)
    {
        ShaderProgram program = pass.Program;
        const double far = 1e9;
        program.Set("clip", view.NearestMm ?? -far, view.FarClipMm ?? far);
        program.Set("cutCount", view.ClipPlanes.Length);
        if (!view.ClipPlanes.IsEmpty)
        {
            program.Set("cuts", [.. view.ClipPlanes.Select(plane => new ViewCut(plane, view).Numbers.Beyond)]);
            program.Set("cutSlopes", [.. view.ClipPlanes.Select(plane => new ViewCut(plane, view).Numbers.Slope)]);
        }

        Divergence divergence = Divergence.Of(view);
        program.Set("divergence", [divergence.Numbers]);
        program.Set("away", view.Away);
        program.Set("surfaceValue", view.SurfaceValue);
        program.Set("stepMm", options.StepVoxels * places.Select(static place => place.SmallestEdgeMm).DefaultIfEmpty(1).Min());
        for (int n = 0; n < places.Length; n++)
        {
            VolumeLayer layer = pass.Layers[n];
            (double low, double high) = (Math.Min(layer.Window.Low, layer.Window.High), Math.Max(layer.Window.Low, layer.Window.High));
            bool isExact = pass.Main == "values";
            program.Set($"stepMm_{n}", options.StepVoxels * places[n].SmallestEdgeMm);
            program.Set($"ground_{n}", isExact ? float.MinValue : Math.Min(low, layer.LowestShown is { } lowest ? MathF.BitDecrement((float)lowest) : low));
            program.Set($"ceiling_{n}", isExact ? float.MaxValue : Math.Max(high, layer.LowestShown ?? high));
            (double first, double last) = pass.Law == "volume" ? Transfers.Range(layer) : (0, 1);
            program.Set($"tableLow_{n}", first);
            program.Set($"tablePer_{n}", (LayerTables.TransferEntries - 1) / (last - first));
            places[n].SetSlope(program, n, 2 * places[n].SmallestEdgeMm / (last - first));
        }

        if (pass.Law == "surface" && places.Length > 0)
        {
            DisplayColour colour = pass.Layers[0].Map[pass.Layers[0].Window.Share(view.SurfaceValue)];
            program.Set("surfaceColour", new Vector3D(colour.Red, colour.Green, colour.Blue) / 255);
        }
    }

    // Finds where surfaces are seen; whether there are any.
    private bool SetSurfaces(Scene scene, View view, RenderOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<SceneSurface> surfaces = SurfaceMeshes.Of(scene, view, options, cancellation);
        if (surfaces.Count > 0)
            _crossings.Set(SurfaceCrossings.Of(surfaces, (ProjectionView)view, options, new() { CancellationToken = cancellation }), options.Width, options.Height);
        return surfaces.Count > 0;
    }

    private sealed record Pass(VolumeLayer[] Layers, string Law, string Main, ShaderProgram Program)
    {
        public bool HasSurfaces { get; init; }
    }
}
