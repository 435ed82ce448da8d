using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Scenes;

/// <summary>A volume as it is shown: in its own grid, with its own colours.</summary>
public sealed record VolumeLayer
{
    /// <summary>Names the layer within its scene; never shown.</summary>
    public required string Id { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>The values; of something that changes with time, those of the frame that is shown.</summary>
    public required Volume Volume { get; init; }

    /// <summary>All frames of something that changes with time, in their order; empty for what does not. <see cref="Scene.AtFrame"/> goes from one to another.</summary>
    public ImmutableArray<VolumeFrame> Frames { get; init; } = [];

    /// <summary>Unit as it is shown; the volume's own by default.</summary>
    public string Unit { get => field ?? Volume.Unit; init; }

    /// <summary>Takes points of the scene's space to the volume's; null where both are the same.</summary>
    public RigidTransform? SceneToVolume { get; init; }

    /// <summary>Colours.</summary>
    public required ColourMap Map { get; init; }

    /// <summary>Which values the colours stand for.</summary>
    public required ValueWindow Window { get; init; }

    /// <summary>0 (not to be seen) to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>How it is put over the layers below.</summary>
    public LayerBlend Blend { get; init; } = LayerBlend.Over;

    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Whether values are interpolated linearly between voxel centres; otherwise each voxel is a block.</summary>
    public bool IsInterpolated { get; init; } = true;

    /// <summary>Values below this are not shown at all, such as dose below a tenth of the prescription; null shows all.</summary>
    public double? LowestShown { get; init; }

    /// <summary>How it is lit and seen through in volume rendering; null takes its colours with an opacity that rises through the window.</summary>
    public TransferFunction? Transfer { get; init; }

    /// <summary>Levels, by rising value, whose areas are drawn instead of the layer's colours; renderers make such layers of isodose layers.</summary>
    internal ImmutableArray<IsodoseLineStyle> Bands { get; init; } = [];
}
