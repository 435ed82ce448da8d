using System.Collections.Immutable;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>A layer's values at equal steps along a line; not a number outside of its volume.</summary>
internal sealed record ProfileCurve(VolumeLayer Layer, ImmutableArray<double> Values);

/// <summary>The values of all visible layers along a line, linear between voxels, as many as a panel shows.</summary>
/// <param name="FromMm">Where it begins.</param>
/// <param name="ToMm">Where it ends.</param>
/// <param name="StepMm">From one value to the next.</param>
/// <param name="Curves">The layers, from the lowest.</param>
internal sealed record SceneProfile(Vector3D FromMm, Vector3D ToMm, double StepMm, ImmutableArray<ProfileCurve> Curves)
{
    private const int Points = 400;

    public double LengthMm => (ToMm - FromMm).Length;

    public static SceneProfile Of(Scene scene, Vector3D fromMm, Vector3D toMm)
    {
        Vector3D step = (toMm - fromMm) / (Points - 1);
        return new(fromMm, toMm, step.Length, [.. scene.Layers.Where(static layer => layer.IsVisible).Select(Along)]);

        ProfileCurve Along(VolumeLayer layer)
        {
            TrilinearSampler sampler = new(layer.Volume);
            return new(layer, [.. Enumerable.Range(0, Points).Select(n => fromMm + n * step).Select(at => (double)sampler.At(layer.SceneToVolume?.Apply(at) ?? at))]);
        }
    }
}
