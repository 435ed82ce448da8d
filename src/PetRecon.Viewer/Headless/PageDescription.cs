using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Headless;

/// <summary>A page without its size: which views, and how they are put together.</summary>
public sealed record PageDescription
{
    /// <summary>How views are put on the page.</summary>
    public PageLayout Layout { get; init; }

    /// <summary>The views; empty for the layout's usual ones (axial, coronal, sagittal, maximum projection).</summary>
    public ImmutableArray<ViewDescription> Views { get; init; } = [];

    /// <summary>For a comparison: the identifiers of the layers of each column. Layers that no column names are in all.</summary>
    public ImmutableArray<ImmutableArray<string>> Columns { get; init; } = [];

    /// <summary>For a comparison: how far each column's crosshair is from the scene's, LPS mm, where places were moved apart; empty where all are at it.</summary>
    public ImmutableArray<Vector3D> ColumnOffsetsMm { get; init; } = [];

    /// <summary>Slices of a montage.</summary>
    public int SliceCount { get; init; } = 12;

    /// <summary>Distance of a montage's slices in mm; null spreads them over the scene.</summary>
    public double? SliceStepMm { get; init; }

    /// <summary>The usual views: axial, coronal, sagittal and a maximum projection.</summary>
    public static ImmutableArray<ViewDescription> UsualViews { get; } =
    [
        new() { Kind = ViewKind.Axial }, new() { Kind = ViewKind.Coronal }, new() { Kind = ViewKind.Sagittal }, new() { Kind = ViewKind.Projection },
    ];
}
