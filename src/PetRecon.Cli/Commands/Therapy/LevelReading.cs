using System.CommandLine;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The option with which commands are told levels of dose, in percent or in the dose's unit.</summary>
internal sealed class LevelReading
{
    private static readonly double[] s_percentsOfMaximum = [10, 20, 30, 50, 70, 80, 90, 95];

    private readonly Option<string?> _levels = new("--levels")
    {
        Description = "Levels: numbers in the dose's unit or in percent, such as 20%,50%,95%,57. Percent is of --prescription (of a relative dose: of 1), or of the maximum if there is none. If not given: 20, 50, 80, 90, 95, 100, 105 and 107 % of the prescription, or 10 to 95 % of the maximum.",
        HelpName = "list",
    };

    public IEnumerable<Option> Options => [_levels];

    /// <summary>The levels in ascending order.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="dose">The dose.</param>
    /// <param name="prescription">What 100 % is; null if nobody said.</param>
    /// <param name="report">Is told what 100 % is.</param>
    public IReadOnlyList<IsodoseLevel> Read(ParseResult parse, DoseGrid dose, double? prescription, Report report)
    {
        string? text = parse.GetValue(_levels);
        double maximum = DoseStatistics.Of(dose.Volume).Maximum;
        if (!(maximum > 0))
            throw new UsageException($"{dose.Name} has no value above 0, so it has no isodose lines.");
        bool isRelative = dose.Volume is Volume<RelativeDose>;
        double reference = isRelative ? 1 : prescription ?? maximum;
        bool isOfMaximum = prescription is null && !isRelative;
        IEnumerable<IsodoseLevel> levels = text is null
            ? (isOfMaximum ? s_percentsOfMaximum : IsodoseLevel.UsualPercents).Select(percent => IsodoseLevel.OfReference(percent, reference))
            : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => Level(part, reference));
        IsodoseLevel[] ascending = [.. levels.DistinctBy(static level => level.Value).OrderBy(static level => level.Value)];
        if (ascending.Length is 0 or > 64)
            throw new UsageException($"--levels names {ascending.Length} levels; 1 to 64 are drawn.");
        if (Array.Exists(ascending, static level => level.Percent is not null))
        {
            string unit = dose.Volume.Unit.Length > 0 ? " " + dose.Volume.Unit : "";
            report.Say(FormattableString.Invariant($"100 % is {reference:0.####}{unit}, {(isOfMaximum ? "the maximum, as no --prescription is given" : "the prescription")}"));
        }

        return ascending;
    }

    private static IsodoseLevel Level(string part, double reference)
    {
        bool isPercent = part.EndsWith('%');
        string number = isPercent ? part[..^1].TrimEnd() : part;
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value > 0) || !double.IsFinite(value))
            throw new UsageException($"--levels: '{part}' is no level; numbers above 0 were expected, in the dose's unit or with % behind them, separated by commas.");
        return isPercent ? IsodoseLevel.OfReference(value, reference) : IsodoseLevel.Absolute(value);
    }
}
