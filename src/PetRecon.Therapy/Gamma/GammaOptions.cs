using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Gamma;

/// <summary>
/// How gamma is calculated. What is not said is as AAPM's task group 218 has it (Med. Phys. 45, 2018): 3 % of the largest dose, 2 mm, points of
/// at least 10 %.
/// </summary>
public sealed record GammaOptions
{
    /// <summary>Dose tolerance in percent of what <see cref="Normalization"/> says.</summary>
    public double DoseTolerancePercent { get; init; } = 3;

    /// <summary>Dose tolerance in the doses' own unit, the same at all points; takes the place of the one in percent if not null.</summary>
    public double? AbsoluteDoseTolerance { get; init; }

    /// <summary>Distance to agreement in mm.</summary>
    public double DistanceToAgreementMm { get; init; } = 2;

    /// <summary>What the dose tolerance is a share of.</summary>
    public GammaNormalization Normalization { get; init; } = GammaNormalization.Global;

    /// <summary>The dose that is 100 %, for tolerance and threshold, in the doses' own unit; the largest of the reference if null.</summary>
    public double? NormalizationDose { get; init; }

    /// <summary>Points of less than this percentage of the normalisation dose are not evaluated.</summary>
    public double ThresholdPercent { get; init; } = 10;

    /// <summary>Which dose must reach the threshold.</summary>
    public GammaThreshold Threshold { get; init; } = GammaThreshold.Reference;

    /// <summary>
    /// Gamma above this is not distinguished: the search ends at so many distances to agreement, and such points get this value.
    /// </summary>
    public double MaxGamma { get; init; } = 2;

    /// <summary>Which dose is searched.</summary>
    public GammaSearched Searched { get; init; } = GammaSearched.Evaluated;

    /// <summary>What lies between the searched dose's voxel centres. Which points are evaluated, and signs, do not depend on it.</summary>
    public GammaInterpolation Interpolation { get; init; } = GammaInterpolation.Trilinear;

    /// <summary>
    /// Whether each plane of the points' grid is compared within itself (2D gamma). The searched dose's planes must be parallel to them.
    /// A grid of one plane needs no such option. Without interpolation the searched plane is the nearest one.
    /// </summary>
    public bool InPlane { get; init; }

    /// <summary>
    /// How much gamma may be above the true minimum over the searched dose, which is trilinear between its voxel centres. It mostly is far nearer.
    /// Rounding of floats adds about 1e-6 of the largest dose over the dose tolerance. Doses that differ by thousands of tolerances from voxel to
    /// voxel may miss the precision: the search of a cell then ends early. Without interpolation gamma is exact, and this has no meaning.
    /// </summary>
    public double Precision { get; init; } = 1e-3;

    /// <summary>From the reference's space to the evaluated dose's; the same space if null.</summary>
    public RigidTransform? ReferenceToEvaluated { get; init; }

    internal void Check()
    {
        Expect(DoseTolerancePercent, 1e-3, 100, nameof(DoseTolerancePercent), "%", "Was it given as a fraction?");
        Expect(DistanceToAgreementMm, 1e-3, 1000, nameof(DistanceToAgreementMm), "mm", "Was it given in cm or m?");
        Expect(ThresholdPercent, 0, 100, nameof(ThresholdPercent), "%", "It is a share of the normalisation dose.");
        Expect(MaxGamma, 0.1, 100, nameof(MaxGamma), "", "2 is usual.");
        Expect(Precision, 1e-5, 0.1, nameof(Precision), "", "It is in units of gamma.");
        if (AbsoluteDoseTolerance is { } tolerance)
            Expect(tolerance, 1e-12, 1e12, nameof(AbsoluteDoseTolerance), "of the doses' unit", "It must be above zero.");
        if (NormalizationDose is { } dose)
            Expect(dose, 1e-12, 1e12, nameof(NormalizationDose), "of the doses' unit", "It must be above zero.");
        if (AbsoluteDoseTolerance is not null && Normalization == GammaNormalization.Local)
            throw new ArgumentException("A local dose tolerance is in percent of the dose at each point; AbsoluteDoseTolerance is the same everywhere. Give one of the two.", nameof(AbsoluteDoseTolerance));
        if (!Enum.IsDefined(Interpolation))
            throw new ArgumentException($"Interpolation is {(int)Interpolation}; expected one of {nameof(GammaInterpolation)}'s values.", nameof(Interpolation));
        if (ReferenceToEvaluated is { } transform && !(transform.OrthogonalityError() < 1e-4))
            throw new ArgumentException($"ReferenceToEvaluated is no rotation and shift: R R' is off by {transform.OrthogonalityError():0.####}.", nameof(ReferenceToEvaluated));
    }

    private static void Expect(double value, double least, double most, string name, string unit, string cause)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}{(unit.Length > 0 ? " " : "")}{unit}; expected {least} to {most}. {cause}"), name);
    }
}
