namespace PetRecon.Viewer.Scenes;

/// <summary>A usual way to show a layer.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Map">Colours.</param>
/// <param name="Window">Values that the colours stand for.</param>
public sealed record LayerPreset(string Name, ColourMap Map, ValueWindow Window)
{
    /// <summary>Opacity, 0 to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>Values below this are not shown; null shows all.</summary>
    public double? LowestShown { get; init; }

    /// <summary>The layer, shown so.</summary>
    /// <param name="layer">A layer whose unit is the window's.</param>
    public VolumeLayer ApplyTo(VolumeLayer layer) => layer with { Map = Map, Window = Window, Opacity = Opacity, LowestShown = LowestShown };
}
