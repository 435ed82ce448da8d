using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Statistics of gamma, for people and for machines.</summary>
internal sealed class GammaTable(DoseGrid reference, DoseGrid evaluated, GammaResult result, IReadOnlyList<(string Name, GammaStatistics Statistics)> rows)
{
    private static readonly string[] s_heading = ["points", "n", "pass %", "mean", "median", "95 %", "99 %", "max", "too high", "too low"];

    /// <summary>The criterion in a line: "3 % of 62.1 Gy, 2 mm, points from 10 %".</summary>
    public static string Criterion(GammaResult result, string unit)
    {
        GammaOptions options = result.Options;
        string dose = options.Normalization == GammaNormalization.Local
            ? FormattableString.Invariant($"{options.DoseTolerancePercent:0.###} % of the dose at each point")
            : options.AbsoluteDoseTolerance is { } absolute
                ? FormattableString.Invariant($"{absolute:0.####} {unit}")
                : FormattableString.Invariant($"{options.DoseTolerancePercent:0.###} % of {result.NormalizationDose:0.###} {unit}");
        return FormattableString.Invariant($"{dose}, {options.DistanceToAgreementMm:0.###} mm, points from {options.ThresholdPercent:0.###} %{(options.InPlane ? ", in planes" : "")}{(options.Interpolation == GammaInterpolation.None ? ", voxel centres alone" : "")}");
    }

    /// <summary>Prints the table and fills the result.</summary>
    public void Say(Report report, ComputeDevice device)
    {
        string unit = reference.Volume.Unit;
        report.Say($"Reference: {reference.Name}, {reference.Label}");
        report.Say($"Evaluated: {evaluated.Name}, {evaluated.Label}");
        report.Say($"Gamma:     {Criterion(result, unit)}; {(result.Options.Searched == GammaSearched.Evaluated ? "the evaluated dose" : "the reference")} is searched");
        foreach (string line in Columns.Of([s_heading, .. rows.Select(static row => Cells(row.Name, row.Statistics))]))
            report.Say(line);
        report.Result["reference"] = reference.Name;
        report.Result["evaluated"] = evaluated.Name;
        report.Result["quantity"] = reference.Volume.QuantityName;
        report.Result["unit"] = unit;
        report.Result["criterion"] = Criterion(result, unit);
        report.Result["normalizationDose"] = JsonText.Number(result.NormalizationDose);
        report.Result["doseTolerance"] = JsonText.Number(result.DoseTolerance);
        report.Result["distanceToAgreementMm"] = result.Options.DistanceToAgreementMm;
        report.Result["maxGamma"] = result.Options.MaxGamma;
        report.Result["precision"] = result.Options.Precision;
        report.Result["searched"] = result.Options.Searched.ToString().ToLowerInvariant();
        report.Result["interpolation"] = result.Options.Interpolation.ToString().ToLowerInvariant();
        report.Result["device"] = device.Selector;
        report.Result["withoutGamma"] = result.UncoveredCount;
        report.Result["nearFace"] = result.NearFaceCount;
        report.Result["points"] = new JsonArray([.. rows.Select(static row => Json(row.Name, row.Statistics))]);
    }

    /// <summary>Writes the table as CSV.</summary>
    public void WriteCsv(string path, Report report)
    {
        StringBuilder text = new("points,n,pass_percent,mean,median,p95,p99,max,fail_high,fail_low,capped\n");
        foreach ((string name, GammaStatistics statistics) in rows)
        {
            double[] numbers =
            [
                statistics.PointCount, statistics.PassRatePercent, statistics.Mean, statistics.Median, statistics.Percentile(95), statistics.Percentile(99), statistics.Max,
                statistics.HighFailCount, statistics.LowFailCount, statistics.CappedCount,
            ];
            text.Append(CsvText.Quoted(name)).Append(',').AppendJoin(',', numbers.Select(CsvText.Number)).Append('\n');
        }

        OutputFile.WriteText(path, text.ToString());
        report.Say($"Table: {path}");
        report.Result["csv"] = Path.GetFullPath(path);
    }

    private static string[] Cells(string name, GammaStatistics statistics) =>
    [
        name,
        Text(statistics.PointCount, "0"),
        Text(statistics.PassRatePercent, "0.00"),
        Text(statistics.Mean, "0.000"),
        Text(statistics.Median, "0.000"),
        Text(statistics.Percentile(95), "0.000"),
        Text(statistics.Percentile(99), "0.000"),
        Text(statistics.Max, "0.000"),
        Text(statistics.HighFailCount, "0"),
        Text(statistics.LowFailCount, "0"),
    ];

    private static string Text(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static JsonObject Json(string name, GammaStatistics statistics) => new()
    {
        ["name"] = name,
        ["count"] = JsonText.Number(statistics.PointCount),
        ["passRatePercent"] = JsonText.Number(statistics.PassRatePercent),
        ["mean"] = JsonText.Number(statistics.Mean),
        ["median"] = JsonText.Number(statistics.Median),
        ["p95"] = JsonText.Number(statistics.Percentile(95)),
        ["p99"] = JsonText.Number(statistics.Percentile(99)),
        ["max"] = JsonText.Number(statistics.Max),
        ["failHigh"] = JsonText.Number(statistics.HighFailCount),
        ["failLow"] = JsonText.Number(statistics.LowFailCount),
        ["capped"] = JsonText.Number(statistics.CappedCount),
        ["histogramBinWidth"] = GammaStatistics.BinWidth,
        ["histogram"] = JsonText.Array(statistics.Histogram),
    };
}
