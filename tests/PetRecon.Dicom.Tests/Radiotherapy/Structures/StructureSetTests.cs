using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy.Structures;

/// <summary>Structure sets of planning systems and of the test's own making.</summary>
public class StructureSetTests
{
    private const string Prostate = "rt/slicerrt_eclipse_prostate/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm";
    private const string Breast = "rt/dicompyler/rtss.dcm";
    private const string Ramp = "rt/dcpt_plan03_ramp/RS1.2.752.243.1.1.20250522124652761.2000.43711.dcm";

    [Theory]
    [InlineData(Prostate, "BODY", 92, 47848)]
    [InlineData(Prostate, "Bladder", 21, 2152)]
    [InlineData(Prostate, "Femoral Head RT", 18, 1342)]
    [InlineData(Prostate, "Rectum", 40, 1594)]
    [InlineData(Prostate, "CTV", 0, 0)]
    [InlineData(Prostate, "optRectum", 0, 0)]
    [InlineData(Breast, "BODY", 141, 51846)]
    [InlineData(Breast, "Areola", 0, 0)]
    [InlineData(Breast, "Lt Lung", 165, 19956)]
    [InlineData(Breast, "Tumor Bed Block", 24, 1632)]
    [InlineData(Ramp, "Cube101010", 21, 84)]
    [InlineData(Ramp, "External", 41, 164)]
    [InlineData(Ramp, "LoPo", 1, 1)]
    public void A_region_has_the_contours_and_points_that_other_programs_count(string file, string name, int contours, int points)
    {
        Roi roi = StructureSet.Read(Repository.SharedData(file)).Find(name);
        Assert.Equal(contours, roi.Contours.Length);
        Assert.Equal(points, roi.Contours.Sum(contour => contour.PointsMm.Length));
    }

    [Fact]
    public void Eclipse_names_types_and_references_are_read()
    {
        StructureSet set = StructureSet.Read(Repository.SharedData(Prostate));
        Assert.Equal(16, set.Rois.Length);
        Roi body = set.Find("body ");
        Assert.Equal("EXTERNAL", body.InterpretedType);
        Assert.False(body.IsEmpty);
        Assert.True(set.Find("CTV").IsEmpty);
        Assert.All(body.Contours, contour => Assert.Equal(ContourKind.ClosedPlanar, contour.Kind));
        Assert.Single(set.Frames);
        Assert.All(set.Rois, roi => Assert.Equal(set.Frames[0].FrameOfReferenceUid, roi.FrameOfReferenceUid));
        Assert.Contains("The structure set has: BODY", Assert.Throws<ArgumentException>(() => set.Find("Liver")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RayStations_point_is_a_point_at_its_place()
    {
        StructureSet set = StructureSet.Read(Repository.SharedData(Ramp));
        Contour contour = Assert.Single(set.Find("LoPo").Contours);
        Assert.Equal(ContourKind.Point, contour.Kind);
        Assert.True(set.Find("LoPo").IsEmpty);
        Assert.Equal(61, set.Frames[0].Images.Length);
        Assert.Equal("1.2.826.0.1.3680043.8.176.20111122133550298.10.5406771221", set.Frames[0].SeriesInstanceUid);
        Assert.Equal("RaySearch Laboratories", set.Identity.Manufacturer);
        Assert.Equal(new DateTime(2025, 5, 22, 12, 46, 52, DateTimeKind.Unspecified), set.Changed);
    }

    [Theory]
    [InlineData("dicom/pet_ge_sts001_raw/mask/1-1.dcm")]
    [InlineData("dicom/petct_sts001/STS_001/PET/dicom/mask/RS.dcm")]
    [InlineData("dicom/petct_sts001/STS_001/CT/dicom/mask/RS.dcm")]
    [InlineData("dicom/suv_dro/DRO_0_0/RS/RS_dro_0_0.dcm")]
    public void Other_structure_sets_have_closed_contours(string file)
    {
        StructureSet set = StructureSet.Read(Repository.SharedData(file));
        Assert.NotEmpty(set.Rois);
        Assert.Contains(set.Rois, roi => !roi.IsEmpty);
    }

    [Fact]
    public void Names_in_another_script_colours_and_properties_come_through()
    {
        DicomDataset set = Made("ISO_IR 192", "Опухоль 腫瘍", [("CLOSED_PLANAR", "0\\0\\1\\10\\0\\1\\ 1.5e1 \\+1E1\\1", 3)]);
        set.GetSequence(DicomTag.ROIContourSequence).Items[0].AddOrUpdate(DicomTag.ROIDisplayColor, 255, 128, 0);
        DicomDataset observation = new DicomDataset().NotValidated();
        observation.AddOrUpdate(DicomTag.ReferencedROINumber, 7).AddOrUpdate(DicomTag.RTROIInterpretedType, "PTV");
        observation.AddOrUpdate(DicomTag.ROIPhysicalPropertiesSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.ROIPhysicalProperty, "REL_MASS_DENSITY").AddOrUpdate(DicomTag.ROIPhysicalPropertyValue, 1.05));
        set.AddOrUpdate(DicomTag.RTROIObservationsSequence, observation);
        Roi roi = Assert.Single(ReadBack(set).Rois);
        Assert.Equal("Опухоль 腫瘍", roi.Name);
        Assert.Equal(new DisplayColour(255, 128, 0), roi.Colour);
        Assert.Equal("#ff8000", roi.Colour.ToString());
        Assert.Equal("PTV", roi.InterpretedType);
        Assert.Equal(new RoiPhysicalProperty("REL_MASS_DENSITY", 1.05), Assert.Single(roi.PhysicalProperties));
        Assert.Equal(new Vector3D(15, 10, 1), Assert.Single(roi.Contours).PointsMm[2]);
    }

    [Theory]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\0\\1\\15\\10", 3, "has 8 numbers; points have three coordinates")]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\0\\1\\15\\10\\1", 4, "Number of Contour Points (3006,0046) is 4, but Contour Data has 3 points")]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\x\\1\\15\\10\\1", 3, "has \"x\" as number 5")]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\NaN\\1\\15\\10\\1", 3, "has \"NaN\" as number 5")]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\\\1\\15\\10\\1", 3, "has \"\" as number 5")]
    [InlineData("CLOSED_PLANAR", "0\\0\\1\\10\\1e30\\1\\15\\10\\1", 3, "has \"1e30\" as number 5")]
    [InlineData("BLOB", "0\\0\\1\\10\\0\\1\\15\\10\\1", 3, "is \"BLOB\"; known are")]
    public void A_damaged_contour_is_named_with_file_and_attribute(string kind, string data, int count, string problem)
    {
        DicomFormatException error = Assert.Throws<DicomFormatException>(() => ReadBack(Made("ISO_IR 100", "Liver", [(kind, data, count)])));
        Assert.Contains("ROI Contour 1, Contour 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".dcm", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Contours_without_points_or_of_no_region_are_left_out_and_said()
    {
        DicomDataset set = Made("ISO_IR 100", "Liver", [("CLOSED_PLANAR", "", 0), ("POINT", "1\\2\\3", 1)]);
        set.GetSequence(DicomTag.ROIContourSequence).Items.Add(new DicomDataset().AddOrUpdate(DicomTag.ReferencedROINumber, 99));
        StructureSet read = ReadBack(set);
        Assert.Single(read.Rois[0].Contours);
        Assert.Contains(read.Warnings, warning => warning.Contains("has no points", StringComparison.Ordinal));
        Assert.Contains(read.Warnings, warning => warning.Contains("is 99, but no region has that number", StringComparison.Ordinal));
        Assert.Contains(read.Warnings, warning => warning.Contains("which images the regions were drawn on", StringComparison.Ordinal));
    }

    [Fact]
    public void Contours_on_images_that_are_not_listed_are_said()
    {
        DicomDataset set = Made("ISO_IR 100", "Liver", [("POINT", "1\\2\\3", 1), ("POINT", "1\\2\\4", 1)]);
        IList<DicomDataset> contours = set.GetSequence(DicomTag.ROIContourSequence).Items[0].GetSequence(DicomTag.ContourSequence).Items;
        contours[0].AddOrUpdate(DicomTag.ContourImageSequence, TemporaryDicom.Item().Set(DicomTag.ReferencedSOPInstanceUID, "1.2.1"));
        contours[1].AddOrUpdate(DicomTag.ContourImageSequence, TemporaryDicom.Item().Set(DicomTag.ReferencedSOPInstanceUID, "1.2.9"));
        DicomDataset series = TemporaryDicom.Item().Set(DicomTag.SeriesInstanceUID, "1.2.3.5")
            .AddOrUpdate(DicomTag.ContourImageSequence, TemporaryDicom.Item().Set(DicomTag.ReferencedSOPInstanceUID, "1.2.1"));
        DicomDataset study = TemporaryDicom.Item().AddOrUpdate(DicomTag.RTReferencedSeriesSequence, series);
        set.AddOrUpdate(DicomTag.ReferencedFrameOfReferenceSequence, TemporaryDicom.Item().Set(DicomTag.FrameOfReferenceUID, "1.2.3").AddOrUpdate(DicomTag.RTReferencedStudySequence, study));
        Assert.Equal(["Region \"Liver\": 1 contours refer to images that the structure set does not list."], ReadBack(set).Warnings);
    }

    [Fact]
    public void Another_kind_of_file_is_refused_by_its_name()
    {
        string dose = Repository.SharedData("dicom/edge/pydicom/rtdose.dcm");
        Assert.Contains("this is RT Dose Storage", Assert.Throws<DicomFormatException>(() => StructureSet.Read(dose)).Message, StringComparison.Ordinal);
    }

    private static DicomDataset Made(string characters, string name, (string Kind, string Data, int Count)[] contours)
    {
        // An item is in the characters of the data set around it; it has its own only while the name is put in.
        DicomDataset roi = new DicomDataset().NotValidated();
        roi.AddOrUpdate(DicomTag.SpecificCharacterSet, characters).AddOrUpdate(DicomTag.ROIName, name).Remove(DicomTag.SpecificCharacterSet);
        roi.AddOrUpdate(DicomTag.ROINumber, 7).AddOrUpdate(DicomTag.ReferencedFrameOfReferenceUID, "1.2.3");
        DicomDataset set = new DicomDataset().NotValidated();
        set.AddOrUpdate(DicomTag.SpecificCharacterSet, characters)
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.RTStructureSetStorage)
            .AddOrUpdate(DicomTag.SOPInstanceUID, DicomUIDGenerator.GenerateDerivedFromUUID())
            .AddOrUpdate(DicomTag.StructureSetROISequence, roi);
        DicomDataset list = new DicomDataset().NotValidated();
        list.AddOrUpdate(DicomTag.ReferencedROINumber, 7);
        list.AddOrUpdate(DicomTag.ContourSequence, [.. contours.Select(contour => new DicomDataset().NotValidated()
            .AddOrUpdate(DicomTag.ContourGeometricType, contour.Kind)
            .AddOrUpdate(DicomTag.NumberOfContourPoints, contour.Count)
            .AddOrUpdate(DicomTag.ContourData, contour.Data.Split('\\', StringSplitOptions.None)))]);
        return set.AddOrUpdate(DicomTag.ROIContourSequence, list);
    }

    private static StructureSet ReadBack(DicomDataset set) => TemporaryDicom.Read(set, StructureSet.Read);
}
