using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy.Plans;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy.Plans;

/// <summary>A plan with carbon ions, which no public file has: written by the test and read back, whole and damaged.</summary>
public class CarbonPlanTests
{
    private static readonly float[] s_weights = [2e6f, 1e6f, 0.5e6f];

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void A_carbon_beam_with_range_shifter_and_ripple_filter_is_read_back(string syntax)
    {
        RtPlan plan = Read(Made(DicomTransferSyntax.Parse(syntax)));
        IonBeam beam = Assert.Single(plan.IonBeams);
        Assert.Empty(plan.Warnings);
        Assert.Equal(new IonSpecies(6, 12, 6), beam.Species);
        Assert.Equal("12C6+", beam.Species!.ToString());
        Assert.Equal("NP", beam.DosimeterUnit);
        Assert.Equal(new RangeShifter(1, "RS 3 cm", "BINARY", "PMMA", "RS30"), Assert.Single(beam.RangeShifters));
        Assert.Equal(new RangeModulator(1, "RiFi 3 mm", "FIXED", "ripple filter", ""), Assert.Single(beam.RangeModulators));
        Assert.Equal(2, beam.Layers.Length);
        Assert.Equal([290.0, 281.5], beam.Layers.Select(layer => layer.EnergyMeVPerU));
        Assert.Equal([3.5e6, 3.5e6], beam.Layers.Select(layer => layer.MetersetWeight));
        Assert.Equal(7e8, beam.Layers.Sum(layer => layer.Meterset), 1);
        Assert.Equal(new ScanSpot(-10.5, 3, 2e6, 2e8), beam.Layers[0].Spots[0]);
        IonControlPoint second = beam.Layers[1].ControlPoint;
        Assert.Equal(2, second.Index);
        Assert.Equal(new RangeShifterSetting(1, "IN", 250, 34.5f), Assert.Single(second.RangeShifterSettings));
        Assert.Equal(1.5, Assert.Single(second.RangeModulatorSettings).StartWaterEquivalentThicknessMm);
        Assert.Equal((7.2f, 7.4f), ((float)second.SpotSizeXMm!, (float)second.SpotSizeYMm!));
        Assert.Equal(650, second.Geometry.SnoutPositionMm);
        Assert.Equal(new Vector3D(1, -2, 3.5), second.Geometry.IsocenterMm);
        Assert.Equal(270, second.Geometry.GantryAngleDegrees);
        Assert.Equal(15, second.Geometry.PatientSupportAngleDegrees);
        Assert.Equal(4, second.PaintingCount);
    }

    [Fact]
    public void Spots_in_the_representation_OF_are_the_same()
    {
        RtPlan plan = Read(Made(DicomTransferSyntax.ExplicitVRLittleEndian, beam => Point(beam, 0)
            .AddOrUpdate(new DicomOtherFloat(DicomTag.ScanSpotMetersetWeights, s_weights))
            .AddOrUpdate(new DicomOtherFloat(DicomTag.ScanSpotPositionMap, -10.5f, 3f, 0f, 3f, 10.5f, 3f))));
        Assert.Equal(new ScanSpot(10.5, 3, 0.5e6, 0.5e8), plan.IonBeams[0].Layers[0].Spots[2]);
    }

    [Fact]
    public void Counts_that_disagree_are_errors_that_name_control_point_and_attribute()
    {
        Refused(beam => Point(beam, 0).Set(DicomTag.NumberOfScanSpotPositions, "4"), "Ion Beam 1, Control Point 1: Number of Scan Spot Positions (300a,0392) is 4, but there are 3 weights");
        Refused(beam => Point(beam, 2).AddOrUpdate(DicomTag.ScanSpotPositionMap, 1f, 2f, 3f), "Control Point 3: Scan Spot Position Map (300a,0394) has 3 numbers for 3 weights");
        Refused(beam => Point(beam, 0).AddOrUpdate(DicomTag.ScanSpotMetersetWeights, 1f, float.NaN, 1f), "Scan Spot Meterset Weights (300a,0396) has a value that is not finite");
        Refused(beam => Point(beam, 0).AddOrUpdate(DicomTag.ScanSpotMetersetWeights, 1f, -1f, 1f), "is -1 for spot 2");
        Refused(beam => beam.Set(DicomTag.NumberOfControlPoints, "5"), "Number of Control Points (300a,0110) is 5, but the beam has 4");
        Refused(beam => beam.Set(DicomTag.NumberOfRangeShifters, "2"), "Number of Range Shifters (300a,0312) is 2, but 1 are described");
        Refused(beam => Point(beam, 3).Set(DicomTag.CumulativeMetersetWeight, "1"), "falls from 3500000 to 1");
        Refused(beam => Point(beam, 0).Remove(DicomTag.NominalBeamEnergy), "Nominal Beam Energy (300a,0114) is missing");
    }

    [Fact]
    public void What_only_looks_odd_is_said_and_read()
    {
        RtPlan lost = Read(Made(DicomTransferSyntax.ExplicitVRLittleEndian, beam => Point(beam, 0).AddOrUpdate(DicomTag.ScanSpotMetersetWeights, 2e6f, 1e6f, 1e5f)));
        Assert.Contains(lost.Warnings, warning => warning.Contains("Control Point 1: the spots' weights add up to 3100000, but the cumulative meterset weight rises by 3500000", StringComparison.Ordinal));
        RtPlan unknown = Read(Made(DicomTransferSyntax.ExplicitVRLittleEndian, beam => beam.Remove(DicomTag.RadiationMassNumber)));
        Assert.Null(unknown.IonBeams[0].Species);
        Assert.Contains(unknown.Warnings, warning => warning.Contains("which ion the beam has", StringComparison.Ordinal));
        DicomDataset withoutMeterset = Made(DicomTransferSyntax.ExplicitVRLittleEndian);
        withoutMeterset.Remove(DicomTag.FractionGroupSequence);
        Assert.True(double.IsNaN(Read(withoutMeterset).IonBeams[0].Layers[0].Spots[0].Meterset));
    }

    private static void Refused(Action<DicomDataset> damage, string problem)
    {
        DicomFormatException error = Assert.Throws<DicomFormatException>(() => Read(Made(DicomTransferSyntax.ExplicitVRLittleEndian, damage)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static RtPlan Read(DicomDataset file) => TemporaryDicom.Read(file, RtPlan.Read);

    private static DicomDataset Point(DicomDataset beam, int index) => beam.GetSequence(DicomTag.IonControlPointSequence).Items[index];

    private static DicomDataset Made(DicomTransferSyntax syntax, Action<DicomDataset>? change = null)
    {
        DicomDataset beam = TemporaryDicom.Item()
            .Set(DicomTag.BeamNumber, "1").Set(DicomTag.BeamName, "C1").Set(DicomTag.RadiationType, "ION").Set(DicomTag.ScanMode, "MODULATED")
            .Set(DicomTag.RadiationMassNumber, "12").Set(DicomTag.RadiationAtomicNumber, "6").AddOrUpdate(DicomTag.RadiationChargeState, (short)6)
            .Set(DicomTag.PrimaryDosimeterUnit, "NP").Set(DicomTag.FinalCumulativeMetersetWeight, "7000000").Set(DicomTag.NumberOfControlPoints, "4")
            .Set(DicomTag.NumberOfRangeShifters, "1").Set(DicomTag.NumberOfRangeModulators, "1").AddOrUpdate(DicomTag.VirtualSourceAxisDistances, 7000f, 7500f);
        beam.AddOrUpdate(DicomTag.RangeShifterSequence, TemporaryDicom.Item()
            .Set(DicomTag.RangeShifterNumber, "1").Set(DicomTag.RangeShifterID, "RS 3 cm").Set(DicomTag.RangeShifterType, "BINARY")
            .Set(DicomTag.RangeShifterDescription, "PMMA").Set(DicomTag.AccessoryCode, "RS30"));
        beam.AddOrUpdate(DicomTag.RangeModulatorSequence, TemporaryDicom.Item()
            .Set(DicomTag.RangeModulatorNumber, "1").Set(DicomTag.RangeModulatorID, "RiFi 3 mm").Set(DicomTag.RangeModulatorType, "FIXED")
            .Set(DicomTag.RangeModulatorDescription, "ripple filter"));
        beam.AddOrUpdate(DicomTag.IonControlPointSequence, First(), Spots("1", "3500000", new float[3]), Spots("2", "3500000", s_weights).Set(DicomTag.NominalBeamEnergy, "281.5"), Spots("3", "7000000", new float[3]));
        change?.Invoke(beam);
        DicomDataset file = TemporaryDicom.Of(DicomUID.RTIonPlanStorage, syntax).Set(DicomTag.RTPlanLabel, "carbon");
        DicomDataset reference = TemporaryDicom.Item().Set(DicomTag.ReferencedBeamNumber, "1").Set(DicomTag.BeamMeterset, "700000000");
        file.AddOrUpdate(DicomTag.FractionGroupSequence, TemporaryDicom.Item()
            .Set(DicomTag.FractionGroupNumber, "1").Set(DicomTag.NumberOfFractionsPlanned, "16").AddOrUpdate(DicomTag.ReferencedBeamSequence, reference));
        return file.AddOrUpdate(DicomTag.IonBeamSequence, beam);
    }

    private static DicomDataset First()
    {
        DicomDataset point = Spots("0", "0", s_weights)
            .Set(DicomTag.NominalBeamEnergy, "290").Set(DicomTag.GantryAngle, "270").Set(DicomTag.PatientSupportAngle, "15").Set(DicomTag.IsocenterPosition, "1\\-2\\3.5")
            .AddOrUpdate(DicomTag.SnoutPosition, 650f).AddOrUpdate(DicomTag.ScanningSpotSize, 7.2f, 7.4f).Set(DicomTag.NumberOfPaintings, "4");
        point.AddOrUpdate(DicomTag.RangeShifterSettingsSequence, TemporaryDicom.Item()
            .Set(DicomTag.ReferencedRangeShifterNumber, "1").Set(DicomTag.RangeShifterSetting, "IN")
            .AddOrUpdate(DicomTag.IsocenterToRangeShifterDistance, 250f).AddOrUpdate(DicomTag.RangeShifterWaterEquivalentThickness, 34.5f));
        return point.AddOrUpdate(DicomTag.RangeModulatorSettingsSequence, TemporaryDicom.Item()
            .Set(DicomTag.ReferencedRangeModulatorNumber, "1").AddOrUpdate(DicomTag.RangeModulatorGatingStartWaterEquivalentThickness, 1.5f));
    }

    private static DicomDataset Spots(string index, string cumulative, float[] weights) => TemporaryDicom.Item()
        .Set(DicomTag.ControlPointIndex, index).Set(DicomTag.CumulativeMetersetWeight, cumulative).Set(DicomTag.NumberOfScanSpotPositions, "3")
        .AddOrUpdate(DicomTag.ScanSpotPositionMap, -10.5f, 3f, 0f, 3f, 10.5f, 3f).AddOrUpdate(DicomTag.ScanSpotMetersetWeights, weights);
}
