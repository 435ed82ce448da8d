using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>Reads what uptake values depend on from the headers of a series.</summary>
internal static class PetHeader
{
    private const string GeCreator = "GEMS_PETD_01";
    private const string PhilipsCreator = "Philips PET Private Group";

    /// <summary>From a data set, in the words of the frame that was acquired first.</summary>
    public static PetQuantification Read(DicomDataset dataset, string source, ImageFrame first)
    {
        DicomDataset drug = dataset.FirstItem(DicomTag.RadiopharmaceuticalInformationSequence) ?? new DicomDataset();
        DateTime? stated = DicomTimes.DateAndTime(dataset.Text(DicomTag.DecayCorrectionDateTime));
        if (stated is null && dataset.PrivateTag(GeCreator, 0x0009, 0x100d) is DicomTag ge)
            stated = DicomTimes.DateAndTime(PrivateText(dataset, ge));
        return new()
        {
            Source = source,
            UnitsText = first.Units,
            Units = UnitsOf(first.Units),
            SuvType = SuvTypeOf(dataset, first.Units),
            DecayCorrection = DecayOf(dataset),
            Corrections = [.. dataset.Texts(DicomTag.CorrectedImage).Concat(EnhancedCorrections(dataset))],
            WeightKg = dataset.Number(DicomTag.PatientWeight),
            HeightM = dataset.Number(DicomTag.PatientSize),
            Sex = dataset.Text(DicomTag.PatientSex),
            InjectedDose = drug.Number(DicomTag.RadionuclideTotalDose),
            HalfLifeSeconds = drug.Number(DicomTag.RadionuclideHalfLife),
            Administered = DicomTimes.DateAndTime(drug.Text(DicomTag.RadiopharmaceuticalStartDateTime)),
            AdministeredTimeOfDay = DicomTimes.Time(drug.Text(DicomTag.RadiopharmaceuticalStartTime)),
            SeriesStarted = dataset.When(DicomTag.SeriesDate, DicomTag.SeriesTime),
            FirstAcquired = first.Label.Acquired,
            FrameReferenceTimeMs = first.Label.FrameReferenceTimeMs,
            FrameDurationMs = first.Label.DurationMs,
            StatedReferenceTime = stated,
            PhilipsSuvFactor = PrivateFactor(dataset, 0x1000),
            PhilipsActivityFactor = PrivateFactor(dataset, 0x1009),
            Radiopharmaceutical = drug.Text(DicomTag.Radiopharmaceutical) is { Length: > 0 } name
                ? name
                : drug.FirstItem(DicomTag.RadiopharmaceuticalCodeSequence)?.Text(DicomTag.CodeMeaning) ?? "",
        };
    }

    public static PetUnits UnitsOf(string units) => units.ToUpperInvariant() switch
    {
        "BQML" or "BQ/ML" => PetUnits.BecquerelPerMl,
        "CNTS" or "{COUNTS}" => PetUnits.Counts,
        "CPS" or "{COUNTS}/S" => PetUnits.CountsPerSecond,
        "PROPCNTS" or "{PROPCNTS}" or "{PROPCOUNTS}" => PetUnits.ProportionalToCounts,
        "PROPCPS" or "{PROPCPS}" or "{PROPCOUNTS}/S" => PetUnits.ProportionalToCountsPerSecond,
        "GML" or "G/ML" => PetUnits.GramPerMl,
        "CM2ML" or "CM2/ML" => PetUnits.SquareCentimetrePerMl,
        "1CM" or "/CM" => PetUnits.PerCentimetre,
        { } ucum when ucum.StartsWith("G/ML{SUV", StringComparison.Ordinal) => PetUnits.GramPerMl,
        { } ucum when ucum.StartsWith("CM2/ML{SUV", StringComparison.Ordinal) => PetUnits.SquareCentimetrePerMl,
        _ => PetUnits.Other,
    };

    // UCUM writes the kind behind the unit: g/ml{SUVbw}.
    private static string SuvTypeOf(DicomDataset dataset, string units)
    {
        string type = dataset.Text(DicomTag.SUVType).ToUpperInvariant();
        int at = units.IndexOf("{SUV", StringComparison.OrdinalIgnoreCase);
        if (type.Length > 0 || at < 0)
            return type;
        return units[(at + 4)..].TrimEnd('}').ToUpperInvariant() switch
        {
            "LBM(JAMES128)" => "LBMJAMES128",
            "LBM(JANMA)" => "LBMJANMA",
            { } other => other,
        };
    }

    private static PetDecayCorrection DecayOf(DicomDataset dataset) => dataset.Text(DicomTag.DecayCorrection).ToUpperInvariant() switch
    {
        "NONE" => PetDecayCorrection.None,
        "START" => PetDecayCorrection.Start,
        "ADMIN" => PetDecayCorrection.Administration,
        _ => dataset.Text(DicomTag.DecayCorrected) switch
        {
            "YES" => PetDecayCorrection.Start,
            "NO" => PetDecayCorrection.None,
            _ => PetDecayCorrection.Unknown,
        },
    };

    // Enhanced PET has an attribute for each correction.
    private static IEnumerable<string> EnhancedCorrections(DicomDataset dataset)
    {
        (DicomTag Tag, string Name)[] flags =
        [
            (DicomTag.DecayCorrected, "DECY"), (DicomTag.AttenuationCorrected, "ATTN"), (DicomTag.ScatterCorrected, "SCAT"), (DicomTag.DeadTimeCorrected, "DTIM"),
            (DicomTag.RandomsCorrected, "RAN"), (DicomTag.CountLossNormalizationCorrected, "NORM"), (DicomTag.SensitivityCalibrated, "DCAL"),
        ];
        return flags.Where(flag => dataset.Text(flag.Tag) == "YES").Select(static flag => flag.Name);
    }

    private static double? PrivateFactor(DicomDataset dataset, ushort element)
    {
        if (dataset.PrivateTag(PhilipsCreator, 0x7053, element) is not DicomTag tag)
            return null;
        double? factor = dataset.Number(tag)
            ?? (double.TryParse(PrivateText(dataset, tag), System.Globalization.CultureInfo.InvariantCulture, out double parsed) ? parsed : null);
        return factor is double value && value != 0 && double.IsFinite(value) ? value : null;
    }

    // In implicit syntax a private element has no known representation: its bytes are a text.
    private static string PrivateText(DicomDataset dataset, DicomTag tag) =>
        dataset.GetDicomItem<DicomElement>(tag) is DicomElement element && element.ValueRepresentation == DicomVR.UN
            ? System.Text.Encoding.Latin1.GetString(element.Buffer.Data).Trim(' ', '\0')
            : dataset.Text(tag);
}
