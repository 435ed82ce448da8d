using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>
/// Uptake factors. The header sets of real scanners and their factors are those that the authors of cornerstonejs/calculate-suv (MIT) have with
/// their tests; they hold to 1e-6. The rest is arithmetic that a test can do itself.
/// </summary>
public class SuvCalculatorTests
{
    private const double PublishedTolerance = 1e-6;
    private const double HalfLife = 6586.2;

    private static readonly DateTime s_day = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static PetQuantification Pet => new()
    {
        Units = PetUnits.BecquerelPerMl,
        UnitsText = "BQML",
        DecayCorrection = PetDecayCorrection.Start,
        Corrections = ["NORM", "ATTN", "DECY"],
        WeightKg = 75,
        HeightM = 1.85,
        Sex = "M",
        InjectedDose = 3e8,
        HalfLifeSeconds = HalfLife,
        Administered = s_day.AddHours(10),
        SeriesStarted = s_day.AddHours(11),
        FirstAcquired = s_day.AddHours(11),
        FrameReferenceTimeMs = 0,
        FrameDurationMs = 300_000,
    };

    [Theory]
    [InlineData("SIEMENS", 67, 374e6, 6586.2, "10:48:29", "10:48:30.351370", 38513.36, 74324, "08:30:45", 0.00042748316187197236)]
    [InlineData("GE", 52, 152022720, 6586.2001953125, "09:56:21", "09:56:21", 0, 120000, "08:45:00", 0.0005367387681819742)]
    [InlineData("PHILIPS_BQML", 64, 126e6, 6586.199707, "11:01:55", "11:01:56", 1328700, 120700, "10:00:58", 0.0007463747013889488)]
    [InlineData("acquisition before series", 65, 225e6, 6586.2, "12:35:15", "12:35:14.999995", 59936.854672596, 120000, "11:41:00", 0.0004069156854009332)]
    [InlineData("series after acquisition", 69, 388e6, 6586.2, "13:49:18", "13:03:48.234", 0, 180000, "12:00:37", 0.00026503312764157046)]
    [InlineData("no start date", 102, 412e6, 6586.2, "13:54:31.843", "14:15:55.687", 1372857.9232493, 180000, "12:50:00", 0.0003721089202818729)]
    public void Headers_of_real_scanners_give_the_published_factor(
        string name, double kg, double dose, double halfLife, string series, string acquired, double referenceMs, double durationMs, string administered, double expected)
    {
        PetQuantification pet = Pet with
        {
            Source = name,
            WeightKg = kg,
            InjectedDose = dose,
            HalfLifeSeconds = halfLife,
            SeriesStarted = s_day + Time(series),
            FirstAcquired = s_day + Time(acquired),
            FrameReferenceTimeMs = referenceMs,
            FrameDurationMs = durationMs,
            Administered = null,
            AdministeredTimeOfDay = Time(administered),
        };
        Assert.Equal(expected, SuvCalculator.Calculate(pet, SuvKind.BodyWeight).Factor, PublishedTolerance);
    }

    [Fact]
    public void Philips_counts_have_a_factor_of_their_own_or_become_activity_first()
    {
        PetQuantification counts = Pet with { Units = PetUnits.Counts, UnitsText = "CNTS" };
        Assert.Equal(0.000728, SuvCalculator.Calculate(counts with { PhilipsSuvFactor = 0.000728, PhilipsActivityFactor = 3 }, SuvKind.BodyWeight).Factor);
        double asActivity = SuvCalculator.Calculate(Pet, SuvKind.BodyWeight).Factor;
        Assert.Equal(1.5 * asActivity, SuvCalculator.Calculate(counts with { PhilipsActivityFactor = 1.5 }, SuvKind.BodyWeight).Factor, 1e-12);
        Assert.Contains("(7053,1000)", Assert.Throws<DicomFormatException>(() => SuvCalculator.Calculate(counts, SuvKind.BodyWeight)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decay_correction_to_start_to_administration_or_not_at_all_are_three_laws()
    {
        double lambda = Math.Log(2) / HalfLife;
        Assert.Equal(75000 / 3e8 * Math.Exp(lambda * 3600), SuvCalculator.Calculate(Pet, SuvKind.BodyWeight).Factor, 1e-12);
        Assert.Equal(75000 / 3e8, SuvCalculator.Calculate(Pet with { DecayCorrection = PetDecayCorrection.Administration }, SuvKind.BodyWeight).Factor, 1e-15);
        double frame = 300 * lambda;
        double none = 75000 / 3e8 * frame / (1 - Math.Exp(-frame)) * Math.Exp(lambda * 3600);
        Assert.Equal(none, SuvCalculator.Calculate(Pet with { DecayCorrection = PetDecayCorrection.None }, SuvKind.BodyWeight).Factor, 1e-12);
        Assert.Equal(
            none * Math.Exp(lambda * 600),
            SuvCalculator.Calculate(Pet with { DecayCorrection = PetDecayCorrection.None }, SuvKind.BodyWeight, s_day.AddHours(11).AddSeconds(600), 300_000).Factor,
            1e-12);
    }

    [Fact]
    public void A_stated_reference_time_goes_before_the_time_of_the_series()
    {
        double lambda = Math.Log(2) / HalfLife;
        SuvResult suv = SuvCalculator.Calculate(Pet with { StatedReferenceTime = s_day.AddHours(10.5) }, SuvKind.BodyWeight);
        Assert.Equal(75000 / 3e8 * Math.Exp(lambda * 1800), suv.Factor, 1e-12);
    }

    [Fact]
    public void A_series_time_after_the_acquisition_is_replaced_by_the_time_that_frames_count_from()
    {
        double lambda = Math.Log(2) / HalfLife;
        double mean = Math.Log(lambda * 300 / (1 - Math.Exp(-lambda * 300))) / lambda;
        PetQuantification late = Pet with { SeriesStarted = s_day.AddHours(15), FrameReferenceTimeMs = 1000 * (900 + mean), FirstAcquired = s_day.AddHours(11).AddSeconds(900) };
        Assert.Equal(s_day.AddHours(11), SuvCalculator.Calculate(late, SuvKind.BodyWeight).ReferenceTime!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void Administration_before_midnight_is_that_of_the_day_before()
    {
        PetQuantification pet = Pet with { Administered = null, AdministeredTimeOfDay = new(23, 30, 0), SeriesStarted = s_day.AddMinutes(30), FirstAcquired = s_day.AddMinutes(30) };
        SuvResult suv = SuvCalculator.Calculate(pet, SuvKind.BodyWeight);
        Assert.Equal(SuvCalculator.Calculate(Pet, SuvKind.BodyWeight).Factor, suv.Factor, 1e-12);
        Assert.Single(suv.Warnings);
    }

    [Fact]
    public void A_dose_in_MBq_and_a_weight_in_grams_are_seen_and_told()
    {
        SuvResult suv = SuvCalculator.Calculate(Pet with { InjectedDose = 300, WeightKg = 75000 }, SuvKind.BodyWeight);
        Assert.Equal(SuvCalculator.Calculate(Pet, SuvKind.BodyWeight).Factor, suv.Factor, 1e-12);
        Assert.Equal(2, suv.Warnings.Length);
    }

    [Theory]
    [InlineData(SuvKind.BodySurfaceArea, "M", 19813.758427117766)]
    [InlineData(SuvKind.LeanBodyMassMorgan, "M", 62777.57487216947)]
    [InlineData(SuvKind.LeanBodyMassJames, "F", 55925.67567567568)]
    [InlineData(SuvKind.LeanBodyMass, "M", 60915.335886519744)]
    [InlineData(SuvKind.LeanBodyMass, "F", 49214.37996837613)]
    [InlineData(SuvKind.LeanBodyMassJames, "M", 82500 - 128000 * (75.0 / 185) * (75.0 / 185))]
    [InlineData(SuvKind.IdealBodyWeight, "M", 48000 + 1060 * 33)]
    [InlineData(SuvKind.IdealBodyWeight, "O", (48000 + 1060 * 33 + 45500 + 910 * 33) / 2.0)]
    public void A_measure_of_the_body_takes_the_place_of_weight(SuvKind kind, string sex, double expected)
    {
        SuvResult suv = SuvCalculator.Calculate(Pet with { DecayCorrection = PetDecayCorrection.Administration, Sex = sex }, kind);
        Assert.Equal(expected / 3e8, suv.Factor, 1e-8 * expected / 3e8);
    }

    [Fact]
    public void Stored_uptake_values_are_converted_by_the_ratio_of_the_measures()
    {
        PetQuantification lean = Pet with { Units = PetUnits.GramPerMl, UnitsText = "GML", SuvType = "LBMJANMA" };
        Assert.Equal(1, SuvCalculator.Calculate(lean, SuvKind.LeanBodyMass).Factor);
        Assert.Equal(75000 / 60915.335886519744, SuvCalculator.Calculate(lean, SuvKind.BodyWeight).Factor, 1e-9);
        PetQuantification surface = Pet with { Units = PetUnits.SquareCentimetrePerMl, UnitsText = "CM2ML" };
        Assert.Equal(75000 / 19813.758427117766, SuvCalculator.Calculate(surface, SuvKind.BodyWeight).Factor, 1e-9);
        Assert.Equal(1, SuvCalculator.Calculate(Pet with { Units = PetUnits.GramPerMl, WeightKg = null }, SuvKind.BodyWeight).Factor);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("(0010,1030)", Refused(Pet with { WeightKg = 0 }), StringComparison.Ordinal);
        Assert.Contains("(0018,1074)", Refused(Pet with { InjectedDose = null }), StringComparison.Ordinal);
        Assert.Contains("(0018,1075)", Refused(Pet with { HalfLifeSeconds = null }), StringComparison.Ordinal);
        Assert.Contains("(0018,1072)", Refused(Pet with { Administered = null }), StringComparison.Ordinal);
        Assert.Contains("PROPCPS", Refused(Pet with { Units = PetUnits.ProportionalToCountsPerSecond, UnitsText = "PROPCPS" }), StringComparison.Ordinal);
        Assert.Contains("(0054,1102)", Refused(Pet with { DecayCorrection = PetDecayCorrection.Unknown, Corrections = ["ATTN"] }), StringComparison.Ordinal);
        SuvResult doubtful = SuvCalculator.Calculate(Pet with { Corrections = ["NORM"] }, SuvKind.BodyWeight);
        Assert.Contains(doubtful.Warnings, static warning => warning.Contains("ATTN", StringComparison.Ordinal));
        Assert.Contains(doubtful.Warnings, static warning => warning.Contains("DECY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Private_attributes_are_found_with_and_without_their_creator(bool hasCreator)
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        series.Add(Vector3D.Zero, 100, dataset =>
        {
            dataset.AddOrUpdate(DicomTag.Units, "CNTS");
            if (hasCreator)
                dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x7053, 0x0011), "Philips PET Private Group");
            dataset.AddOrUpdate(DicomVR.DS, new DicomTag(0x7053, (ushort)(hasCreator ? 0x1100 : 0x1000)), "0.02");
        });
        Assert.Equal(2, series.Read(new() { Suv = SuvKind.BodyWeight }).Volume[0, 0, 0], 1e-6);
    }

    [Fact]
    public void The_block_of_another_creator_is_not_taken_for_that_of_Philips()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        series.Add(Vector3D.Zero, 100, static dataset => dataset
            .AddOrUpdate(DicomTag.Units, "CNTS")
            .AddOrUpdate(DicomVR.LO, new DicomTag(0x7053, 0x0010), "SOMEBODY ELSE")
            .AddOrUpdate(DicomVR.DS, new DicomTag(0x7053, 0x1000), "0.02"));
        Assert.Throws<DicomFormatException>(() => series.Read(new() { Suv = SuvKind.BodyWeight }));
    }

    private static string Refused(PetQuantification pet) => Assert.Throws<DicomFormatException>(() => SuvCalculator.Calculate(pet, SuvKind.BodyWeight)).Message;

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
