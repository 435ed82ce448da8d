using System.Globalization;
using System.Text.RegularExpressions;

namespace PetRecon.Therapy.Histograms;

/// <summary>Reads metrics as planners write them.</summary>
internal static partial class DoseMetricParser
{
    private const string Expected = "Expected D95%, D2cc, V20Gy, V20Gy[cc], V95%, CV20Gy, mean, min, max, median, volume, gEUD(a), integral, HI, HI(D5/D95), HI(RTOG), CI, PCI or GI";

    public static DoseMetric Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string bare = Blanks().Replace(text, "");
        Match answer = Answer().Match(bare);
        string body = answer.Groups["body"].Value.ToUpperInvariant();
        string unit = answer.Groups["unit"].Value.ToUpperInvariant();
        return Simple(text, body, unit) ?? Amount(text, body, unit) ?? throw Fault(text, $"is no metric. {Expected}.");
    }

    private static DoseMetric? Simple(string text, string body, string unit)
    {
        DoseMetricKind? kind = body switch
        {
            "MEAN" or "DMEAN" => DoseMetricKind.Mean,
            "MIN" or "DMIN" => DoseMetricKind.Min,
            "MAX" or "DMAX" => DoseMetricKind.Max,
            "VOLUME" => DoseMetricKind.Volume,
            "INTEGRAL" or "INTEGRALDOSE" => DoseMetricKind.IntegralDose,
            "HI" or "HI(ICRU83)" => DoseMetricKind.HomogeneityIcru83,
            "HI(D5/D95)" => DoseMetricKind.HomogeneityD5D95,
            "HI(RTOG)" => DoseMetricKind.HomogeneityRtog,
            "CI" or "CI(RTOG)" => DoseMetricKind.ConformityRtog,
            "PCI" or "CI(PADDICK)" => DoseMetricKind.ConformityPaddick,
            "GI" => DoseMetricKind.GradientIndex,
            _ => null,
        };
        return kind switch
        {
            null => body is "MEDIAN" or "DMEDIAN" ? OfDose(text, DoseMetricKind.DoseAtVolume, 50, DoseMetricUnit.PercentOfVolume, unit) : null,
            DoseMetricKind.Volume when unit is "" or "CC" or "CM3" or "ML" => new(text, kind.Value, 0, DoseMetricUnit.None, DoseMetricUnit.Cc, ""),
            DoseMetricKind.Mean or DoseMetricKind.Min or DoseMetricKind.Max => OfDose(text, kind.Value, 0, DoseMetricUnit.None, unit),
            DoseMetricKind.IntegralDose when unit.Length == 0 => new(text, kind.Value, 0, DoseMetricUnit.None, DoseMetricUnit.DoseCc, ""),
            _ when unit.Length == 0 => new(text, kind.Value, 0, DoseMetricUnit.None, DoseMetricUnit.None, ""),
            _ => throw Fault(text, $"cannot be given in [{unit}]."),
        };
    }

    private static DoseMetric? Amount(string text, string body, string unit)
    {
        if (Geud().Match(body) is { Success: true } geud)
        {
            double a = Number(text, geud.Groups["a"].Value);
            return a != 0 ? OfDose(text, DoseMetricKind.GeneralizedEquivalentUniformDose, a, DoseMetricUnit.None, unit) : throw Fault(text, "has the parameter 0, for which gEUD has no meaning.");
        }

        if (WithAmount().Match(body) is not { Success: true } match)
            return null;
        double amount = Number(text, match.Groups["amount"].Value);
        string of = match.Groups["of"].Value;
        return match.Groups["letter"].Value switch
        {
            "D" => of switch
            {
                "%" when amount <= 100 => OfDose(text, DoseMetricKind.DoseAtVolume, amount, DoseMetricUnit.PercentOfVolume, unit),
                "%" => throw Fault(text, "asks for more than 100 % of the volume."),
                "CC" or "CM3" or "ML" => OfDose(text, DoseMetricKind.DoseAtVolume, amount, DoseMetricUnit.Cc, unit),
                "" => throw Fault(text, $"does not say of which volume: D{match.Groups["amount"].Value}% or D{match.Groups["amount"].Value}cc?"),
                _ => throw Fault(text, "names a dose where a volume was expected; the volume with a dose is V."),
            },
            string letter => OfVolume(text, letter == "V" ? DoseMetricKind.VolumeAtDose : DoseMetricKind.VolumeBelowDose, amount, of, unit),
        };
    }

    private static DoseMetric OfVolume(string text, DoseMetricKind kind, double amount, string of, string unit)
    {
        if (of.Length == 0)
            throw Fault(text, "does not say of which dose: in Gy, or in % of the prescription?");
        if (of is "CC" or "CM3" or "ML")
            throw Fault(text, "names a volume where a dose was expected; the dose of a volume is D.");
        DoseMetricUnit answer = unit switch
        {
            "" or "%" => DoseMetricUnit.PercentOfVolume,
            "CC" or "CM3" or "ML" => DoseMetricUnit.Cc,
            _ => throw Fault(text, $"is a volume and cannot be given in [{unit}]; [%] and [cc] are possible."),
        };
        if (of == "%")
            return new(text, kind, amount, DoseMetricUnit.PercentOfPrescription, answer, "");
        (double factor, string required) = DoseUnit(of);
        return new(text, kind, amount * factor, DoseMetricUnit.Dose, answer, required);
    }

    private static DoseMetric OfDose(string text, DoseMetricKind kind, double amount, DoseMetricUnit amountUnit, string unit)
    {
        if (unit is "" or "%")
            return new(text, kind, amount, amountUnit, unit == "%" ? DoseMetricUnit.PercentOfPrescription : DoseMetricUnit.Dose, "");
        if (!UnitOfDose().IsMatch(unit) || DoseUnit(unit).Factor != 1)
            throw Fault(text, $"is a dose and cannot be given in [{unit}]; [Gy] and [%] of the prescription are possible.");
        return new(text, kind, amount, amountUnit, DoseMetricUnit.Dose, DoseUnit(unit).Required);
    }

    // Plain Gy is the unit of whichever dose it is; Gy (RBE) has to be one.
    private static (double Factor, string Required) DoseUnit(string unit) => unit switch
    {
        "CGY" => (0.01, ""),
        "GY(RBE)" or "GYRBE" or "GYE" => (1, "Gy (RBE)"),
        "KEV/UM" => (1, "keV/um"),
        _ => (1, ""),
    };

    private static double Number(string text, string digits) =>
        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Fault(text, $"has {digits} where a number was expected.");

    private static FormatException Fault(string text, string what) => new($"Metric \"{text}\" {what}");

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^(?<body>[^\[\]]*)(\[(?<unit>[^\[\]]+)\])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Answer();

    [GeneratedRegex(@"^(?<letter>D|V|CV)(?<amount>[0-9]*\.?[0-9]+)(?<of>%|CC|CM3|ML|GY|CGY|GY\(RBE\)|GYRBE|GYE|KEV/UM|)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithAmount();

    [GeneratedRegex(@"^GEUD\(?(A=)?(?<a>[-+]?[0-9.]+)\)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Geud();

    [GeneratedRegex(@"^(GY|CGY|GY\(RBE\)|GYRBE|GYE|KEV/UM)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnitOfDose();
}
