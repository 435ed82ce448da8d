using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>An overlay in the making.</summary>
internal sealed class OverlayBuilder(Scene scene, View view, int width, int height, OverlayOptions options)
{
    private static readonly DisplayColour s_light = new(0xf2, 0xf2, 0xf2);
    private static readonly DisplayColour s_dark = new(0x18, 0x18, 0x18);

    private readonly ImmutableArray<OverlayBar>.Builder _bars = ImmutableArray.CreateBuilder<OverlayBar>();
    private readonly ImmutableArray<OverlayDisc>.Builder _discs = ImmutableArray.CreateBuilder<OverlayDisc>();
    private readonly ImmutableArray<OverlayLine>.Builder _lines = ImmutableArray.CreateBuilder<OverlayLine>();
    private readonly ImmutableArray<OverlayMark>.Builder _marks = ImmutableArray.CreateBuilder<OverlayMark>();
    private readonly ImmutableArray<OverlayText>.Builder _texts = ImmutableArray.CreateBuilder<OverlayText>();

    public Scene Scene => scene;

    public View View => view;

    public int Width => width;

    public int Height => height;

    public OverlayOptions Options => options;

    /// <summary>Of letters and numbers: light on dark pictures and dark on light ones; where they are drawn, a rim of the other kind is around them.</summary>
    public DisplayColour Ink { get; } = scene.Background == 0 || view is ProjectionView { Kind: not ProjectionKind.Maximum } ? s_light : s_dark;

    /// <summary>Height of the font: smaller in small pictures.</summary>
    public double TextSize => Math.Min(options.TextSize, Math.Max(8, Math.Min(width, height) / 22.0));

    public void Add(OverlayLine line) => _lines.Add(line);

    public void Add(OverlayDisc disc) => _discs.Add(disc);

    public void Add(OverlayBar bar) => _bars.Add(bar);

    public void Add(OverlayMark mark) => _marks.Add(mark);

    public void Text(OverlayKind kind, string text, double x, double y, OverlayAlignment alignment, double? size = null, DisplayColour? colour = null) =>
        _texts.Add(new(kind, text, new(x, y), alignment, size ?? TextSize, colour ?? Ink));

    public Overlay Overlay() => new() { Bars = _bars.ToImmutable(), Discs = _discs.ToImmutable(), Lines = _lines.ToImmutable(), Marks = _marks.ToImmutable(), Texts = _texts.ToImmutable() };
}
