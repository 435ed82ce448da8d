using System.Collections.Immutable;

namespace PetRecon.Viewer.Overlays;

/// <summary>What is drawn sharp over the pixels of a picture, as data: whoever shows the picture draws it with what he has.</summary>
public sealed record Overlay
{
    /// <summary>Colour bars; beneath the lines.</summary>
    public ImmutableArray<OverlayBar> Bars { get; init; } = [];

    /// <summary>Filled circles; beneath the lines.</summary>
    public ImmutableArray<OverlayDisc> Discs { get; init; } = [];

    /// <summary>Lines, in the order in which they are drawn.</summary>
    public ImmutableArray<OverlayLine> Lines { get; init; } = [];

    /// <summary>Marked points.</summary>
    public ImmutableArray<OverlayMark> Marks { get; init; } = [];

    /// <summary>Texts, above all.</summary>
    public ImmutableArray<OverlayText> Texts { get; init; } = [];
}
