using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>How a layer changes from frame to frame, at a place or within a region: a time-activity curve, where the values are activities.</summary>
/// <param name="LayerId">The layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Points">One for each frame, in their order.</param>
public sealed record TimeCurve(string LayerId, string Name, string Unit, ImmutableArray<TimePoint> Points)
{
    /// <summary>Whether all frames have a time; otherwise a curve goes by their numbers, from 1.</summary>
    internal bool IsTimed => Points.All(static point => point.MiddleSeconds is not null);

    /// <summary>Where a frame is along the curve: the middle of its time in seconds, or its number.</summary>
    internal double PlaceOf(int frame) => IsTimed ? Points[frame].MiddleSeconds!.Value : frame + 1;

    /// <summary>The values of the voxels that a point lies in, as they are.</summary>
    /// <param name="layer">A layer with frames; one without gives a curve without points.</param>
    /// <param name="positionMm">The point, in the scene's space.</param>
    /// <param name="progress">Told how many frames are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static TimeCurve At(VolumeLayer layer, Vector3D positionMm, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Of(layer, frame => Probe.At(frame, positionMm).VoxelValue, progress, cancellation);
    }

    /// <summary>The means within a region, each voxel counted with the part of it that lies within.</summary>
    /// <param name="layer">A layer with frames; one without gives a curve without points.</param>
    /// <param name="region">The region, in the scene's space.</param>
    /// <param name="progress">Told how many frames are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The region grew in another grid than the layer's.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static TimeCurve In(VolumeLayer layer, Region region, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(region);
        return Of(layer, frame => RegionStatistics.Of(frame, region, withPeak: false, cancellation).Mean, progress, cancellation);
    }

    // One frame after the other, so that a series that is larger than memory has a curve too.
    private static TimeCurve Of(VolumeLayer layer, Func<VolumeLayer, double> value, IProgress<int>? progress, CancellationToken cancellation)
    {
        ImmutableArray<TimePoint>.Builder points = ImmutableArray.CreateBuilder<TimePoint>(layer.Frames.Length);
        foreach (VolumeFrame frame in layer.Frames)
        {
            points.Add(new(value(layer with { Volume = frame.Pass(cancellation) }), frame.StartSeconds, frame.DurationSeconds));
            progress?.Report(points.Count);
        }

        return new(layer.Id, layer.Name, layer.Unit, points.MoveToImmutable());
    }
}
