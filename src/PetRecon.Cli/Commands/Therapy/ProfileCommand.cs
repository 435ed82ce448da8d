using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Comparison;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Doses, activities and CTs along one line, and where they end.</summary>
internal sealed class ProfileCommand : ProgramCommand
{
    private const double FarApart = 5;

    private readonly Argument<string[]> _volumes = new("volumes") { Description = "One or more doses, PET images or CTs: RT Dose, DICOM images, or images of other formats.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _from = new("--from") { Description = "Where the line begins, LPS mm.", HelpName = "x,y,z" };
    private readonly Option<string?> _to = new("--to") { Description = "Where the line ends, LPS mm.", HelpName = "x,y,z" };
    private readonly Option<string?> _at = new("--at") { Description = "Along a beam: where its ray meets the isocentre plane, in the beam's x and y in mm; its axis if not given.", HelpName = "x,y" };
    private readonly Option<double> _step = new("--step") { Description = "Distance between samples, mm.", HelpName = "mm", DefaultValueFactory = static _ => 0.5 };
    private readonly Option<double> _radius = new("--radius") { Description = "Mean over a disc of this radius across the line, mm; 0 for the line alone.", HelpName = "mm", DefaultValueFactory = static _ => 0 };
    private readonly Option<double?> _reference = new("--reference") { Description = "The value that is 100 % for distal positions, in the volumes' unit; each profile's maximum if not given.", HelpName = "value" };
    private readonly Option<bool> _absolute = new("--absolute") { Description = "Draw all curves in their own units, even if these differ." };
    private readonly Option<string?> _csv = new("--csv") { Description = "Writes positions, points and values.", HelpName = "file" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draws the profiles (.png or .svg), each as part of its maximum if their units differ or their maxima are far apart.", HelpName = "file" };
    private readonly BeamReading _beams = new();
    private readonly UnderlayReading _images = new();

    public ProfileCommand()
        : base("profile", "Profiles of doses, PET and CT along a line or a beam, with peak and distal fall-off positions.")
    {
        Arguments.Add(_volumes);
        foreach (Option option in new Option[] { _from, _to, _at, _step, _radius, _reference, _absolute, _csv, _plot }.Concat(_beams.Options).Concat(_images.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("profile RD.dcm --plan RN.dcm --beam 1 --plot depth.png", "A dose along a beam's axis, and where it falls to 80, 50 and 20 %."),
        ("profile RD.dcm pet-folder --plan RN.dcm --beam 1 --at 10,-5 --radius 5 --plot range.png", "Dose and PET along one ray, averaged over 5 mm about it."),
        ("profile dose.nii.gz --from 0,-100,0 --to 0,100,0 --csv profile.csv", "Along any line, as a table."),
        ("profile dose.mha --gantry 90 --isocenter 0,0,0 --json", "Along a beam that no plan describes."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        PlotSheet.CheckName(parse.GetValue(_plot));
        IReadOnlyList<ProfileVolume> volumes = ProfileVolume.ReadAll(parse.GetRequiredValue(_volumes), _images, parse, report, cancellation);
        (List<LineProfile> profiles, string title) = Profiles(volumes, parse, report, cancellation);
        report.Say("                                  peak        at mm    R80 mm    R50 mm    R20 mm  80-20 mm");
        JsonArray results = [];
        for (int i = 0; i < profiles.Count; i++)
            results.Add(Tell(profiles[i], volumes[i].Volume.Unit, parse.GetValue(_reference), report));
        report.Result["profiles"] = results;
        if (parse.GetValue(_csv) is string csv)
        {
            OutputFile.WriteText(csv, Csv(profiles, volumes));
            report.Say($"Wrote {csv}");
        }

        if (parse.GetValue(_plot) is string plot)
        {
            ChartOf(profiles, volumes, parse.GetValue(_absolute), title, isBeam: parse.GetValue(_from) is null).Write(plot);
            report.Say($"Wrote {plot}");
        }
    }

    private (List<LineProfile> Profiles, string Title) Profiles(IReadOnlyList<ProfileVolume> volumes, ParseResult parse, Report report, CancellationToken cancellation)
    {
        LineProfileOptions Sampling(ProfileVolume volume) => new() { StepMm = parse.GetValue(_step), RadiusMm = parse.GetValue(_radius), Name = volume.Name };
        string? from = parse.GetValue(_from);
        string? to = parse.GetValue(_to);
        if (from is null && to is null)
        {
            (BeamFrame frame, ScannedBeam? beam) = _beams.Read(parse, (volumes[0].Name, volumes[0].FrameOfReferenceUid, volumes[0].Volume.Grid.CenterMm), report, cancellation);
            double[] at = parse.GetValue(_at) is string text ? [.. Numbers.Doubles(text, "--at")] : [0, 0];
            if (at.Length != 2)
                throw new UsageException($"--at takes two numbers, x,y in the isocentre plane; not '{parse.GetValue(_at)}'.");
            string name = beam?.Name ?? FormattableString.Invariant($"gantry {frame.Setup.GantryAngleDegrees:0.#}, couch {frame.Setup.CouchAngleDegrees:0.#}");
            string ray = at is [0, 0] ? "the axis of" : FormattableString.Invariant($"the ray at {at[0]:0.#}, {at[1]:0.#} mm of");
            return ([.. volumes.Select(volume => LineProfile.AlongRay(volume.Volume, frame.Ray(at[0], at[1]), Sampling(volume)))], $"Along {ray} the beam ({name})");
        }

        if (from is null || to is null || _beams.IsGiven(parse) || parse.GetValue(_at) is not null)
            throw new UsageException("A profile is either along a line (--from and --to) or along a beam (--plan, or --gantry).");
        Vector3D start = Numbers.Vector(from, "--from", mayRepeat: false);
        Vector3D end = Numbers.Vector(to, "--to", mayRepeat: false);
        return ([.. volumes.Select(volume => LineProfile.Along(volume.Volume, start, end, Sampling(volume)))], $"From {start} to {end} mm");
    }

    private static JsonObject Tell(LineProfile profile, string unit, double? reference, Report report)
    {
        JsonObject json = new() { ["name"] = profile.Name, ["unit"] = unit, ["samples"] = profile.Values.Length };
        try
        {
            DistalFalloff falloff = DistalFalloff.Of(profile, new() { Reference = reference });
            report.Say(FormattableString.Invariant($"{Short(profile.Name),-24}{falloff.PeakValue,10:G5} {unit,-7}{falloff.PeakPositionMm,8:0.00}{Shown(falloff.R80Mm),10}{Shown(falloff.R50Mm),10}{Shown(falloff.R20Mm),10}{Shown(falloff.Width80To20Mm),10}"));
            json["peak"] = JsonText.Number(falloff.PeakValue);
            json["peakMm"] = JsonText.Number(falloff.PeakPositionMm);
            json["r80Mm"] = JsonText.Number(falloff.R80Mm);
            json["r50Mm"] = JsonText.Number(falloff.R50Mm);
            json["r20Mm"] = JsonText.Number(falloff.R20Mm);
            json["width80To20Mm"] = JsonText.Number(falloff.Width80To20Mm);
        }
        catch (ArgumentException fault) when (reference is null)
        {
            report.Warn(Fault.Of(fault).Message);
        }

        return json;
    }

    private static string Shown(double positionMm) => double.IsNaN(positionMm) ? "-" : positionMm.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Short(string name) => name.Length <= 23 ? name : string.Concat(name.AsSpan(0, 10), "...", name.AsSpan(name.Length - 10));

    private static string Csv(List<LineProfile> profiles, IReadOnlyList<ProfileVolume> volumes)
    {
        StringBuilder text = new("profile,unit,position_mm,x_mm,y_mm,z_mm,value\n");
        for (int p = 0; p < profiles.Count; p++)
        {
            LineProfile profile = profiles[p];
            for (int i = 0; i < profile.Values.Length; i++)
            {
                Vector3D point = profile.OriginMm + profile.PositionsMm[i] * profile.Direction;
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{CsvText.Quoted(profile.Name)},{CsvText.Quoted(volumes[p].Volume.Unit)},{profile.PositionsMm[i]:0.####},{point.X:0.####},{point.Y:0.####},{point.Z:0.####},{CsvText.Number(profile.Values[i])}\n");
            }
        }

        return text.ToString();
    }

    private static LineChart ChartOf(List<LineProfile> profiles, IReadOnlyList<ProfileVolume> volumes, bool absolute, string title, bool isBeam)
    {
        string[] units = [.. volumes.Select(static volume => $"{volume.Volume.QuantityName}{(volume.Volume.Unit.Length > 0 ? $" ({volume.Volume.Unit})" : "")}").Distinct()];
        double[] maxima = [.. profiles.Select(static profile => profile.Values.Where(double.IsFinite).DefaultIfEmpty(1).Max())];
        bool relative = !absolute && (units.Length > 1 || (maxima.Min() > 0 && maxima.Max() > FarApart * maxima.Min()));
        LineSeries Curve(LineProfile profile)
        {
            double scale = relative ? 1 / profile.Values.Where(double.IsFinite).DefaultIfEmpty(1).Max() : 1;
            return new(profile.Name, [.. profile.PositionsMm], [.. profile.Values.Select(value => value * scale)]) { HasMarkers = false };
        }

        return new()
        {
            Title = title,
            XLabel = isBeam ? "distance downstream of the isocentre plane (mm)" : "distance from the start (mm)",
            YLabel = relative ? "part of the maximum" : string.Join(", ", units),
            Series = [.. profiles.Select(Curve)],
        };
    }
}
