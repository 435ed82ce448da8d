using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// A layer as one picture needs it: its voxels, pinned, its colours as a table, and where picture places are in its voxel indices:
/// index = Origin + x StepX + y StepY + t Sight, with x and y in pixels from the upper left corner and t in mm along the view's direction from its plane;
/// Sight, the way of a line of sight for each of these mm, is linear in x and y, and the same for all of them where they are parallel.
/// </summary>
internal sealed class LayerFrame : IDisposable
{
    private readonly MemoryHandle _pin;
    private readonly Vector3D _sight;
    private readonly Vector3D _turnX;
    private readonly Vector3D _turnY;
    private readonly float _windowLow;
    private readonly float _entriesPerValue;

    public unsafe LayerFrame(VolumeLayer layer, View view, int width, int height, bool wide)
    {
        Layer = layer;
        Grid = layer.Volume.Grid;
        Origin = IndexOf(view.PositionMm(0, 0, width, height));
        StepX = DirectionOf(view.MmPerPixel * view.Right);
        StepY = DirectionOf(view.MmPerPixel * view.Down);
        Away = DirectionOf(view.Away);
        Divergence divergence = Divergence.Of(view);
        _turnX = DirectionOf(divergence.PerPixelX * view.Right);
        _turnY = DirectionOf(divergence.PerPixelY * view.Down);
        _sight = DirectionOf(view.SightPerMm(0, 0, width, height));
        LargestMove = new[] { SightAt(0, 0), SightAt(width, 0), SightAt(0, height), SightAt(width, height) }.Max(RayClip.LargestMove);
        SmallestEdgeMm = Math.Min(Grid.SpacingMm.X, Math.Min(Grid.SpacingMm.Y, Grid.SpacingMm.Z));
        Vector3[] colours = [.. layer.Map.Colours.Select(OfColour)];
        Reds = [.. colours.Select(static colour => colour.X)];
        Greens = [.. colours.Select(static colour => colour.Y)];
        Blues = [.. colours.Select(static colour => colour.Z)];
        _windowLow = (float)layer.Window.Low;
        _entriesPerValue = (float)(255 / (layer.Window.High - layer.Window.Low));
        Bands = ([.. layer.Bands.Select(static band => (float)band.Value)], [.. layer.Bands.Select(static band => OfColour(band.Colour))]);
        Lowest = (float)(layer.LowestShown ?? double.NegativeInfinity);
        _pin = layer.Volume.Memory.Pin();
        Table = new((float*)_pin.Pointer, Grid.SizeX, Grid.SizeY, Grid.SizeZ, layer.IsInterpolated, wide);
    }

    public VolumeLayer Layer { get; }

    public VoxelGrid Grid { get; }

    public VoxelTable Table { get; }

    public Vector3D Origin { get; }

    public Vector3D StepX { get; }

    public Vector3D StepY { get; }

    /// <summary>What a mm along the view's direction moves, in voxel indices: the way that light comes from.</summary>
    public Vector3D Away { get; }

    /// <summary>How far any line of sight of the picture moves along an index for each mm along the view's direction, at most.</summary>
    public double LargestMove { get; }

    public double SmallestEdgeMm { get; }

    /// <summary>The red parts, 0 to 1, of the colour map's 256 colours.</summary>
    public float[] Reds { get; }

    /// <summary>Their green parts.</summary>
    public float[] Greens { get; }

    /// <summary>Their blue parts.</summary>
    public float[] Blues { get; }

    /// <summary>The levels and colours of a layer that is drawn as bands.</summary>
    public (float[] Levels, Vector3[] Colours) Bands { get; }

    /// <summary>Values below this are not shown.</summary>
    public float Lowest { get; }

    /// <summary>What lines of sight may skip; only for projections.</summary>
    public SkipGrid? Skip { get; init; }

    /// <summary>What of them interpolation may skip; only for maxima.</summary>
    public BlockMaxima? Maxima { get; init; }

    /// <summary>How values are seen through; only for volume rendering.</summary>
    public TransferTable? Transfer { get; init; }

    /// <summary>The voxel indices of a place in the picture's plane.</summary>
    public Vector3D IndexAt(double x, double y) => Origin + x * StepX + y * StepY;

    /// <summary>What a mm along the view's direction moves on the line of sight of a place in the picture, in voxel indices.</summary>
    public Vector3D SightAt(double x, double y) => _sight + x * _turnX + y * _turnY;

    /// <summary>What of the layer a plane along its axes shows; null for other views.</summary>
    public PlaneSlice? Slice { get; set; }

    /// <summary>The place of a value's colour among those of the map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EntryOf(float value) => (int)(MathF.Min(MathF.Max((value - _windowLow) * _entriesPerValue, 0), 255) + 0.5f);

    /// <summary>The same for eight values, by the same operations; 0 for what is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> EntriesOf(Vector256<float> values)
    {
        Vector256<float> places = (values - Vector256.Create(_windowLow)) * _entriesPerValue;
        places = Vector256.MinNative(Vector256.MaxNative(places, Vector256<float>.Zero), Vector256.Create(255f));
        return Vector256.ConvertToInt32Native(places + Vector256.Create(0.5f));
    }

    /// <summary>The colour of a value, each part 0 to 1.</summary>
    public Vector3 ColourOf(double value) => OfColour(Layer.Map[Layer.Window.Share(value)]);

    public void Dispose()
    {
        Slice?.Dispose();
        _pin.Dispose();
    }

    private static Vector3 OfColour(DisplayColour colour) => new Vector3(colour.Red, colour.Green, colour.Blue) / 255;

    private Vector3D IndexOf(Vector3D sceneMm) => Grid.IndexOf(Layer.SceneToVolume?.Apply(sceneMm) ?? sceneMm);

    private Vector3D DirectionOf(Vector3D sceneMm) => Grid.IndexOf(Grid.OriginMm + (Layer.SceneToVolume?.Rotate(sceneMm) ?? sceneMm));
}
