using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Analysis;

/// <summary>
/// Image quality of a contrast phantom, after NEMA NU 2-2018 section 7 (2012 for cold spheres):
/// <list type="bullet">
/// <item>hot sphere: Q = 100 (C_H / C_B - 1) / (a_H / a_B - 1), with a the true activities;</item>
/// <item>cold sphere: Q = 100 (1 - C_C / C_B);</item>
/// <item>background variability: N = 100 SD / C_B, with SD the standard deviation (K - 1) of the K = 60 background discs of that diameter:
/// twelve places in the sphere slice and in the slices nearest to 10 and 20 mm on either side;</item>
/// <item>lung residual: 100 C_lung / C_B, with C_lung the mean of a 30 mm disc in the insert and C_B that of the largest discs.</item>
/// </list>
/// C is a mean over a disc of the sphere's inner diameter in the slice through its centre, partial voxels by their share. Beside the standard,
/// <see cref="NemaSphere.ContrastRecovery"/> uses the sphere's whole volume, which depends less on where slices fall.
/// Ratios only, so the image may be in any unit.
/// </summary>
public sealed record NemaImageQuality
{
    private const double LungDiscDiameterMm = 30;
    private static readonly double[] s_sliceOffsetsMm = [-20, -10, 0, 10, 20];

    /// <summary>The contrast spheres, smallest first.</summary>
    public required ImmutableArray<NemaSphere> Spheres { get; init; }

    /// <summary>Mean of the background discs of the largest diameter, in the image's unit.</summary>
    public required double BackgroundMean { get; init; }

    /// <summary>True activity of the background in Bq/mL.</summary>
    public required double TrueBackgroundBqPerMl { get; init; }

    /// <summary>NEMA NU 2's residual error in the lung insert, mean over the slices, in percent; null if the phantom has no insert.</summary>
    public required double? PercentLungResidual { get; init; }

    /// <summary>Measures an image of a phantom.</summary>
    /// <param name="image">The image, in the phantom's coordinates; its third axis along the scanner's z.</param>
    /// <param name="phantom">A phantom with a background, contrast spheres and <see cref="Phantom.BackgroundRegionCentersMm"/>.</param>
    /// <exception cref="ArgumentException">The phantom lacks one of these, or the image does not cover them.</exception>
    public static NemaImageQuality Measure(Volume image, Phantom phantom)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(phantom);
        ImmutableArray<PhantomShape> spheres =
            [.. phantom.Shapes.Where(static s => s.Role == ShapeRole.ContrastSphere && s.IsSphere).OrderBy(static s => s.RadiusMm)];
        PhantomShape background = phantom.Shapes.FirstOrDefault(static s => s.Role == ShapeRole.Background)
            ?? throw new ArgumentException($"Phantom '{phantom.Name}' has no shape with the role 'background'.", nameof(phantom));
        if (spheres.IsEmpty || phantom.BackgroundRegionCentersMm.IsEmpty)
            throw new ArgumentException($"Phantom '{phantom.Name}' has no contrast spheres or no background regions.", nameof(phantom));
        if (!image.Grid.IsOrthogonal || Math.Abs(image.Grid.AxisZ.Z) < 0.999)
            throw new ArgumentException($"The image's slices must be at right angles to the scanner's axis; its third axis is {image.Grid.AxisZ}.", nameof(image));

        ImmutableArray<NemaSphere> measured = [.. spheres.Select(s => MeasureSphere(image, phantom, s, background.ActivityBqPerMl))];
        double backgroundMean = measured[^1].BackgroundMean;
        return new()
        {
            Spheres = measured,
            BackgroundMean = backgroundMean,
            TrueBackgroundBqPerMl = background.ActivityBqPerMl,
            PercentLungResidual = phantom.Shapes.FirstOrDefault(static s => s.Role == ShapeRole.LungInsert) is { } lung
                ? 100 * s_sliceOffsetsMm.Average(z => WeightedRegion.Disc(image.Grid, At(lung.CenterMm, SphereSlice(phantom) + z), LungDiscDiameterMm).Mean(image.Voxels)) / backgroundMean
                : null,
        };
    }

    private static NemaSphere MeasureSphere(Volume image, Phantom phantom, PhantomShape sphere, double trueBackground)
    {
        double diameter = 2 * sphere.RadiusMm;
        double[] discs =
        [
            .. phantom.BackgroundRegionCentersMm.SelectMany(center => s_sliceOffsetsMm.Select(
                offset => WeightedRegion.Disc(image.Grid, At(center, center.Z + offset), diameter).Mean(image.Voxels))),
        ];
        double background = discs.Average();
        double deviation = Math.Sqrt(discs.Sum(d => (d - background) * (d - background)) / (discs.Length - 1));
        double ball = WeightedRegion.Ball(image.Grid, sphere.CenterMm, diameter).Mean(image.Voxels);
        double disc = WeightedRegion.Disc(image.Grid, sphere.CenterMm, diameter).Mean(image.Voxels);
        double trueRatio = sphere.ActivityBqPerMl / trueBackground;
        return new()
        {
            Name = sphere.Name,
            DiameterMm = diameter,
            IsHot = trueRatio > 1,
            SphereMean = ball,
            ContrastRecovery = (ball / background - 1) / (trueRatio - 1),
            DiscMean = disc,
            // For a sphere without activity the true ratio is 0 and this is the formula for cold spheres.
            PercentContrast = 100 * (disc / background - 1) / (trueRatio - 1),
            BackgroundMean = background,
            PercentBackgroundVariability = 100 * deviation / background,
        };
    }

    private static double SphereSlice(Phantom phantom) => phantom.BackgroundRegionCentersMm[0].Z;

    private static Vector3D At(Vector3D center, double z) => new(center.X, center.Y, z);
}
