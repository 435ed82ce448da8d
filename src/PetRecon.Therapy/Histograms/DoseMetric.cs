using System.Diagnostics.CodeAnalysis;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// A number asked of a dose-volume histogram, as planners write it: D95%, D2cc, V20Gy, V95%, mean. In brackets behind it the unit of the answer:
/// V20Gy[cc] for cubic centimetres instead of percent of the volume, D95%[%] for percent of the prescribed dose instead of Gy.
/// </summary>
public sealed record DoseMetric
{
    internal DoseMetric(string text, DoseMetricKind kind, double amount, DoseMetricUnit amountUnit, DoseMetricUnit unit, string requiredUnit)
    {
        Text = text;
        Kind = kind;
        Amount = amount;
        AmountUnit = amountUnit;
        Unit = unit;
        RequiredUnit = requiredUnit;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>What it asks.</summary>
    public DoseMetricKind Kind { get; }

    /// <summary>The amount in it: 95 of D95%, the parameter of gEUD; 0 where there is none.</summary>
    public double Amount { get; }

    /// <summary>Unit of the amount.</summary>
    public DoseMetricUnit AmountUnit { get; }

    /// <summary>Unit of its value.</summary>
    public DoseMetricUnit Unit { get; }

    /// <summary>The unit that the dose has to have, such as "Gy (RBE)" where that was written; empty if any will do.</summary>
    public string RequiredUnit { get; }

    /// <summary>Whether it needs the prescribed dose.</summary>
    public bool NeedsPrescription => AmountUnit == DoseMetricUnit.PercentOfPrescription || Unit == DoseMetricUnit.PercentOfPrescription
        || Kind is DoseMetricKind.HomogeneityRtog or DoseMetricKind.ConformityRtog or DoseMetricKind.ConformityPaddick or DoseMetricKind.GradientIndex;

    /// <summary>Whether it needs to know where else the prescribed dose is.</summary>
    public bool NeedsSurroundings => Kind is DoseMetricKind.ConformityRtog or DoseMetricKind.ConformityPaddick or DoseMetricKind.GradientIndex;

    /// <summary>Reads a metric.</summary>
    /// <param name="text">Such as D95%, D0.03cc, V20Gy, V20Gy(RBE), V95%, V20Gy[cc], CV20Gy, mean, min, max, median, volume, gEUD(8), integral, HI, CI, PCI, GI.</param>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static DoseMetric Parse(string text) => DoseMetricParser.Parse(text);

    /// <summary>Reads a metric, if it is one.</summary>
    /// <param name="text">See <see cref="Parse"/>.</param>
    /// <param name="metric">The metric; null if it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DoseMetric? metric)
    {
        try
        {
            metric = DoseMetricParser.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            metric = null;
            return false;
        }
    }

    /// <summary>Its value for a structure.</summary>
    /// <param name="histogram">The structure's histogram.</param>
    /// <param name="context">Prescription and surroundings, where it needs them.</param>
    /// <exception cref="ArgumentException">It needs a prescription or surroundings that the context lacks, another unit of dose, or more volume than the structure has.</exception>
    /// <exception cref="InvalidOperationException">Negative doses give it no meaning.</exception>
    public double Evaluate(DoseVolumeHistogram histogram, DoseMetricContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        context ??= new();
        if (RequiredUnit.Length > 0 && RequiredUnit != histogram.Unit)
            throw new ArgumentException($"{Text} asks for {RequiredUnit}; the dose is {histogram.QuantityName} in {(histogram.Unit.Length > 0 ? histogram.Unit : "no unit")}.");
        double prescription = NeedsPrescription ? PrescriptionOf(context) : double.NaN;
        double value = Kind switch
        {
            DoseMetricKind.Volume => histogram.VolumeCc,
            DoseMetricKind.Mean => histogram.Mean,
            DoseMetricKind.Min => histogram.Min,
            DoseMetricKind.Max => histogram.Max,
            DoseMetricKind.DoseAtVolume => DoseAtVolume(histogram),
            DoseMetricKind.VolumeAtDose => histogram.CcAtLeast(Threshold(prescription)),
            DoseMetricKind.VolumeBelowDose => histogram.VolumeCc - histogram.CcAtLeast(Threshold(prescription)),
            DoseMetricKind.GeneralizedEquivalentUniformDose => histogram.GeneralizedEquivalentUniformDose(Amount),
            DoseMetricKind.IntegralDose => histogram.IntegralDose,
            DoseMetricKind.HomogeneityIcru83 => (histogram.DoseAtPercent(2) - histogram.DoseAtPercent(98)) / histogram.DoseAtPercent(50),
            DoseMetricKind.HomogeneityD5D95 => histogram.DoseAtPercent(5) / histogram.DoseAtPercent(95),
            DoseMetricKind.HomogeneityRtog => histogram.Max / prescription,
            _ => Conformity(histogram, SurroundingsOf(context), prescription),
        };
        return Unit switch
        {
            DoseMetricUnit.PercentOfPrescription => 100 * value / prescription,
            DoseMetricUnit.PercentOfVolume => 100 * value / histogram.VolumeCc,
            _ => value,
        };
    }

    /// <summary>The unit of its value as text, for a dose.</summary>
    /// <param name="doseUnit">The dose's unit.</param>
    public string UnitText(string doseUnit) => Unit switch
    {
        DoseMetricUnit.Dose => doseUnit,
        DoseMetricUnit.PercentOfPrescription or DoseMetricUnit.PercentOfVolume => "%",
        DoseMetricUnit.Cc => "cc",
        DoseMetricUnit.DoseCc => $"{doseUnit} cc".Trim(),
        _ => "",
    };

    /// <inheritdoc/>
    public override string ToString() => Text;

    private double DoseAtVolume(DoseVolumeHistogram histogram)
    {
        if (AmountUnit == DoseMetricUnit.PercentOfVolume)
            return histogram.DoseAtPercent(Amount);
        if (Amount > histogram.VolumeCc)
            throw new ArgumentException(FormattableString.Invariant($"{Text} of \"{histogram.Structure.Name}\": it has only {histogram.VolumeCc:0.####} cc."));
        return histogram.DoseAtCc(Amount);
    }

    private double Threshold(double prescription) => AmountUnit == DoseMetricUnit.PercentOfPrescription ? Amount / 100 * prescription : Amount;

    private double Conformity(DoseVolumeHistogram target, DoseVolumeHistogram surroundings, double prescription)
    {
        double withDose = surroundings.CcAtLeast(prescription);
        double inTarget = target.CcAtLeast(prescription);
        return Kind switch
        {
            DoseMetricKind.ConformityRtog => withDose / target.VolumeCc,
            DoseMetricKind.GradientIndex => withDose > 0
                ? surroundings.CcAtLeast(0.5 * prescription) / withDose
                : throw new ArgumentException(FormattableString.Invariant($"{Text}: nothing has the prescribed dose of {prescription:0.####} {target.Unit}.")),
            _ => withDose > 0 ? inTarget * inTarget / (target.VolumeCc * withDose) : 0,
        };
    }

    private double PrescriptionOf(DoseMetricContext context) =>
        context.Prescription switch
        {
            null => throw new ArgumentException($"{Text} needs the prescribed dose."),
            double given when given > 0 && double.IsFinite(given) => given,
            double given => throw new ArgumentException($"The prescribed dose is {given}; more than 0 was expected."),
        };

    private DoseVolumeHistogram SurroundingsOf(DoseMetricContext context) =>
        context.Surroundings ?? throw new ArgumentException($"{Text} needs the histogram of all that may have the prescribed dose.");
}
