using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Therapy.Gamma;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The options that say how gamma is calculated.</summary>
internal sealed class GammaChoices
{
    private static readonly GammaOptions s_default = new();

    private readonly Option<double> _dose = new("--dose") { Description = "Dose tolerance in percent of the largest reference dose (of --prescription if given).", HelpName = "percent", DefaultValueFactory = static _ => s_default.DoseTolerancePercent };
    private readonly Option<double?> _absolute = new("--dose-absolute") { Description = "Dose tolerance in the dose's unit, in place of percent.", HelpName = "Gy" };
    private readonly Option<double> _distance = new("--distance") { Description = "Distance to agreement in mm.", HelpName = "mm", DefaultValueFactory = static _ => s_default.DistanceToAgreementMm };
    private readonly Option<bool> _local = new("--local") { Description = "Take the percentage of the dose at each point (local gamma)." };
    private readonly Option<double> _threshold = new("--threshold") { Description = "Leave out points below this percentage of the same dose that is 100 %.", HelpName = "percent", DefaultValueFactory = static _ => s_default.ThresholdPercent };
    private readonly Option<bool> _either = new("--threshold-on-either") { Description = "A point counts if either dose reaches the threshold there, not the reference alone." };
    private readonly Option<double> _max = new("--max-gamma") { Description = "Gamma above this is not distinguished; the search ends at so many distances to agreement.", HelpName = "gamma", DefaultValueFactory = static _ => s_default.MaxGamma };
    private readonly Option<string> _search = new("--search") { Description = "Which dose is interpolated and searched: evaluated (gamma at the reference's points) or reference (gamma at the evaluated dose's points).", HelpName = "dose", DefaultValueFactory = static _ => "evaluated" };
    private readonly Option<bool> _inPlane = new("--in-plane") { Description = "Compare each plane within itself (2D gamma)." };
    private readonly Option<bool> _centres = new("--voxel-centres") { Description = "Search the voxel centres alone, without interpolation, as plastimatch and SlicerRT do; those put the evaluated dose on the reference's grid first, as dose convert --like does." };
    private readonly Option<double> _precision = new("--precision") { Description = "How far gamma may be above the true minimum; without meaning for voxel centres, where it is exact.", HelpName = "gamma", DefaultValueFactory = static _ => s_default.Precision };

    public GammaChoices() => _search.AcceptOnlyFromAmong("evaluated", "reference");

    public IEnumerable<Option> Options => [_dose, _absolute, _distance, _local, _threshold, _either, _max, _search, _inPlane, _centres, _precision];

    /// <summary>The options as the library takes them.</summary>
    public GammaOptions Read(ParseResult parse)
    {
        if (parse.GetValue(_local) && parse.GetValue(_absolute) is not null)
            throw new UsageException("--local takes a percentage of the dose at each point; --dose-absolute is the same everywhere. Give one of the two.");
        return new()
        {
            DoseTolerancePercent = parse.GetValue(_dose),
            AbsoluteDoseTolerance = parse.GetValue(_absolute),
            DistanceToAgreementMm = parse.GetValue(_distance),
            Normalization = parse.GetValue(_local) ? GammaNormalization.Local : GammaNormalization.Global,
            ThresholdPercent = parse.GetValue(_threshold),
            Threshold = parse.GetValue(_either) ? GammaThreshold.Either : GammaThreshold.Reference,
            MaxGamma = parse.GetValue(_max),
            Searched = parse.GetValue(_search) == "reference" ? GammaSearched.Reference : GammaSearched.Evaluated,
            InPlane = parse.GetValue(_inPlane),
            Interpolation = parse.GetValue(_centres) ? GammaInterpolation.None : GammaInterpolation.Trilinear,
            Precision = parse.GetValue(_precision),
        };
    }
}
