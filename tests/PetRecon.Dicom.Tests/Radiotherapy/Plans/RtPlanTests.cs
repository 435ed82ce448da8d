using System.Globalization;
using System.Text;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy.Plans;

/// <summary>Plans of planning systems.</summary>
public class RtPlanTests
{
    private const string Ramp = "rt/dcpt_plan03_ramp/ramped_2Gy_ver2_full.dcm";
    private const string Mono = "rt/dcpt_plan02_mono/RN.1.2.246.352.71.5.37402163639.178320.20221207095327.dcm";
    private const string Photons = "rt/slicerrt_eclipse_prostate/RP.1.2.246.352.71.5.2088656855.377401.20110920153647.dcm";

    // Each control point's energy, and the sums of w, w x and w y over its spots.
    private const string SpotScript = """
        import sys
        try:
            import pydicom
        except ImportError:
            print("missing"); sys.exit()
        for b in pydicom.dcmread(sys.argv[1]).IonBeamSequence:
            energy = 0
            for c in b.IonControlPointSequence:
                m, w = c.ScanSpotPositionMap, c.ScanSpotMetersetWeights
                w = [w] if isinstance(w, float) else list(w)
                energy = float(c.get("NominalBeamEnergy", energy))
                print(b.BeamNumber, c.ControlPointIndex, energy, len(w), repr(sum(w)),
                      repr(sum(a*x for a, x in zip(w, m[0::2]))), repr(sum(a*y for a, y in zip(w, m[1::2]))))
        """;

    [Theory]
    [InlineData(Ramp)]
    [InlineData(Mono)]
    public void Every_spot_of_a_proton_plan_is_as_pydicom_reads_it(string file)
    {
        string path = Repository.SharedData(file);
        string said = Encoding.ASCII.GetString(OtherProgram.Run("python3-pydicom", "/usr/bin/python3", "-c", SpotScript, path));
        Assert.SkipWhen(said.StartsWith("missing", StringComparison.Ordinal), "pydicom is not on this machine (Debian package python3-pydicom).");
        RtPlan plan = RtPlan.Read(path);
        (IonBeam Beam, IonControlPoint Point)[] points = [.. plan.IonBeams.SelectMany(beam => beam.ControlPoints.Select(point => (beam, point)))];
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, points.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            double[] numbers = [.. lines[i].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            (IonBeam beam, IonControlPoint point) = points[i];
            Assert.Equal(numbers[0], beam.Number);
            Assert.Equal(numbers[1], point.Index);
            Assert.Equal(numbers[2], point.EnergyMeVPerU);
            Assert.Equal(numbers[3], point.Spots.Length);
            Assert.Equal(numbers[4], point.Spots.Sum(spot => spot.MetersetWeight), 1e-6);
            Assert.Equal(numbers[5], point.Spots.Sum(spot => spot.MetersetWeight * spot.XMm), 1e-4);
            Assert.Equal(numbers[6], point.Spots.Sum(spot => spot.MetersetWeight * spot.YMm), 1e-4);
        }
    }

    [Fact]
    public void RayStations_proton_plan_has_its_layers_and_monitor_units()
    {
        RtPlan plan = RtPlan.Read(Repository.SharedData(Ramp));
        Assert.True(plan.IsIonPlan);
        Assert.Equal("Slope101010E_o_1", plan.Label);
        Assert.Equal(["b1", "b2"], plan.IonBeams.Select(beam => beam.Name));
        Assert.Empty(plan.Warnings);
        foreach (IonBeam beam in plan.IonBeams)
        {
            Assert.Same(IonSpecies.Proton, beam.Species);
            Assert.Equal("MODULATED", beam.ScanMode);
            Assert.Equal(44, beam.ControlPoints.Length);
            Assert.Equal(22, beam.Layers.Length);
            Assert.Equal((83.5, 149.4), (beam.Layers.Min(layer => layer.EnergyMeVPerU), beam.Layers.Max(layer => layer.EnergyMeVPerU)));
            Assert.Equal(18436, beam.ControlPoints.Sum(point => point.Spots.Length));
            Assert.Equal(9218, beam.Layers.Sum(layer => layer.Spots.Length));
            Assert.Equal(39294.15, beam.FinalCumulativeMetersetWeight);
            Assert.Equal(39294.2, beam.Layers.Sum(layer => layer.MetersetWeight), 0.1);
            Assert.Equal(39294.15, beam.MetersetPerFraction);
            Assert.Equal(39294.15, beam.Layers.SelectMany(layer => layer.Spots).Sum(spot => spot.Meterset), 0.1);
            Assert.Equal((2000, 2560), (beam.VirtualSourceXMm, beam.VirtualSourceYMm));
            Assert.Equal("S1", beam.SnoutId);
            Assert.Equal(["MagnetX", "MagnetY"], beam.LateralSpreadingDevices.Select(device => device.Id));
            Assert.Empty(beam.RangeShifters);
        }

        EnergyLayer first = plan.IonBeams[0].Layers[0];
        Assert.Equal(149.4, first.EnergyMeVPerU);
        Assert.Equal(448, first.Spots.Length);
        Assert.Equal(1333.401, first.MetersetWeight, 1e-2);
        Assert.Equal((-53.2410011f, 54.5219994f, 3.19954491f), ((float)first.Spots[0].XMm, (float)first.Spots[0].YMm, (float)first.Spots[0].MetersetWeight));
        Assert.Equal(10.492382, first.ControlPoint.SpotSizeXMm!.Value, 1e-6);
        Assert.Equal("4.0", first.ControlPoint.TuneId);
        Assert.Equal(1, first.ControlPoint.PaintingCount);
        Assert.Equal(2560, first.ControlPoint.LateralSpreadingDeviceSettings[1].IsocenterDistanceMm);

        // Only the first control point states angles and isocentre; the last has them too.
        BeamGeometry last = plan.IonBeams[0].ControlPoints[^1].Geometry;
        Assert.Equal(90, last.GantryAngleDegrees);
        Assert.Equal(0, last.PatientSupportAngleDegrees);
        Assert.Equal(Vector3D.Zero, last.IsocenterMm);
        Assert.Equal(-120, last.TableTopVerticalMm);
        FractionGroup group = Assert.Single(plan.FractionGroups);
        Assert.Equal(1, group.FractionCount);
        Assert.Equal([0.943323, 0.9349596], group.Beams.Select(beam => beam.DoseGray!.Value));
        Assert.Equal("HFS", plan.PatientSetups[0].PatientPosition);
    }

    [Fact]
    public void Monitor_units_of_spots_follow_from_weights_and_the_beams_meterset()
    {
        IonBeam beam = Assert.Single(RtPlan.Read(Repository.SharedData(Mono)).IonBeams);
        EnergyLayer layer = Assert.Single(beam.Layers);
        Assert.Equal(160, layer.EnergyMeVPerU);
        Assert.Equal(323, layer.Spots.Length);
        Assert.Equal(6847.78, layer.MetersetWeight, 0.01);
        Assert.Equal(58414.5492229546, beam.MetersetPerFraction);
        Assert.Equal(58414.5492229546, layer.Meterset, 0.1);
        Assert.Equal(58414.5492229546 / 6847.778384, layer.Spots[0].Meterset / layer.Spots[0].MetersetWeight, 1e-9);
    }

    [Fact]
    public void A_photon_plan_has_its_prescription_beams_and_leaves()
    {
        RtPlan plan = RtPlan.Read(Repository.SharedData(Photons));
        Assert.False(plan.IsIonPlan);
        Assert.Equal(5, plan.Beams.Length);
        Assert.Equal(46, plan.DoseReferences.Single(reference => reference.Type == "TARGET").PrescriptionDoseGray);
        Assert.Equal(-60.000003333, plan.DoseReferences[1].PointMm!.Value.Z);
        Assert.Equal(23, plan.FractionGroups[0].FractionCount);
        Beam anterior = plan.Beams[0];
        Assert.Equal("AP PROS", anterior.Name);
        Assert.Equal(52.7393266658738, anterior.MetersetPerFraction);
        Assert.Null(plan.Beams[4].MetersetPerFraction);
        Assert.Equal(1000, anterior.SourceAxisDistanceMm);
        BeamLimitingDevice leaves = anterior.BeamLimitingDevices.Single(device => device.Type == "MLCX");
        Assert.Equal((60, 61, -200.0), (leaves.LeafPairCount, leaves.LeafBoundariesMm.Length, leaves.LeafBoundariesMm[0]));
        Assert.Equal(120, anterior.ControlPoints[^1].DevicePositions.Single(position => position.Type == "MLCX").PositionsMm.Length);
        Assert.NotNull(anterior.ControlPoints[^1].Geometry.GantryAngleDegrees);
        Assert.Equal(4, RtPlan.Read(Repository.SharedData("rt/dicompyler/rtplan.dcm")).Beams.Length);
        Assert.NotEmpty(RtPlan.Read(Repository.SharedData("dicom/edge/pydicom/rtplan.dcm")).Beams);
    }
}
