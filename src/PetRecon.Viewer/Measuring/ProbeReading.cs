namespace PetRecon.Viewer.Measuring;

/// <summary>What one layer says at a point.</summary>
/// <param name="LayerId">The layer's <see cref="Scenes.VolumeLayer.Id"/>.</param>
/// <param name="Name">The layer's name.</param>
/// <param name="Unit">Unit of the values.</param>
public sealed record ProbeReading(string LayerId, string Name, string Unit)
{
    /// <summary>The voxel that the point is in; null outside of the volume.</summary>
    public (int I, int J, int K)? Voxel { get; init; }

    /// <summary>That voxel's own value; not a number outside of the volume.</summary>
    public double VoxelValue { get; init; } = double.NaN;

    /// <summary>The value at the point, linear between voxel centres; not a number outside of the volume.</summary>
    public double InterpolatedValue { get; init; } = double.NaN;

    /// <summary>The voxel's value in percent of the layer's reference, such as the prescription; null if it has none.</summary>
    public double? Percent { get; init; }
}
