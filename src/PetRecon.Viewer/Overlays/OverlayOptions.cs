namespace PetRecon.Viewer.Overlays;

/// <summary>What is drawn over a picture.</summary>
public sealed record OverlayOptions
{
    /// <summary>Outlines of the scene's visible structures, on planes.</summary>
    public bool ShowsStructures { get; init; } = true;

    /// <summary>The scene's visible isodose lines, on planes.</summary>
    public bool ShowsIsodoses { get; init; } = true;

    /// <summary>The list of isodose levels.</summary>
    public bool ShowsLegend { get; init; } = true;

    /// <summary>The crosshair, on planes.</summary>
    public bool ShowsCrosshair { get; init; } = true;

    /// <summary>Letters of direction.</summary>
    public bool ShowsLetters { get; init; } = true;

    /// <summary>The bar that says how long a millimetre is.</summary>
    public bool ShowsScaleBar { get; init; } = true;

    /// <summary>Colour bars of the visible layers that are not plain grey.</summary>
    public bool ShowsColourBars { get; init; } = true;

    /// <summary>Names and windows of the visible layers.</summary>
    public bool ShowsWindows { get; init; } = true;

    /// <summary>Which plane is shown and where it is.</summary>
    public bool ShowsPosition { get; init; } = true;

    /// <summary>The scene's <see cref="Scenes.Scene.IdentityLines"/>: names of people are shown only when asked for.</summary>
    public bool ShowsIdentity { get; init; }

    /// <summary>The scene's measurements.</summary>
    public bool ShowsMeasurements { get; init; } = true;

    /// <summary>Height of the font in pixels.</summary>
    public double TextSize { get; init; } = 13;

    /// <summary>Width of isodose lines in pixels.</summary>
    public double IsodoseWidth { get; init; } = 1.4;

    /// <summary>Nothing over the picture.</summary>
    public static OverlayOptions None { get; } = new()
    {
        ShowsStructures = false,
        ShowsIsodoses = false,
        ShowsLegend = false,
        ShowsCrosshair = false,
        ShowsLetters = false,
        ShowsScaleBar = false,
        ShowsColourBars = false,
        ShowsWindows = false,
        ShowsPosition = false,
        ShowsMeasurements = false,
    };

    internal void Check()
    {
        if (!(TextSize is >= 4 and <= 200))
            throw new ArgumentException($"TextSize is {TextSize}; 4 to 200 pixels were expected.");
        if (!(IsodoseWidth is > 0 and <= 100))
            throw new ArgumentException($"IsodoseWidth is {IsodoseWidth}; above 0 to 100 pixels were expected.");
    }
}
