using System.Collections.Immutable;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma.Search;

namespace PetRecon.Therapy.Gamma;

/// <summary>
/// The gamma index of an evaluated dose against a reference (Low et al., Med. Phys. 25, 1998): at each point the least of
/// sqrt(|dr|^2 / DTA^2 + dD^2 / Dc^2) over the other dose, which is taken as trilinear between voxel centres and minimised to a stated
/// precision rather than sampled, or as its voxel centres alone (<see cref="GammaInterpolation"/>). Points are the reference's voxels and the evaluated dose is searched, unless the options say otherwise.
/// </summary>
public static class GammaCalculator
{
    /// <summary>Calculates gamma in three dimensions; in two where the searched grid has one plane, or <see cref="GammaOptions.InPlane"/> is set.</summary>
    /// <param name="reference">The dose that is taken as right; its largest value is 100 % if the options do not say.</param>
    /// <param name="evaluated">The dose to be judged, of the same quantity, on its own grid.</param>
    /// <param name="options">Tolerances and limits; 3 % and 2 mm, 10 % threshold when null.</param>
    /// <param name="device">Where to calculate; all processors of this machine when null, the first one of several GPUs.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">
    /// The doses are of different quantities, have values that are no doses, do not overlap, or an option is out of its range.
    /// </exception>
    /// <exception cref="ComputeDeviceException">The device fails or has too little memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GammaResult Calculate(
        Volume reference,
        Volume evaluated,
        GammaOptions? options = null,
        ComputeDevice? device = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(evaluated);
        options ??= new();
        options.Check();
        device ??= ComputeDevice.Cpu();
        if (reference.QuantityName != evaluated.QuantityName)
            throw new ArgumentException($"The reference is {reference.QuantityName} and the evaluated dose is {evaluated.QuantityName}; gamma compares doses of one quantity.", nameof(evaluated));
        float largest = DoseCheck.Largest(reference, "reference", nameof(reference));
        DoseCheck.Largest(evaluated, "evaluated dose", nameof(evaluated));
        double normalization = options.NormalizationDose ?? largest;

        bool searchesReference = options.Searched == GammaSearched.Reference;
        RigidTransform toEvaluated = options.ReferenceToEvaluated ?? RigidTransform.Identity;
        GammaPlan plan = GammaPlan.Of(
            searchesReference ? evaluated : reference,
            searchesReference ? reference : evaluated,
            searchesReference ? Inverse(toEvaluated) : toEvaluated,
            options,
            Criterion(options, normalization));
        float[] signed = device.Kind switch
        {
            ComputeDeviceKind.Cpu => CpuGamma.Run(plan, device.Threads, progress, cancellation),
            ComputeDeviceKind.Several => GpuGamma.Run(plan, device.Parts[0], progress, cancellation),
            _ => GpuGamma.Run(plan, device, progress, cancellation),
        };
        if (searchesReference)
        {
            for (int n = 0; n < signed.Length; n++)
                signed[n] = -signed[n];
        }

        return Result(plan, signed, options, normalization, reference.Unit, device.Kind == ComputeDeviceKind.Cpu ? device.Threads : Environment.ProcessorCount);
    }

    private static GammaCriterion Criterion(GammaOptions options, double normalization)
    {
        bool isLocal = options.Normalization == GammaNormalization.Local;
        return new()
        {
            DoseTolerance = (float)(isLocal ? options.DoseTolerancePercent / 100 : Tolerance(options, normalization)),
            IsLocal = isLocal ? 1 : 0,
            Threshold = (float)(options.ThresholdPercent / 100 * normalization),
            EitherReachesThreshold = options.Threshold == GammaThreshold.Either ? 1 : 0,
            MaxGamma = (float)options.MaxGamma,
            Precision = (float)options.Precision,
        };
    }

    private static double Tolerance(GammaOptions options, double normalization) => options.AbsoluteDoseTolerance ?? options.DoseTolerancePercent / 100 * normalization;

    private static GammaResult Result(GammaPlan plan, float[] signed, GammaOptions options, double normalization, string unit, int threads)
    {
        (long uncovered, long nearFace) = GammaCoverage.Count(plan, signed, threads);
        Volume<GammaIndex> map = new(plan.Points.Grid, signed);
        ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();
        if (uncovered > 0)
            warnings.Add($"{uncovered} points above the threshold have no gamma: the searched dose's grid does not reach them.");
        if (nearFace > 0)
            warnings.Add($"{nearFace} points are nearer to the face of the searched dose's grid than their gamma says; beyond it might be better agreement.");
        GammaResult result = new(map, options)
        {
            NormalizationDose = normalization,
            DoseTolerance = options.Normalization == GammaNormalization.Local ? double.NaN : Tolerance(options, normalization),
            UncoveredCount = uncovered,
            NearFaceCount = nearFace,
            Warnings = warnings.ToImmutable(),
        };
        if (result.Statistics.PointCount > 0)
            return result;
        throw new ArgumentException(uncovered > 0
            ? $"The doses do not overlap: none of {uncovered} points above the threshold is within reach of the searched grid. The points' grid is {plan.Points.Grid} around {plan.Points.Grid.CenterMm} mm, the searched one {plan.Searched.Grid} around {plan.Searched.Grid.CenterMm} mm. Is a registration missing?"
            : FormattableString.Invariant($"No point reaches the threshold of {options.ThresholdPercent} % of {normalization:0.####} {unit}. Is the normalisation dose right?"));
    }

    private static RigidTransform Inverse(RigidTransform transform)
    {
        RigidTransform back = new(
            new(transform.RowX.X, transform.RowY.X, transform.RowZ.X),
            new(transform.RowX.Y, transform.RowY.Y, transform.RowZ.Y),
            new(transform.RowX.Z, transform.RowY.Z, transform.RowZ.Z),
            Vector3D.Zero);
        return back with { Translation = -back.Rotate(transform.Translation) };
    }
}
