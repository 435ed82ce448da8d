using System.Globalization;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>A plan as a page: from who and what over pictures and histograms to goals, beams and comparison.</summary>
internal sealed class PlanReport(PlanContent content, Report report)
{
    private readonly HtmlPage _page = new($"Treatment plan{(content.Study.Plan is { Label.Length: > 0 } plan ? $" {plan.Label}" : "")}");

    public string Html()
    {
        Summary();
        _page.Warnings(report.Warnings);
        Pictures();
        Histograms();
        Goals();
        Beams();
        Comparison();
        Sources();
        return _page.ToString();
    }

    private void Summary()
    {
        DoseStatistics statistics = DoseStatistics.Of(content.Dose.Volume);
        string unit = content.Dose.Volume.Unit;
        List<(string, string)> facts = [];
        if (!content.HidesIdentity && content.Study.Identity is { } identity)
            facts.Add(("Patient", $"{identity.PatientName.Replace('^', ' ')}, ID {identity.PatientId}"));
        if (content.Study.Plan is { } plan)
        {
            facts.Add(("Plan", $"{plan.Label}{(plan.Name.Length > 0 && plan.Name != plan.Label ? $" ({plan.Name})" : "")}{(plan.Identity.ApprovalStatus.Length > 0 ? $", {plan.Identity.ApprovalStatus}" : "")}{(plan.Planned is DateTime planned && !content.HidesIdentity ? $", {planned:yyyy-MM-dd HH:mm}" : "")}"));
            facts.Add(("Planning system", $"{plan.Identity.Manufacturer} {plan.Identity.ManufacturerModelName}".Trim()));
        }

        facts.Add(("Prescription", content.Prescription is double prescription ? Invariant($"{prescription:0.###} {unit}{(content.FractionCount is int fractions ? $" in {fractions} fraction{(fractions == 1 ? "" : "s")} of {prescription / fractions:0.###} {unit}" : "")}") : "not known"));
        facts.Add(("Dose", content.Dose.IsMeaningKnown ? content.Dose.Label : "its file does not say what it is"));
        facts.Add(("Maximum", Invariant($"{statistics.Maximum:0.###} {unit}{(content.Prescription is double whole ? $" ({100 * statistics.Maximum / whole:0.0} %)" : "")} at {statistics.MaximumPositionMm} mm")));
        facts.Add(("Dose grid", content.Dose.Grid.ToString()));
        facts.Add(("Image", content.Ct is { } ct ? $"{ct.Name}, {ct.Volume.Grid}" : "none"));
        _page.Facts(facts);
    }

    private void Pictures()
    {
        _page.Heading("Dose");
        _page.Picture(PlanPictures.ThreePlanes(content), Invariant($"Isodose lines{(content.Ct is null ? "" : " on the CT")} through {content.PositionMm} mm (LPS), with the structures' outlines."));
    }

    private void Histograms()
    {
        if (content.Histograms.Count == 0)
            return;
        _page.Heading("Dose-volume histograms");
        _page.Picture(PlanPictures.Histograms(content), $"Cumulative dose-volume histograms, from exact parts of voxels and dose interpolated between their centres. Structures end {EndsReading.Describe(content.Ends)}.");
        DoseMetricContext context = new() { Prescription = content.Prescription };
        _page.Table(
            ["Structure", .. content.Metrics.Select(metric => $"{metric.Text}, {metric.UnitText(content.Dose.Volume.Unit)}")],
            content.Histograms.Select(histogram => (IReadOnlyList<HtmlCell>)
            [
                new HtmlCell(histogram.Structure.Name, null, Colour(histogram.Structure)),
                .. content.Metrics.Select(metric => new HtmlCell(Value(metric, histogram, context))),
            ]));
        foreach (DoseVolumeHistogram histogram in content.Histograms.Where(static histogram => histogram.OutsideCc > 1e-3 * histogram.StructureCc))
            _page.Paragraph(Invariant($"{histogram.OutsideCc:0.###} cc of {histogram.Structure.Name} are outside of the dose grid; all values are of the rest."), "note");
    }

    private static string Value(DoseMetric metric, DoseVolumeHistogram histogram, DoseMetricContext context)
    {
        if (metric.NeedsPrescription && context.Prescription is null)
            return "-";
        double value = metric.Evaluate(histogram, context);
        return double.IsFinite(value) ? value.ToString(value >= 100 ? "0.0" : "0.00", CultureInfo.InvariantCulture) : "-";
    }

    private void Goals()
    {
        if (content.Goals is not { } goals)
            return;
        _page.Heading("Goals");
        if (goals.Name.Length > 0)
            _page.Paragraph(goals.Name);
        _page.Table(
            ["Goal", "Priority", "Limit", "Value", "Outcome"],
            content.GoalResults.Select(result => (IReadOnlyList<HtmlCell>)
            [
                $"{result.StructureName ?? result.Goal.Structure}: {result.Goal.Metric.Text}{(result.Goal.Note.Length > 0 ? $" ({result.Goal.Note})" : "")}",
                result.Goal.Priority.ToString(CultureInfo.InvariantCulture),
                Invariant($"{(result.Goal.Comparison == GoalComparison.AtMost ? "≤" : "≥")} {result.Goal.Limit:0.###} {result.Unit}"),
                result.Value is double value ? Invariant($"{value:0.##} {result.Unit}") : "-",
                new HtmlCell(result.Outcome switch { GoalOutcome.Pass => "passed", GoalOutcome.Acceptable => "acceptable", GoalOutcome.Fail => "failed", _ => $"not evaluated: {result.Reason}" }, result.Outcome.ToString().ToLowerInvariant()),
            ]));
    }

    private void Beams()
    {
        if (content.Study.Plan is not { } plan)
            return;
        _page.Heading("Beams");
        if (plan.IsIonPlan)
        {
            _page.Table(
                ["Beam", "Particle", "Gantry", "Couch", "Layers", "Energies, MeV/u", "Spots", "Meterset"],
                plan.IonBeams.Select(beam => (IReadOnlyList<HtmlCell>)
                [
                    $"{beam.Number} {beam.Name}",
                    beam.RadiationType,
                    beam.ControlPoints is [var first, ..] ? Angle(first.Geometry.GantryAngleDegrees) : "-",
                    beam.ControlPoints is [var start, ..] ? Angle(start.Geometry.PatientSupportAngleDegrees) : "-",
                    beam.Layers.Length.ToString(CultureInfo.InvariantCulture),
                    beam.Layers.IsEmpty ? "-" : Invariant($"{beam.Layers.Min(static layer => layer.EnergyMeVPerU):0.0} to {beam.Layers.Max(static layer => layer.EnergyMeVPerU):0.0}"),
                    beam.Layers.Sum(static layer => layer.Spots.Length).ToString(CultureInfo.InvariantCulture),
                    beam.MetersetPerFraction is double meterset ? Invariant($"{meterset:0.###} {beam.DosimeterUnit}") : "-",
                ]));
            if (!content.Beams.IsEmpty)
                _page.Picture(PlanPictures.Spots(content.Beams), "Spots in beam's-eye view, and layers against their depth in water.");
            return;
        }

        _page.Table(
            ["Beam", "Radiation", "Gantry", "Collimator", "Couch", "Meterset"],
            plan.Beams.Select(beam => (IReadOnlyList<HtmlCell>)
            [
                $"{beam.Number} {beam.Name}",
                beam.RadiationType,
                beam.ControlPoints is [var first, ..] ? Angle(first.Geometry.GantryAngleDegrees) : "-",
                beam.ControlPoints is [var second, ..] ? Angle(second.Geometry.BeamLimitingDeviceAngleDegrees) : "-",
                beam.ControlPoints is [var third, ..] ? Angle(third.Geometry.PatientSupportAngleDegrees) : "-",
                beam.MetersetPerFraction is double meterset ? Invariant($"{meterset:0.###} {beam.DosimeterUnit}") : "-",
            ]));
    }

    private void Comparison()
    {
        if (content.Gamma is not { } gamma || content.Compared is not { } compared)
            return;
        GammaStatistics statistics = gamma.Statistics;
        _page.Heading($"Comparison with {compared.Name}");
        _page.Facts(
            ("Gamma", Invariant($"{gamma.Options.DoseTolerancePercent:0.##} % / {gamma.Options.DistanceToAgreementMm:0.##} mm, {(gamma.Options.Normalization == GammaNormalization.Global ? "global" : "local")}, above {gamma.Options.ThresholdPercent:0.##} % of the maximum")),
            ("Passing", Invariant($"{statistics.PassRatePercent:0.00} % of {statistics.PointCount:0} points; mean {statistics.Mean:0.000}, highest {statistics.Max:0.000}")),
            ("Failing", Invariant($"{statistics.HighFailCount:0} points where {compared.Name} is higher, {statistics.LowFailCount:0} where it is lower")));
        _page.Picture(PlanPictures.Gamma(content), "The plan's dose (reference), the compared one (evaluated), and gamma through its worst point: red where the compared dose is higher, blue where it is lower, strong where it fails.");
    }

    private void Sources()
    {
        _page.Heading("Sources");
        List<(string, string)> files = [.. content.Study.DosePaths.Select(static path => ("Dose", Path.GetFileName(path)))];
        if (content.Study.StructuresPath is string structures)
            files.Add(("Structures", Path.GetFileName(structures)));
        if (content.Study.PlanPath is string plan)
            files.Add(("Plan", Path.GetFileName(plan)));
        if (content.Ct is { } ct)
            files.Add(("CT", ct.Source));
        _page.Facts(files);
        _page.Paragraph($"Made by PetRecon {ProgramVersion.Text}, which is no medical device: nothing here is for treatment without a check by other means.", "note");
    }

    private static string? Colour(Structure structure) => structure.Colour?.ToString();

    private static string Angle(double? degrees) => degrees is double angle ? Invariant($"{angle:0.#}°") : "-";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
