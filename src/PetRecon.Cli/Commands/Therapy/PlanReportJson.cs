using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What a report shows, for machines.</summary>
internal static class PlanReportJson
{
    public static JsonObject Of(PlanContent content)
    {
        DoseMetricContext context = new() { Prescription = content.Prescription };
        return new()
        {
            ["plan"] = content.Study.Plan?.Label,
            ["prescription"] = content.Prescription,
            ["fractions"] = content.FractionCount,
            ["dose"] = DoseDescription.Json(content.Dose, DoseStatistics.Of(content.Dose.Volume)),
            ["positionMm"] = ReconstructionJson.Vector(content.PositionMm),
            ["structures"] = new JsonArray([.. content.Histograms.Select(histogram => Structure(histogram, content, context))]),
            ["goals"] = new JsonArray([.. content.GoalResults.Select(static result => new JsonObject
            {
                ["structure"] = result.StructureName ?? result.Goal.Structure,
                ["metric"] = result.Goal.Metric.Text,
                ["limit"] = result.Goal.Limit,
                ["comparison"] = result.Goal.Comparison.ToString(),
                ["value"] = result.Value is double value ? JsonText.Number(value) : null,
                ["unit"] = result.Unit,
                ["outcome"] = result.Outcome.ToString(),
                ["reason"] = result.Reason,
            })]),
            ["gammaPassRatePercent"] = content.Gamma is { } gamma ? JsonText.Number(gamma.Statistics.PassRatePercent) : null,
        };
    }

    private static JsonObject Structure(DoseVolumeHistogram histogram, PlanContent content, DoseMetricContext context)
    {
        JsonObject metrics = [];
        foreach (DoseMetric metric in content.Metrics.Where(metric => !metric.NeedsPrescription || context.Prescription is not null))
            metrics[metric.Text] = JsonText.Number(metric.Evaluate(histogram, context));
        return new() { ["name"] = histogram.Structure.Name, ["outsideCc"] = JsonText.Number(histogram.OutsideCc), ["metrics"] = metrics };
    }
}
