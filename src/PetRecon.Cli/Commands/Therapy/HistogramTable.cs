using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Metrics of structures, for people and for machines.</summary>
internal sealed class HistogramTable
{
    // What the sums of doubles may be off by, relatively, is no uncertainty.
    private const double Rounding = 1e-9;

    private readonly IReadOnlyList<DoseVolumeHistogram> _histograms;
    private readonly IReadOnlyList<DoseMetric> _metrics;
    private readonly double?[,] _values;
    private readonly double?[,] _uncertainties;

    public HistogramTable(
        IReadOnlyList<DoseVolumeHistogram> histograms, IReadOnlyList<DoseVolumeHistogram>? coarse, IReadOnlyList<DoseMetric> metrics, DoseMetricContext context, Report report)
    {
        _histograms = histograms;
        _metrics = metrics;
        _values = new double?[histograms.Count, metrics.Count];
        _uncertainties = new double?[histograms.Count, metrics.Count];
        for (int row = 0; row < histograms.Count; row++)
        {
            for (int column = 0; column < metrics.Count; column++)
            {
                _values[row, column] = Value(metrics[column], histograms[row], context, report);
                if (coarse is not null && _values[row, column] is double value && Value(metrics[column], coarse[row], context, report) is double other)
                    _uncertainties[row, column] = Math.Abs(value - other);
            }
        }
    }

    /// <summary>Prints the table, one structure a line.</summary>
    public void Say(Report report)
    {
        List<string[]> lines = [["structure", .. _metrics.Select(metric => Heading(metric, _histograms[0].Unit))]];
        for (int row = 0; row < _histograms.Count; row++)
            lines.Add([_histograms[row].Structure.Name, .. Enumerable.Range(0, _metrics.Count).Select(column => Cell(row, column))]);
        foreach (string line in Columns.Of(lines))
            report.Say(line);
    }

    /// <summary>The metrics of a structure.</summary>
    public JsonArray Json(int row)
    {
        JsonArray metrics = [];
        for (int column = 0; column < _metrics.Count; column++)
        {
            JsonObject metric = new()
            {
                ["metric"] = _metrics[column].Text,
                ["value"] = _values[row, column] is double value ? JsonText.Number(value) : null,
                ["unit"] = _metrics[column].UnitText(_histograms[row].Unit),
            };
            if (_uncertainties[row, column] is double uncertainty)
                metric["uncertainty"] = JsonText.Number(uncertainty);
            metrics.Add(metric);
        }

        return metrics;
    }

    private string Cell(int row, int column) => (_values[row, column], _uncertainties[row, column]) switch
    {
        (null, _) => "-",
        (double value, null) => value.ToString("G5", CultureInfo.InvariantCulture),
        (double value, double uncertainty) => FormattableString.Invariant($"{value:G5} ±{(uncertainty < Rounding * Math.Abs(value) ? 0 : uncertainty):G2}"),
    };

    private static string Heading(DoseMetric metric, string doseUnit)
    {
        string unit = metric.UnitText(doseUnit);
        string name = metric.Text.Split('[')[0];
        return unit.Length > 0 ? $"{name}, {unit}" : name;
    }

    // What a small structure cannot have, such as D2cc, is no fault of the plan.
    private static double? Value(DoseMetric metric, DoseVolumeHistogram histogram, DoseMetricContext context, Report report)
    {
        try
        {
            return metric.Evaluate(histogram, context);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            report.Warn(exception.Message);
            return null;
        }
    }
}
