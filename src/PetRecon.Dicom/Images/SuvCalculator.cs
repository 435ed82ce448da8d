using System.Globalization;

namespace PetRecon.Dicom.Images;

/// <summary>
/// Factors from PET values to standardised uptake values, independent of the scanner's maker: the pseudocode of the Quantitative Imaging
/// Biomarkers Alliance (QIBA FDG-PET/CT profile, SUV vendor-neutral pseudo-code), in the order and with the private attributes that it names.
/// </summary>
public static class SuvCalculator
{
    // No PET study of a patient injects less than this in Bq, nor more in MBq.
    private const double LeastBecquerel = 1e5;

    /// <summary>The factor for a whole series, or, where values are not corrected for decay, for its first frame.</summary>
    /// <param name="pet">What the header says.</param>
    /// <param name="kind">What values shall be relative to.</param>
    /// <exception cref="DicomFormatException">The header lacks what it depends on; the message names the attribute.</exception>
    public static SuvResult Calculate(PetQuantification pet, SuvKind kind)
    {
        ArgumentNullException.ThrowIfNull(pet);
        return Calculate(pet, kind, pet.FirstAcquired, pet.FrameDurationMs);
    }

    /// <summary>The factor for one frame; differs from frame to frame only where values are not corrected for decay.</summary>
    /// <param name="pet">What the header says.</param>
    /// <param name="kind">What values shall be relative to.</param>
    /// <param name="frameAcquired">When the frame's acquisition began.</param>
    /// <param name="frameDurationMs">Its duration, in ms.</param>
    /// <exception cref="DicomFormatException">The header lacks what it depends on; the message names the attribute.</exception>
    public static SuvResult Calculate(PetQuantification pet, SuvKind kind, DateTime? frameAcquired, double? frameDurationMs)
    {
        ArgumentNullException.ThrowIfNull(pet);
        List<string> warnings = [];
        if (pet.Corrections.Length > 0)
        {
            if (!pet.Corrections.Contains("ATTN"))
                warnings.Add($"{pet.Source}: Corrected Image (0028,0051) lacks ATTN: without correction of attenuation, uptake values have no meaning.");
            if (!pet.Corrections.Contains("DECY") && pet.DecayCorrection is PetDecayCorrection.Start or PetDecayCorrection.Administration)
                warnings.Add($"{pet.Source}: Corrected Image (0028,0051) lacks DECY, but Decay Correction (0054,1102) says that decay was corrected; that was believed.");
        }

        SuvResult result = pet.Units switch
        {
            PetUnits.GramPerMl or PetUnits.SquareCentimetrePerMl => FromUptake(pet, kind, warnings),
            PetUnits.Counts when pet.PhilipsSuvFactor is double factor =>
                Converted(pet, SuvKind.BodyWeight, kind, factor, "Philips' SUV factor (7053,1000)", warnings),
            PetUnits.Counts when pet.PhilipsActivityFactor is double factor =>
                FromActivity(pet, kind, factor, frameAcquired, frameDurationMs, warnings),
            PetUnits.BecquerelPerMl => FromActivity(pet, kind, 1, frameAcquired, frameDurationMs, warnings),
            PetUnits.Counts => throw NotPossible(pet, "Units (0054,1001) is CNTS, and neither Philips' SUV factor (7053,1000) nor their activity factor (7053,1009) is there."),
            _ => throw NotPossible(pet, $"Units (0054,1001) is \"{pet.UnitsText}\"; uptake values can be had from BQML, GML, CM2ML and Philips' CNTS."),
        };
        return result with { Warnings = [.. warnings.Distinct(StringComparer.Ordinal)] };
    }

    private static SuvResult FromUptake(PetQuantification pet, SuvKind kind, List<string> warnings)
    {
        SuvKind stored = pet.Units == PetUnits.SquareCentimetrePerMl ? SuvKind.BodySurfaceArea : pet.SuvType switch
        {
            "LBM" => SuvKind.LeanBodyMassMorgan,
            "LBMJAMES128" => SuvKind.LeanBodyMassJames,
            "LBMJANMA" => SuvKind.LeanBodyMass,
            "IBW" => SuvKind.IdealBodyWeight,
            "BW" or "" => SuvKind.BodyWeight,
            _ => throw NotPossible(pet, $"SUV Type (0054,1006) is \"{pet.SuvType}\"; expected BW, LBM, LBMJAMES128, LBMJANMA, BSA or IBW."),
        };
        return Converted(pet, stored, kind, 1, "values are uptake values already", warnings);
    }

    private static SuvResult Converted(PetQuantification pet, SuvKind from, SuvKind to, double factor, string rule, List<string> warnings) => new()
    {
        Kind = to,
        Factor = from == to ? factor : factor * BodySize.Of(to, pet, warnings) / BodySize.Of(from, pet, warnings),
        Rule = from == to ? rule : $"{rule}, by {from}, converted to {to}",
    };

    private static SuvResult FromActivity(PetQuantification pet, SuvKind kind, double perValue, DateTime? acquired, double? durationMs, List<string> warnings)
    {
        double size = BodySize.Of(kind, pet, warnings);
        double dose = Dose(pet, warnings);
        if (pet.DecayCorrection == PetDecayCorrection.Administration)
            return new() { Kind = kind, Factor = perValue * size / dose, Rule = "decay corrected to administration", ActivityBq = dose };

        double lambda = Math.Log(2) / HalfLife(pet);
        if (pet.DecayCorrection == PetDecayCorrection.None)
            return Uncorrected(pet, kind, perValue * size / dose, lambda, acquired, durationMs, warnings);
        if (pet.DecayCorrection == PetDecayCorrection.Unknown && !pet.Corrections.Contains("DECY"))
            throw NotPossible(pet, "Decay Correction (0054,1102) is not NONE, START or ADMIN, and Corrected Image (0028,0051) does not name DECY.");
        if (pet.DecayCorrection == PetDecayCorrection.Unknown)
            warnings.Add($"{pet.Source}: Decay Correction (0054,1102) is missing; START was assumed, as Corrected Image (0028,0051) names DECY.");

        (DateTime reference, string rule) = ReferenceTime(pet, lambda, warnings);
        DateTime administered = Administered(pet, reference, warnings);
        double activity = dose * Math.Exp(-lambda * (reference - administered).TotalSeconds);
        return new()
        {
            Kind = kind,
            Factor = perValue * size / activity,
            Rule = rule,
            Administered = administered,
            ReferenceTime = reference,
            ActivityBq = activity,
        };
    }

    // The mean over a frame, brought to the frame's start, then to administration.
    private static SuvResult Uncorrected(PetQuantification pet, SuvKind kind, double factor, double lambda, DateTime? acquired, double? durationMs, List<string> warnings)
    {
        if (acquired is not DateTime start)
            throw NotPossible(pet, "values are not corrected for decay, and Acquisition Date and Time are missing.");
        if (durationMs is not >= 0)
            throw NotPossible(pet, "values are not corrected for decay, and Actual Frame Duration (0018,1242) is missing.");
        DateTime administered = Administered(pet, start, warnings);
        double decayed = lambda * durationMs.Value / 1000;
        double withinFrame = decayed > 0 ? decayed / (1 - Math.Exp(-decayed)) : 1;
        return new()
        {
            Kind = kind,
            Factor = factor * withinFrame * Math.Exp(lambda * (start - administered).TotalSeconds),
            Rule = "decay corrected here, frame by frame",
            Administered = administered,
            ReferenceTime = administered,
        };
    }

    private static (DateTime Time, string Rule) ReferenceTime(PetQuantification pet, double lambda, List<string> warnings)
    {
        if (pet.StatedReferenceTime is DateTime stated)
            return (stated, "decay corrected to the time that the header states");
        if (pet.SeriesStarted is DateTime series && (pet.FirstAcquired is not DateTime first || series <= first))
            return (series, "decay corrected to Series Date and Time");
        if (pet.FirstAcquired is not DateTime acquired)
            throw NotPossible(pet, "the time that decay is corrected to is not known: Series Date and Time and Acquisition Date and Time are missing.");
        if (pet.FrameReferenceTimeMs is not double offset || pet.FrameDurationMs is not double duration)
        {
            warnings.Add($"{pet.Source}: Series Time is missing or later than Acquisition Time, and Frame Reference Time (0054,1300) or Actual Frame Duration (0018,1242) is missing; decay correction to Acquisition Time was assumed.");
            return (acquired, "decay corrected to Acquisition Time");
        }

        // No mean is at the very start of a frame: such a header counts from the start of the frame itself.
        if (offset <= 0 || duration <= 0)
            return (acquired, "decay corrected to Acquisition Time, as Series Time is later");

        // Frame Reference Time is when the activity equals its mean over the frame.
        double decayed = lambda * duration / 1000;
        double mean = decayed > 1e-6 ? Math.Log(decayed / (1 - Math.Exp(-decayed))) / lambda : duration / 2000;
        return (acquired.AddSeconds(mean - offset / 1000), "decay corrected to the time that Frame Reference Time counts from, as Series Time is later than Acquisition Time");
    }

    private static DateTime Administered(PetQuantification pet, DateTime reference, List<string> warnings)
    {
        if (pet.Administered is DateTime whole)
        {
            if (whole <= reference)
                return whole;
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{pet.Source}: Radiopharmaceutical Start DateTime (0018,1078) is {whole:s}, after the image's time {reference:s}; its time of day was used."));
        }

        TimeSpan time = pet.Administered?.TimeOfDay ?? pet.AdministeredTimeOfDay
            ?? throw NotPossible(pet, "Radiopharmaceutical Start Time (0018,1072) and Start DateTime (0018,1078) are missing.");
        DateTime sameDay = (pet.SeriesStarted ?? reference).Date + time;
        if (sameDay <= reference)
            return sameDay;
        warnings.Add($"{pet.Source}: the time of administration is later in the day than the scan; it was taken for that of the day before.");
        return sameDay.AddDays(-1);
    }

    private static double Dose(PetQuantification pet, List<string> warnings)
    {
        if (pet.InjectedDose is not > 0)
            throw NotPossible(pet, "Radionuclide Total Dose (0018,1074) is missing or 0.");
        if (pet.InjectedDose >= LeastBecquerel)
            return pet.InjectedDose.Value;
        warnings.Add(FormattableString.Invariant($"{pet.Source}: Radionuclide Total Dose (0018,1074) is {pet.InjectedDose}; it was taken for MBq."));
        return pet.InjectedDose.Value * 1e6;
    }

    private static double HalfLife(PetQuantification pet) =>
        pet.HalfLifeSeconds is > 0 ? pet.HalfLifeSeconds.Value : throw NotPossible(pet, "Radionuclide Half Life (0018,1075) is missing or 0.");

    private static DicomFormatException NotPossible(PetQuantification pet, string why) => new(pet.Source, $"no uptake value: {why}");
}
