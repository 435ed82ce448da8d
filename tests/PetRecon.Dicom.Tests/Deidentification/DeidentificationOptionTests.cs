using System.Globalization;
using PetRecon.Dicom.Deidentification;
using PetRecon.Dicom.Images;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Deidentification;

/// <summary>What the profile's options keep, and that they keep no more.</summary>
public class DeidentificationOptionTests
{
    private const ConfidentialityOptions ForSuv = ConfidentialityOptions.RetainModifiedDates | ConfidentialityOptions.RetainPatientCharacteristics | ConfidentialityOptions.RetainSafePrivate;

    [Theory]
    [InlineData("20260105", 10, "20260115")]
    [InlineData("20260105", -5, "20251231")]
    [InlineData("2026.01.05", 1, "20260106")]
    [InlineData("20240229", 366, "20250301")]
    [InlineData("20260105101112.25+0100", -1, "20260104101112.25+0100")]
    [InlineData("202601", 31, "202602")]
    [InlineData("", 7, "")]
    [InlineData("about noon", 7, null)]
    [InlineData("00010101", -1, null)]
    public void A_date_moves_and_keeps_its_time_and_precision(string before, int days, string? after) => Assert.Equal(after, DateShifting.Shift(before, days));

    [Theory]
    [InlineData("dicom/petct_sts001/STS_001/PET/dicom/image")]
    [InlineData("dicom/suv_dro/DRO_0_0/PT")]
    [InlineData("dicom/suv_dro/DRO_3_1/PT")]
    public void All_that_an_SUV_needs_survives_moved_dates(string series)
    {
        string input = Repository.SharedData(series);
        using TemporaryFolder folder = new();
        DeidentificationReport report = Deidentified.Run(new() { Profile = ForSuv, KeepFileNames = true }, input, folder.In("out"));
        Assert.DoesNotContain(report.Warnings, warning => warning.Message.Contains("SUV", StringComparison.Ordinal));
        foreach (string path in Directory.EnumerateFiles(input))
        {
            DicomDataset before = DicomFile.Open(path).Dataset, after = DicomFile.Open(folder.In("out", Path.GetFileName(path))).Dataset;
            Assert.NotEqual(before.GetString(DicomTag.SeriesDate), after.GetString(DicomTag.SeriesDate));
            foreach (DicomTag tag in new[] { DicomTag.PatientWeight, DicomTag.PatientSize, DicomTag.PatientSex, DicomTag.SeriesTime, DicomTag.AcquisitionTime, DicomTag.Units, DicomTag.DecayCorrection, DicomTag.RescaleSlope, DicomTag.FrameReferenceTime })
                Assert.Equal(Text(before, tag), Text(after, tag));
            DicomDataset drugBefore = before.GetSequence(DicomTag.RadiopharmaceuticalInformationSequence).Items[0], drugAfter = after.GetSequence(DicomTag.RadiopharmaceuticalInformationSequence).Items[0];
            foreach (DicomTag tag in new[] { DicomTag.RadionuclideTotalDose, DicomTag.RadionuclideHalfLife, DicomTag.RadiopharmaceuticalStartTime })
                Assert.Equal(Text(drugBefore, tag), Text(drugAfter, tag));
            Assert.Equal(Interval(before, drugBefore), Interval(after, drugAfter));
            Assert.Equal(DicomPixelData.Create(before).GetFrame(0).Data, DicomPixelData.Create(after).GetFrame(0).Data);
        }
    }

    [Theory]
    [InlineData("dicom/petct_sts001/STS_001/PET/dicom/image")]
    [InlineData("dicom/suv_dro/DRO_1_0/PT")]
    [InlineData("dicom/suv_dro/DRO_2_4/PT")]
    [InlineData("dicom/suv_dro/DRO_3_1/PT")]
    public void The_factor_to_SUV_is_the_same_afterwards(string series)
    {
        string input = Repository.SharedData(series);
        using TemporaryFolder folder = new();
        Deidentified.Run(new() { Profile = ForSuv }, input, folder.In("out"));
        SuvResult before = Suv(input), after = Suv(folder.In("out"));
        Assert.Equal(before.Factor, after.Factor);
        Assert.Equal(before.Rule, after.Rule);
    }

    [Fact]
    public void Without_the_options_that_SUVs_need_a_PET_series_is_warned_of_once()
    {
        string input = Repository.SharedData("dicom/suv_dro/DRO_0_0/PT");
        DeidentificationReport report = Deidentified.Preview(new(), input);
        Assert.Equal(2, report.Warnings.Count(warning => warning.Message.Contains("SUV", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_files_of_a_patient_move_by_the_same_days_and_other_patients_by_others()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.In("in"));
        foreach ((string patient, string date) in new[] { ("a", "20260101"), ("a", "20260301"), ("b", "20260101") })
        {
            DicomDataset dataset = DeidentifierTests.Image();
            dataset.AddOrUpdate(DicomTag.PatientID, patient).AddOrUpdate(DicomTag.StudyDate, date);
            new DicomFile(dataset).Save(folder.In("in", patient + date));
        }

        Deidentified.Run(new() { Profile = ConfidentialityOptions.RetainModifiedDates, KeepFileNames = true, Seed = "s" }, folder.In("in"), folder.In("out"));
        DateTime first = StudyDate("a20260101"), second = StudyDate("a20260301"), other = StudyDate("b20260101");
        Assert.Equal(59, (second - first).Days);
        Assert.NotEqual(first, other);
        Assert.True(first < new DateTime(2025, 12, 2, 0, 0, 0, DateTimeKind.Unspecified));

        DateTime StudyDate(string name) => DicomFile.Open(folder.In("out", name)).Dataset.GetSingleValue<DateTime>(DicomTag.StudyDate);
    }

    [Fact]
    public void Private_elements_go_unless_they_are_safe()
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = DeidentifierTests.Image();
        dataset.AddOrUpdate(DicomVR.DS, new DicomTag(0x7053, 0x09, "Philips PET Private Group"), "0.000551");
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x7053, 0x01, "Philips PET Private Group"), "Doe");
        dataset.AddOrUpdate(DicomVR.DT, new DicomTag(0x0009, 0x0D, "GEMS_PETD_01"), "20260105101112.00");
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x0011, 0x01, "DECLARED"), "fine");
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x0011, 0x02, "DECLARED"), "Doe");
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x0013, 0x01, "OTHER"), "Doe");
        dataset.AddOrUpdate(new DicomSequence(DicomTag.PrivateDataElementCharacteristicsSequence, new DicomDataset
        {
            { DicomTag.PrivateGroupReference, (ushort)0x0011 },
            { DicomTag.PrivateCreatorReference, "DECLARED" },
            { DicomTag.BlockIdentifyingInformationStatus, "MIXED" },
            { DicomTag.NonidentifyingPrivateElements, (ushort)0x01 },
        }));
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        DicomDataset none = Run(new());
        Assert.DoesNotContain(none, item => item.Tag.IsPrivate);
        DicomDataset safe = Run(new() { Profile = ConfidentialityOptions.RetainSafePrivate | ConfidentialityOptions.RetainModifiedDates, DateShiftDays = -4 });
        Assert.Equal(["0.000551", "20260101101112.00", "fine"], safe.Where(item => item.Tag.IsPrivate && item.Tag.Element > 0xFF).Select(item => ((DicomElement)item).Get<string>()).Order(StringComparer.Ordinal));
        DicomDataset undated = Run(new() { Profile = ConfidentialityOptions.RetainSafePrivate });
        Assert.DoesNotContain(undated, item => item.Tag.Group == 9);

        DicomDataset Run(DeidentificationOptions options)
        {
            Deidentified.Run(options, folder.In("in.dcm"), folder.In("out.dcm"));
            return DicomFile.Open(folder.In("out.dcm"), FileReadOption.ReadAll).Dataset;
        }
    }

    [Theory]
    [InlineData("PET/CT torso", "PET/CT torso")]
    [InlineData("PET of Jane DOE 05.01.2026", "PET of")]
    [InlineData("ask Dr. Miller, tel 0301234567", "ask , tel")]
    [InlineData("mail jane@example.org: fine", "mail : fine")]
    [InlineData("ID 12345 seen", "ID seen")]
    [InlineData("Doering device, 2 mm", "Doering device, 2 mm")]
    public void Descriptions_are_cleaned_of_what_can_be_recognised(string before, string after)
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = DeidentifierTests.Image();
        dataset.AddOrUpdate(DicomTag.SeriesDescription, before);
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        DeidentificationReport report = Deidentified.Run(new() { Profile = ConfidentialityOptions.CleanDescriptors }, folder.In("in.dcm"), folder.In("out.dcm"));
        Assert.Equal(after, DicomFile.Open(folder.In("out.dcm")).Dataset.GetString(DicomTag.SeriesDescription));
        Assert.Contains(after, report.RetainedTexts);
    }

    [Fact]
    public void Structured_content_is_replaced_or_cleaned()
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = DeidentifierTests.Image();
        dataset.AddOrUpdate(new DicomSequence(DicomTag.ContentSequence, new DicomDataset
        {
            { DicomTag.ValueType, "TEXT" },
            { DicomTag.TextValue, "Jane Doe has a nodule of 8 mm" },
            { DicomTag.ReferencedSOPInstanceUID, "1.2.3.1" },
        }));
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("1"));
        Deidentified.Run(new() { Profile = ConfidentialityOptions.CleanStructuredContent }, folder.In("in.dcm"), folder.In("2"));
        Assert.Equal("ANONYMIZED", Text("1"));
        Assert.Equal("has a nodule of 8 mm", Text("2"));

        string Text(string name) => DicomFile.Open(folder.In(name)).Dataset.GetSequence(DicomTag.ContentSequence).Items[0].GetString(DicomTag.TextValue);
    }

    [Fact]
    public void Of_overlays_only_regions_stay_and_only_when_asked_for()
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = DeidentifierTests.Image();
        foreach ((ushort group, string type) in new[] { ((ushort)0x6000, "R"), ((ushort)0x6002, "G") })
        {
            dataset.AddOrUpdate(DicomVR.CS, new DicomTag(group, 0x0040), type);
            dataset.AddOrUpdate(DicomVR.LO, new DicomTag(group, 0x0022), "of Jane");
            dataset.AddOrUpdate(new DicomOtherByte(new DicomTag(group, 0x3000), 1, 2));
        }

        dataset.AddOrUpdate(new DicomOtherByte(new DicomTag(0x5000, 0x3000), 1, 2));
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        Assert.Empty(Groups(ConfidentialityOptions.None));
        Assert.Equal(["6000,0040", "6000,3000"], Groups(ConfidentialityOptions.CleanGraphics));

        IEnumerable<string> Groups(ConfidentialityOptions profile)
        {
            Deidentified.Run(new() { Profile = profile }, folder.In("in.dcm"), folder.In("out.dcm"));
            return DicomFile.Open(folder.In("out.dcm")).Dataset.Where(item => item.Tag.Group is >= 0x5000 and < 0x7000).Select(item => $"{item.Tag.Group:x4},{item.Tag.Element:x4}");
        }
    }

    [Theory]
    [InlineData(ConfidentialityOptions.RetainDeviceIdentity, "DeviceSerialNumber", "ABC")]
    [InlineData(ConfidentialityOptions.RetainInstitutionIdentity, "InstitutionName", "General")]
    [InlineData(ConfidentialityOptions.RetainPatientCharacteristics, "PatientWeight", "70")]
    [InlineData(ConfidentialityOptions.RetainUids, "SOPInstanceUID", "1.2.3.1")]
    [InlineData(ConfidentialityOptions.RetainFullDates, "StudyDate", "20260105")]
    public void An_option_keeps_its_attributes_and_no_others(ConfidentialityOptions option, string keyword, string value)
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = DeidentifierTests.Image();
        dataset.AddOrUpdate(DicomTag.DeviceSerialNumber, "ABC").AddOrUpdate(DicomTag.InstitutionName, "General").AddOrUpdate(DicomTag.PatientWeight, "70");
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        Deidentified.Run(new() { Profile = option }, folder.In("in.dcm"), folder.In("out.dcm"));
        DicomDataset after = DicomFile.Open(folder.In("out.dcm")).Dataset;
        foreach (string each in new[] { "DeviceSerialNumber", "InstitutionName", "PatientWeight", "SOPInstanceUID", "StudyDate" })
        {
            DicomTag tag = DicomDictionary.Default[each];
            Assert.Equal(each == keyword, Text(after, tag) == Text(dataset, tag));
        }

        Assert.Equal(value, Text(after, DicomDictionary.Default[keyword]));
        Assert.Throws<ArgumentException>(() => new Deidentifier(new() { Profile = ConfidentialityOptions.RetainFullDates | ConfidentialityOptions.RetainModifiedDates }));
    }

    private static SuvResult Suv(string series) =>
        SuvCalculator.Calculate(Assert.IsType<PetQuantification>(DicomImageReader.ReadSeries(series, cancellationToken: TestContext.Current.CancellationToken).Pet), SuvKind.BodyWeight);

    private static string Text(DicomDataset dataset, DicomTag tag) => dataset.TryGetString(tag, out string? text) ? text : "-";

    // From injection to the series' time; those files that give no date of injection have the time of day alone.
    private static TimeSpan Interval(DicomDataset dataset, DicomDataset drug)
    {
        DateTime series = dataset.GetSingleValue<DateTime>(DicomTag.SeriesDate) + dataset.GetSingleValue<DateTime>(DicomTag.SeriesTime).TimeOfDay;
        string start = Text(drug, DicomTag.RadiopharmaceuticalStartDateTime);
        return start.Length < 14 ? series.TimeOfDay : series - DateTime.ParseExact(start[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture);
    }
}
