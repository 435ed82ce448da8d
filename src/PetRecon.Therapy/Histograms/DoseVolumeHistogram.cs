using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Doses;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// How much of a structure has at least which dose. The structure is its stack of slabs, exactly; the dose is interpolated trilinearly; what is counted
/// is not the dose of points, but the interval of doses in each small box, so that structures of a few voxels and steep gradients are right too.
/// Percent of volume are percent of the part that has a dose: what is outside of the dose grid is stated (<see cref="OutsideCc"/>), not counted as 0 Gy.
/// Methods and truths: Drzymala et al., Int J Radiat Oncol Biol Phys 21 (1991) 71; Nelms et al., Med Phys 42 (2015) 4435.
/// </summary>
public sealed class DoseVolumeHistogram
{
    // Less than this part of a structure outside of the grid comes from rounding.
    private const double NoticedLoss = 1e-5;

    private readonly DoseCurve _curve;

    private DoseVolumeHistogram(Structure structure, Volume dose, StructureSlabs slabs, DoseAccumulator sums, DoseCurve curve, ImmutableArray<string> warnings)
    {
        Structure = structure;
        QuantityName = dose.QuantityName;
        Unit = dose.Unit;
        StructureCc = slabs.VolumeCc;
        VolumeCc = sums.Volume;
        Mean = Math.Clamp(sums.DoseVolume / sums.Volume, curve.Lowest, curve.Highest);
        _curve = curve;
        Warnings = warnings;
    }

    /// <summary>The structure.</summary>
    public Structure Structure { get; }

    /// <summary>What the dose means, such as "RBE-weighted dose".</summary>
    public string QuantityName { get; }

    /// <summary>The dose's unit, such as "Gy (RBE)".</summary>
    public string Unit { get; }

    /// <summary>Volume of the whole structure in cc, by its contours.</summary>
    public double StructureCc { get; }

    /// <summary>Volume in cc of the part within the dose grid: 100 % of this histogram.</summary>
    public double VolumeCc { get; }

    /// <summary>Volume in cc of the part outside of the dose grid, whose dose nobody knows.</summary>
    public double OutsideCc => Math.Max(0, StructureCc - VolumeCc) is double outside && outside > NoticedLoss * StructureCc ? outside : 0;

    /// <summary>Mean dose.</summary>
    public double Mean { get; }

    /// <summary>Lowest dose anywhere in the structure, its boundary included.</summary>
    public double Min => _curve.Lowest;

    /// <summary>Highest dose anywhere in the structure, its boundary included.</summary>
    public double Max => _curve.Highest;

    /// <summary>The dose that half of the volume has at least.</summary>
    public double Median => DoseAtCc(0.5 * VolumeCc);

    /// <summary>Mean dose times volume, in Gy·cc (J per 1000 of a tissue of 1 g/cc); doses of other units alike.</summary>
    public double IntegralDose => Mean * VolumeCc;

    /// <summary>What is odd, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>The curve's doses, rising from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public ImmutableArray<double> CurveDoses => _curve.Doses;

    /// <summary>The volume in cc that has at least each of <see cref="CurveDoses"/>; from all to 0.</summary>
    public ImmutableArray<double> CurveCc => _curve.Cc;

    /// <summary>Makes the histogram of a structure in a dose whose meaning is known.</summary>
    /// <param name="structure">The structure, in the dose's space.</param>
    /// <param name="dose">The dose.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The structure encloses nothing, is in another frame of reference, lies outside of the grid, or has voxels without a finite dose.</exception>
    public static DoseVolumeHistogram Of(Structure structure, DoseGrid dose, DoseVolumeHistogramOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(dose);
        string one = structure.FrameOfReferenceUid;
        string other = dose.FrameOfReferenceUid;
        if (one.Length > 0 && other.Length > 0 && one != other)
            throw new ArgumentException($"Structure \"{structure.Name}\" is in frame of reference {one}, the dose {dose.Name} in {other}. Bring them into one by a registration first.");
        return Of(structure, dose.Volume, options, cancellation);
    }

    /// <summary>Makes the histogram of a structure in any volume.</summary>
    /// <param name="structure">The structure, in the volume's space.</param>
    /// <param name="dose">The dose.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The structure encloses nothing, lies outside of the grid, or has voxels without a finite dose.</exception>
    public static DoseVolumeHistogram Of(Structure structure, Volume dose, DoseVolumeHistogramOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(dose);
        options ??= new();
        options.Check();
        StructureSlabs slabs = StructureSlabs.Of(structure, dose.Grid, options.Structure);
        if (HistogramMaker.Run(slabs, dose, options, cancellation) is not (DoseAccumulator sums, double[] points))
            throw new ArgumentException($"No part of structure \"{structure.Name}\" is within the dose grid of {dose.Grid}. Are both of the same patient and frame of reference?");
        if (sums.UndefinedVolume > 0)
            throw new ArgumentException(FormattableString.Invariant($"The dose is not a finite number (NaN or infinite) in {sums.UndefinedVolume:0.####} cc of structure \"{structure.Name}\"; a histogram of the rest would be wrong."));
        List<string> warnings = [.. slabs.Warnings];
        double outside = slabs.VolumeCc - sums.Volume;
        if (outside > NoticedLoss * slabs.VolumeCc)
            warnings.Add(FormattableString.Invariant($"Structure \"{structure.Name}\": {outside:0.###} cc ({100 * outside / slabs.VolumeCc:0.##} %) of its {slabs.VolumeCc:0.###} cc are outside of the dose grid and not in the histogram."));
        if (sums.Lowest < 0)
            warnings.Add(FormattableString.Invariant($"Structure \"{structure.Name}\" has negative doses, down to {sums.Lowest:0.####} {dose.Unit}; they are counted as they are."));
        return new(structure, dose, slabs, sums, DoseCurve.Of(points, sums), [.. warnings]);
    }

    /// <summary>Makes the histogram of a whole dose grid, from face to face of its voxels: how much has at least which dose, wherever it is.</summary>
    /// <param name="dose">The dose.</param>
    /// <param name="options">How; where structures end does not matter.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">There are voxels without a finite dose.</exception>
    public static DoseVolumeHistogram OfGrid(Volume dose, DoseVolumeHistogramOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dose);
        options ??= new();
        VoxelGrid grid = dose.Grid;
        (double x, double y) = (grid.SizeX - 0.5, grid.SizeY - 0.5);
        Structure all = new()
        {
            Name = "dose grid",
            Contours = [.. Enumerable.Range(0, grid.SizeZ).Select(k => new Contour(
                ContourKind.ClosedPlanar, [grid.PositionMm(-0.5, -0.5, k), grid.PositionMm(x, -0.5, k), grid.PositionMm(x, y, k), grid.PositionMm(-0.5, y, k)]))],
        };
        return Of(all, dose, options with { Structure = options.Structure with { Ends = StructureEnds.HalfSpacing, SinglePlaneThicknessMm = null } }, cancellation);
    }

    /// <summary>The volume in cc that has at least a dose.</summary>
    /// <param name="dose">The dose, in <see cref="Unit"/>.</param>
    public double CcAtLeast(double dose) => _curve.CcAtLeast(dose);

    /// <summary>The volume that has at least a dose, in percent of <see cref="VolumeCc"/>.</summary>
    /// <param name="dose">The dose, in <see cref="Unit"/>.</param>
    public double PercentAtLeast(double dose) => 100 * _curve.CcAtLeast(dose) / VolumeCc;

    /// <summary>The highest dose that a volume has at least: D2cc for 2.</summary>
    /// <param name="cc">The volume; <see cref="VolumeCc"/> and more give <see cref="Min"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The volume is negative or no number.</exception>
    public double DoseAtCc(double cc)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cc);
        return double.IsNaN(cc) ? throw new ArgumentOutOfRangeException(nameof(cc), "The volume is not a number.") : _curve.DoseAt(cc);
    }

    /// <summary>The highest dose that a part of the volume has at least: D95% for 95.</summary>
    /// <param name="percent">0 to 100, of <see cref="VolumeCc"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not from 0 to 100.</exception>
    public double DoseAtPercent(double percent) =>
        percent is >= 0 and <= 100
            ? _curve.DoseAt(percent / 100 * VolumeCc)
            : throw new ArgumentOutOfRangeException(nameof(percent), percent, "A part of a volume from 0 to 100 % was expected.");

    /// <summary>
    /// Generalised equivalent uniform dose, (mean of d^a)^(1/a) (Niemierko, Med Phys 26 (1999) 1100): 1 gives the mean, large values the maximum, large
    /// negative ones the minimum.
    /// </summary>
    /// <param name="a">The parameter; not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is 0 or no finite number.</exception>
    /// <exception cref="InvalidOperationException">There are negative doses, whose powers mean nothing.</exception>
    public double GeneralizedEquivalentUniformDose(double a)
    {
        if (a == 0 || !double.IsFinite(a))
            throw new ArgumentOutOfRangeException(nameof(a), a, "The parameter of gEUD is a finite number other than 0.");
        if (Min < 0)
            throw new InvalidOperationException(FormattableString.Invariant($"gEUD of \"{Structure.Name}\" has no meaning: it has doses down to {Min:0.####} {Unit}."));
        return _curve.PowerMean(a);
    }

    /// <summary>The volumes in cc whose doses are in each of the intervals from 0 on (from the lowest multiple below <see cref="Min"/> if that is negative).</summary>
    /// <param name="width">Width of the intervals, in <see cref="Unit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not above zero, or so small that there would be more than ten million intervals.</exception>
    public DifferentialHistogram Differential(double width)
    {
        if (!(width > 0 && double.IsFinite(width) && (Max - Math.Min(0, Min)) / width <= 1e7))
            throw new ArgumentOutOfRangeException(nameof(width), width, $"A width of intervals above 0 {Unit} that makes no more than ten million of them was expected.");
        double start = Math.Min(0, Math.Floor(Min / width) * width);
        int count = Math.Max(1, (int)Math.Ceiling((Max - start) / width));
        ImmutableArray<double>.Builder volumes = ImmutableArray.CreateBuilder<double>(count);
        for (int i = 0; i < count; i++)
            volumes.Add(CcAtLeast(start + i * width) - (i + 1 < count ? CcAtLeast(start + (i + 1) * width) : 0));
        return new(start, width, volumes.MoveToImmutable());
    }
}
