using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>A line of a <see cref="MeasurementTable"/>: a distance, an angle, a point, or a region in one layer.</summary>
/// <param name="Id">The measurement or region.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it is: point, distance, angle, sphere, ellipsoid, box or grown.</param>
public sealed record MeasurementRow(string Id, string Name, string Kind)
{
    /// <summary>The distance or angle; not a number for others.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>Unit of <see cref="Value"/>, or of the layer's values.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its points, or the middle of a region, LPS mm.</summary>
    public ImmutableArray<Vector3D> PointsMm { get; init; } = [];

    /// <summary>From end to end along each axis of an ellipsoid or a box, mm; of a sphere its diameter alone; empty for others.</summary>
    public ImmutableArray<double> SizesMm { get; init; } = [];

    /// <summary>The layer that is measured; empty for a distance or an angle.</summary>
    public string LayerId { get; init; } = "";

    /// <summary>That layer's name.</summary>
    public string LayerName { get; init; } = "";

    /// <summary>What the layer's values in the region are; null if they cannot be measured.</summary>
    public RegionStatistics? Statistics { get; init; }

    /// <summary>The value that all voxels of a grown region reach; not a number for others.</summary>
    public double Threshold { get; init; } = double.NaN;

    /// <summary>What has to be known beside the numbers, or why there are none.</summary>
    public string Note { get; init; } = "";
}
