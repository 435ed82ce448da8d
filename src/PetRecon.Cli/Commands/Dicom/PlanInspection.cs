using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Radiotherapy.Plans;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What a plan is to deliver, as tables.</summary>
internal static class PlanInspection
{
    public static void Tell(RtPlan plan, Report report)
    {
        RadiotherapyInspection.Identity(plan.IsIonPlan ? "RT Ion Plan" : "RT Plan", plan.Identity, plan.Warnings, report);
        report.Say($"Plan:   {plan.Label} {plan.Name}{(plan.Intent.Length > 0 ? $", {plan.Intent}" : "")}");
        foreach (DoseReference reference in plan.DoseReferences)
            report.Say(FormattableString.Invariant($"Dose:   {reference.Type} {reference.StructureType} {reference.Description}: prescribed {Shown(reference.PrescriptionDoseGray)}, at most {Shown(reference.MaximumDoseGray ?? reference.DeliveryMaximumDoseGray)} Gy"));
        foreach (FractionGroup group in plan.FractionGroups)
            report.Say($"Group:  {group.Number}: {group.FractionCount?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} fraction{(group.FractionCount == 1 ? "" : "s")} of {group.Beams.Length} beam{(group.Beams.Length == 1 ? "" : "s")}");
        foreach (PatientSetup setup in plan.PatientSetups)
            report.Say($"Setup:  {setup.Number}: {setup.PatientPosition} {setup.Technique}");
        JsonArray beams = [];
        foreach (Beam beam in plan.Beams)
            beams.Add(Tell(beam, report));
        foreach (IonBeam beam in plan.IonBeams)
            beams.Add(Tell(beam, report));
        report.Result["label"] = plan.Label;
        report.Result["fractions"] = JsonText.Array(plan.FractionGroups.Select(group => group.FractionCount));
        report.Result["prescribedGray"] = JsonText.Array(plan.DoseReferences.Select(reference => reference.PrescriptionDoseGray).OfType<double>());
        report.Result["beams"] = beams;
    }

    private static JsonObject Tell(Beam beam, Report report)
    {
        BeamGeometry? geometry = beam.ControlPoints.IsEmpty ? null : beam.ControlPoints[0].Geometry;
        double? energy = beam.ControlPoints.IsEmpty ? null : beam.ControlPoints[0].NominalEnergyMV;
        report.Say(FormattableString.Invariant($"Beam {beam.Number}: {beam.Name}, {beam.RadiationType} {Shown(energy)} MV, {beam.Type}, {beam.MachineName}, {Shown(beam.MetersetPerFraction)} {beam.DosimeterUnit}, {beam.ControlPoints.Length} control points"));
        Tell(geometry, report);
        return Json(beam.Number, beam.Name, beam.RadiationType, beam.MetersetPerFraction, beam.DosimeterUnit, beam.ControlPoints.Length, geometry);
    }

    private static JsonObject Tell(IonBeam beam, Report report)
    {
        BeamGeometry? geometry = beam.ControlPoints.IsEmpty ? null : beam.ControlPoints[0].Geometry;
        report.Say(FormattableString.Invariant($"Beam {beam.Number}: {beam.Name}, {beam.Species?.ToString() ?? beam.RadiationType}, {beam.ScanMode}, {beam.MachineName}, {Shown(beam.MetersetPerFraction)} {beam.DosimeterUnit}, {beam.ControlPoints.Length} control points"));
        Tell(geometry, report);
        foreach (RangeShifter shifter in beam.RangeShifters)
            report.Say(FormattableString.Invariant($"  range shifter {shifter.Id} {shifter.Description}: {string.Join(", ", beam.ControlPoints.SelectMany(point => point.RangeShifterSettings).Where(setting => setting.Number == shifter.Number).Distinct().Select(setting => FormattableString.Invariant($"{setting.Setting}, {Shown(setting.WaterEquivalentThicknessMm)} mm of water, {Shown(setting.IsocenterDistanceMm)} mm from the isocentre")))}"));
        foreach (RangeModulator modulator in beam.RangeModulators)
            report.Say($"  range modulator {modulator.Id} {modulator.Type} {modulator.Description}");
        JsonObject json = Json(beam.Number, beam.Name, beam.RadiationType, beam.MetersetPerFraction, beam.DosimeterUnit, beam.ControlPoints.Length, geometry);
        json["species"] = beam.Species?.ToString();
        json["scanMode"] = beam.ScanMode;
        if (beam.Layers.IsEmpty)
            return json;
        report.Say("  layer  MeV/u     spots  paintings     weight   meterset  FWHM x, y mm   spots within x, y mm");
        JsonArray layers = [];
        foreach (EnergyLayer layer in beam.Layers)
        {
            IonControlPoint point = layer.ControlPoint;
            report.Say(FormattableString.Invariant($"  {layer.Number,5}  {layer.EnergyMeVPerU,-8:0.###}{layer.Spots.Length,7}{Shown(point.PaintingCount),11}{layer.MetersetWeight,11:G7}{layer.Meterset,11:G7}  {Shown(point.SpotSizeXMm)}, {Shown(point.SpotSizeYMm)}   {layer.Spots.Min(spot => spot.XMm):0.#} .. {layer.Spots.Max(spot => spot.XMm):0.#}, {layer.Spots.Min(spot => spot.YMm):0.#} .. {layer.Spots.Max(spot => spot.YMm):0.#}"));
            layers.Add(new JsonObject
            {
                ["energyMeVPerU"] = layer.EnergyMeVPerU,
                ["spots"] = layer.Spots.Length,
                ["metersetWeight"] = JsonText.Number(layer.MetersetWeight),
                ["meterset"] = JsonText.Number(layer.Meterset),
            });
        }

        json["layers"] = layers;
        return json;
    }

    private static void Tell(BeamGeometry? geometry, Report report)
    {
        if (geometry is not null)
            report.Say(FormattableString.Invariant($"  gantry {Shown(geometry.GantryAngleDegrees)}, collimator {Shown(geometry.BeamLimitingDeviceAngleDegrees)}, couch {Shown(geometry.PatientSupportAngleDegrees)} degrees; isocentre {(geometry.IsocenterMm is Core.Spatial.Vector3D point ? point.ToString() : "not said")} mm{(geometry.SnoutPositionMm is double snout ? FormattableString.Invariant($"; snout at {snout:0.#} mm") : "")}"));
    }

    private static JsonObject Json(int number, string name, string radiation, double? meterset, string unit, int points, BeamGeometry? geometry) => new()
    {
        ["number"] = number,
        ["name"] = name,
        ["radiation"] = radiation,
        ["meterset"] = meterset is double known ? JsonText.Number(known) : null,
        ["dosimeterUnit"] = unit,
        ["controlPoints"] = points,
        ["gantryAngleDegrees"] = geometry?.GantryAngleDegrees,
        ["patientSupportAngleDegrees"] = geometry?.PatientSupportAngleDegrees,
        ["isocenterMm"] = geometry?.IsocenterMm is Core.Spatial.Vector3D point ? ReconstructionJson.Vector(point) : null,
    };

    private static string Shown(double? value) => value is double known ? FormattableString.Invariant($"{known:G7}") : "-";
}
