using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Scenes;

/// <summary>
/// What there is to see, whatever draws it: volumes in their own grids and orientations, structures and lines, in one patient space (LPS, mm).
/// A change is a new scene; renderers keep what they made of volumes that are still the same.
/// </summary>
public sealed record Scene
{
    /// <summary>The volumes, from the lowest to the uppermost.</summary>
    public ImmutableArray<VolumeLayer> Layers { get; init; } = [];

    /// <summary>The structures.</summary>
    public ImmutableArray<StructureLayer> Structures { get; init; } = [];

    /// <summary>Isodose lines.</summary>
    public ImmutableArray<IsodoseLayer> Isodoses { get; init; } = [];

    /// <summary>The beams of a plan.</summary>
    public ImmutableArray<SceneBeam> Beams { get; init; } = [];

    /// <summary>Points, distances and angles.</summary>
    public ImmutableArray<Measurement> Measurements { get; init; } = [];

    /// <summary>Regions in which layers are measured.</summary>
    public ImmutableArray<MeasuredRegion> Regions { get; init; } = [];

    /// <summary>Whose pictures they are, line by line: patient, study, series. Shown on request only.</summary>
    public ImmutableArray<string> IdentityLines { get; init; } = [];

    /// <summary>The point that all views go through.</summary>
    public Vector3D CrosshairMm { get; init; }

    /// <summary>Which frame is shown of layers that have several, from 0.</summary>
    public int FrameIndex { get; private init; }

    /// <summary>How many frames there are: those of the layer that has most; 1 if nothing changes with time.</summary>
    public int FrameCount => Math.Max(1, Layers.Select(static layer => layer.Frames.Length).DefaultIfEmpty(0).Max());

    /// <summary>Whether the patient's right is on the picture's left, as radiologists look at images; otherwise as the patient does.</summary>
    public bool IsRadiological { get; init; } = true;

    /// <summary>
    /// Colour behind everything, 0xRRGGBB: black, or white where the lowest visible layer begins with a light colour, as inverted grey does, so that it
    /// has no edge.
    /// </summary>
    public int Background
    {
        get
        {
            VolumeLayer? lowest = Layers.FirstOrDefault(static layer => layer is { IsVisible: true, Opacity: > 0 });
            return lowest?.Map.Colours[0] is { Red: >= 0xc0, Green: >= 0xc0, Blue: >= 0xc0 } light ? light.Red << 16 | light.Green << 8 | light.Blue : 0;
        }
    }

    /// <summary>
    /// The scene at another frame. Frames are those of the layer that has most; another one with times shows the frame that lasts at that time, and one
    /// without times the frame of the same number, or its last. What is not in memory is read.
    /// </summary>
    /// <param name="index">The frame, from 0.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    /// <exception cref="Exception">A frame cannot be read: what the reader of its file threw.</exception>
    public Scene AtFrame(int index, CancellationToken cancellation = default) => this with
    {
        FrameIndex = Checked(index),
        Layers = [.. FramesAt(index).Zip(Layers, (frame, layer) => frame is null ? layer : layer with { Volume = frame.Show(cancellation) })],
    };

    /// <summary>Whether the scene at another frame is in memory, so that nobody has to wait for it.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public bool IsAtHand(int index) => FramesAt(Checked(index)).All(static frame => frame?.IsAtHand ?? true);

    /// <summary>The layer of a name.</summary>
    /// <param name="id">Its <see cref="VolumeLayer.Id"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public VolumeLayer Layer(string id) =>
        Layers.FirstOrDefault(layer => layer.Id == id) ?? throw new ArgumentException($"The scene has no layer \"{id}\"; there are {string.Join(", ", Layers.Select(static layer => layer.Id))}.", nameof(id));

    /// <summary>The beam of a name.</summary>
    /// <param name="id">Its <see cref="SceneBeam.Id"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SceneBeam BeamOf(string? id) =>
        Beams.FirstOrDefault(beam => beam.Id == id) ?? throw new ArgumentException(Beams.IsEmpty ? "The scene has no beams." : $"The scene has no beam \"{id}\"; there are {string.Join(", ", Beams.Select(static beam => beam.Id))}.", nameof(id));

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FrameCount);
        return index;
    }

    // The frame of each layer; null for those that do not change.
    private IEnumerable<VolumeFrame?> FramesAt(int index)
    {
        int count = FrameCount;
        double? seconds = Layers.FirstOrDefault(layer => layer.Frames.Length == count)?.Frames[index].StartSeconds;
        return Layers.Select(layer => layer.Frames.IsEmpty ? null : layer.Frames[layer.Frames.Length == count ? index : FrameOf(layer, index, seconds)]);
    }

    private static int FrameOf(VolumeLayer layer, int index, double? seconds)
    {
        if (seconds is not double time || layer.Frames.Any(static frame => frame.StartSeconds is null))
            return Math.Min(index, layer.Frames.Length - 1);
        int last = 0;
        for (int n = 1; n < layer.Frames.Length; n++)
            last = layer.Frames[n].StartSeconds <= time ? n : last;
        return last;
    }
}
