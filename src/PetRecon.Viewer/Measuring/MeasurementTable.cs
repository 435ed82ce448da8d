using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>All that is measured in a scene, as numbers: distances and angles, and each region in each visible layer at the true values of its voxels.</summary>
public static class MeasurementTable
{
    /// <summary>The table of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static ImmutableArray<MeasurementRow> Of(Scene scene, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        List<MeasurementRow> rows = [.. scene.Measurements.Select(Row)];
        foreach (MeasuredRegion region in scene.Regions)
        {
            // A region that grew belongs to the grid of one layer; others that happen to have the same grid are measured too.
            foreach (VolumeLayer layer in scene.Layers.Where(layer => layer.IsVisible || layer.Id == region.LayerId).OrderByDescending(layer => layer.Id == region.LayerId))
            {
                if (region.Region is not GrownRegion grown || layer.Volume.Grid == grown.Grid)
                    rows.Add(Row(region, layer, cancellation));
            }
        }

        return [.. rows];
    }

    /// <summary>What a region is: sphere, ellipsoid, box or grown.</summary>
    /// <param name="region">The region.</param>
    public static string KindOf(Region region) => region switch
    {
        EllipsoidRegion ellipsoid => IsSphere(ellipsoid) ? "sphere" : "ellipsoid",
        BoxRegion => "box",
        _ => "grown",
    };

    /// <summary>How large a region is from end to end along each of its axes, mm; a sphere in one number, and what grew in none.</summary>
    internal static ImmutableArray<double> SizesOf(Region region) => region switch
    {
        EllipsoidRegion ellipsoid when IsSphere(ellipsoid) => [2 * ellipsoid.HalfAxisA.Length],
        ConvexRegion convex => [2 * convex.HalfAxisA.Length, 2 * convex.HalfAxisB.Length, 2 * convex.HalfAxisC.Length],
        _ => [],
    };

    private static MeasurementRow Row(Measurement measurement) => new(measurement.Id, measurement.Label, measurement.Kind.ToString().ToLowerInvariant())
    {
        Value = measurement.Value,
        Unit = measurement.Kind switch { MeasurementKind.Distance => "mm", MeasurementKind.Angle => "degrees", _ => "" },
        PointsMm = measurement.PointsMm,
    };

    private static MeasurementRow Row(MeasuredRegion region, VolumeLayer layer, CancellationToken cancellation)
    {
        GrownRegion? grown = region.Region as GrownRegion;
        MeasurementRow row = new(region.Id, region.Label, KindOf(region.Region))
        {
            Unit = layer.Unit,
            LayerId = layer.Id,
            LayerName = layer.Name,
            PointsMm = region.Region is ConvexRegion convex ? [convex.CenterMm] : region.Seed is { } seed ? [seed.PlaceMm] : [],
            SizesMm = SizesOf(region.Region),
            Threshold = layer.Id == region.LayerId && grown is not null ? grown.Threshold : double.NaN,
            Note = grown?.TouchesBorder is true ? "reaches the border of the volume" : "",
        };
        try
        {
            RegionStatistics statistics = RegionNumbers.Of(layer, region.Region, HasPeak(layer.Volume), cancellation);
            if (statistics.VoxelCount == 0)
                return row with { Note = "outside of this layer" };
            string missing = statistics.MissingCount > 0 ? $"{statistics.MissingCount} of {statistics.VoxelCount} voxels have no value" : "";
            return row with { Statistics = statistics, Note = string.Join("; ", new[] { row.Note, missing }.Where(static note => note.Length > 0)) };
        }
        catch (ArgumentException exception)
        {
            return row with { Note = exception.Message };
        }
    }

    // The mean in the hottest millilitre is a number of PET.
    private static bool HasPeak(Volume volume) => volume is Volume<StandardizedUptake> or Volume<Activity> or Volume<RelativeActivity>;

    private static bool IsSphere(EllipsoidRegion region)
    {
        (Vector3D a, Vector3D b, Vector3D c) = (region.HalfAxisA, region.HalfAxisB, region.HalfAxisC);
        double least = 1e-6 * a.Length;
        return Math.Abs(a.Length - b.Length) <= least && Math.Abs(a.Length - c.Length) <= least
            && Math.Abs(Vector3D.Dot(a, b)) <= least * a.Length && Math.Abs(Vector3D.Dot(a, c)) <= least * a.Length && Math.Abs(Vector3D.Dot(b, c)) <= least * a.Length;
    }
}
