using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>A volume layer in a scene file: how it is shown, and where its values are.</summary>
public sealed record SceneLayerEntry
{
    /// <summary>Names the layer within its scene.</summary>
    public required string Id { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>The file or folder of its values, absolute once read.</summary>
    public required string File { get; init; }

    /// <summary>Which of several things in the file, such as a DICOM series' UID; empty where there is one only.</summary>
    public string Item { get; init; } = "";

    /// <summary>What the values are to be, where the file leaves it open or they are converted when read, such as "suv-bw"; empty to take them as they are.</summary>
    public string Quantity { get; init; } = "";

    /// <summary>Colours.</summary>
    public required ColourMap Map { get; init; }

    /// <summary>Which values the colours stand for.</summary>
    public required ValueWindow Window { get; init; }

    /// <summary>Opacity, 0 to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>How it is put over the layers below.</summary>
    public LayerBlend Blend { get; init; }

    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Whether values are interpolated.</summary>
    public bool IsInterpolated { get; init; } = true;

    /// <summary>Values below this are not shown; null shows all.</summary>
    public double? LowestShown { get; init; }

    /// <summary>From the scene's space to the volume's; null where they are the same.</summary>
    public RigidTransform? SceneToVolume { get; init; }

    /// <summary>For volume rendering; null takes the usual one.</summary>
    public TransferFunction? Transfer { get; init; }

    /// <summary>The layer.</summary>
    /// <param name="volume">Its values.</param>
    public VolumeLayer ToLayer(Volume volume) => new()
    {
        Id = Id,
        Name = Name,
        Volume = volume,
        Map = Map,
        Window = Window,
        Opacity = Opacity,
        Blend = Blend,
        IsVisible = IsVisible,
        IsInterpolated = IsInterpolated,
        LowestShown = LowestShown,
        SceneToVolume = SceneToVolume,
        Transfer = Transfer,
    };

    /// <summary>The entry of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="file">Where its values are.</param>
    /// <param name="item">Which of several things in the file.</param>
    /// <param name="quantity">What the values are to be.</param>
    public static SceneLayerEntry Of(VolumeLayer layer, string file, string item = "", string quantity = "")
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new()
        {
            Id = layer.Id,
            Name = layer.Name,
            File = file,
            Item = item,
            Quantity = quantity,
            Map = layer.Map,
            Window = layer.Window,
            Opacity = layer.Opacity,
            Blend = layer.Blend,
            IsVisible = layer.IsVisible,
            IsInterpolated = layer.IsInterpolated,
            LowestShown = layer.LowestShown,
            SceneToVolume = layer.SceneToVolume,
            Transfer = layer.Transfer,
        };
    }
}
