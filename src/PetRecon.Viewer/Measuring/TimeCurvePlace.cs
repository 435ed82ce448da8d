using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>Where time curves are measured: in a region of the scene, within a sphere about a point, or, if its radius is 0, in the voxel there.</summary>
/// <param name="PointMm">The point, in the scene's space.</param>
/// <param name="RadiusMm">Radius of the sphere.</param>
/// <param name="Region">The region; null for the point.</param>
internal sealed record TimeCurvePlace(Vector3D PointMm, double RadiusMm, MeasuredRegion? Region)
{
    /// <summary>Radius of the largest sphere that is asked for, mm.</summary>
    public const double MaxRadiusMm = 200;

    /// <summary>The place in words.</summary>
    public string Words
    {
        get
        {
            if (Region is not null)
                return Region.Label.Length > 0 ? Region.Label : "region";
            string point = FormattableString.Invariant($"({PointMm.X:0.0##} {PointMm.Y:0.0##} {PointMm.Z:0.0##}) mm");
            return RadiusMm > 0 ? FormattableString.Invariant($"within {RadiusMm:0.###} mm of {point}") : $"voxel at {point}";
        }
    }

    /// <summary>The layers of a scene that are visible and change with time.</summary>
    public static IEnumerable<VolumeLayer> Changing(Scene scene) => scene.Layers.Where(static layer => layer.IsVisible && !layer.Frames.IsEmpty);

    /// <summary>The curves of these layers.</summary>
    /// <exception cref="ArgumentException">The region grew in another grid than a layer's.</exception>
    public ImmutableArray<TimeCurve> In(Scene scene, IProgress<int>? progress, CancellationToken cancellation)
    {
        Region? region = Region?.Region ?? (RadiusMm > 0 ? EllipsoidRegion.Sphere(PointMm, RadiusMm) : null);
        return [.. Changing(scene).Select(layer => region is null ? TimeCurve.At(layer, PointMm, progress, cancellation) : TimeCurve.In(layer, region, progress, cancellation))];
    }
}
