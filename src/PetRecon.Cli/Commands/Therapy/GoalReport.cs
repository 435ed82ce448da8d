using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Goals with what became of them, for people and for machines.</summary>
internal static class GoalReport
{
    public static void Say(GoalTemplate template, IReadOnlyList<GoalResult> results, Report report)
    {
        report.Say();
        report.Say($"Goals{(template.Name.Length > 0 ? $": {template.Name}" : "")}");
        List<string[]> lines = [["structure", "metric", "goal", "acceptable", "value", "priority", "outcome"]];
        foreach (GoalResult result in results)
        {
            lines.Add(
            [
                result.StructureName ?? result.Goal.Structure,
                result.Goal.Metric.Text,
                Limit(result.Goal.Comparison, result.Goal.Limit, result.Unit),
                result.Goal.Acceptable is double acceptable ? Limit(result.Goal.Comparison, acceptable, result.Unit) : "",
                result.Value is double value ? $"{value.ToString("G5", CultureInfo.InvariantCulture)} {result.Unit}".TrimEnd() : "-",
                result.Goal.Priority > 0 ? result.Goal.Priority.ToString(CultureInfo.InvariantCulture) : "",
                Word(result.Outcome),
            ]);
        }

        foreach (string line in Columns.Of(lines))
            report.Say(line);
        foreach (GoalResult result in results.Where(static result => result.Reason.Length > 0))
            report.Say($"{result.Goal.Structure} {result.Goal.Metric}: {result.Reason}");
        report.Say(string.Join(", ", Enum.GetValues<GoalOutcome>().Select(outcome => $"{results.Count(result => result.Outcome == outcome)} {Word(outcome)}")));
    }

    public static JsonArray Json(IReadOnlyList<GoalResult> results) =>
    [
        .. results.Select(static result => new JsonObject
        {
            ["structure"] = result.Goal.Structure,
            ["found"] = result.StructureName,
            ["metric"] = result.Goal.Metric.Text,
            ["comparison"] = result.Goal.Comparison == GoalComparison.AtMost ? "atMost" : "atLeast",
            ["limit"] = result.Goal.Limit,
            ["acceptable"] = result.Goal.Acceptable,
            ["value"] = result.Value is double value ? JsonText.Number(value) : null,
            ["unit"] = result.Unit,
            ["priority"] = result.Goal.Priority,
            ["outcome"] = Word(result.Outcome),
            ["reason"] = result.Reason,
            ["note"] = result.Goal.Note,
        }),
    ];

    public static string Word(GoalOutcome outcome) => outcome switch
    {
        GoalOutcome.Pass => "pass",
        GoalOutcome.Acceptable => "acceptable",
        GoalOutcome.Fail => "fail",
        _ => "not evaluable",
    };

    private static string Limit(GoalComparison comparison, double limit, string unit) =>
        FormattableString.Invariant($"{(comparison == GoalComparison.AtMost ? "<=" : ">=")} {limit} {unit}").TrimEnd();
}
