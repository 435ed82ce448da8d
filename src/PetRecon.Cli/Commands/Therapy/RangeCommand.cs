using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Comparison;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>How far two doses, or a dose and an activity, reach, ray by ray, and where they differ.</summary>
internal sealed class RangeCommand : ProgramCommand
{
    private static readonly double[] s_distancesMm = [1, 2, 3];

    private static readonly (string Name, Normalization Value)[] s_normalizations =
    [
        ("mean", Normalization.Mean), ("maximum", Normalization.Maximum), ("least-squares", Normalization.LeastSquares),
    ];

    private readonly Argument<string> _first = new("reference") { Description = "The reference: a planned dose, or an expected activity." };
    private readonly Argument<string> _second = new("other") { Description = "What is compared with it: another dose, or a PET image." };
    private readonly Option<double> _level = new("--level") { Description = "The part of a ray's own maximum whose most distal position is compared.", HelpName = "share", DefaultValueFactory = static _ => 0.5 };
    private readonly Option<double> _least = new("--least") { Description = "Rays whose maximum is below this part of the greatest are beside the beam.", HelpName = "share", DefaultValueFactory = static _ => 0.1 };
    private readonly Option<double> _radius = new("--radius") { Description = "Mean over a disc of this radius across each ray, mm, against noise; 0 for the ray alone.", HelpName = "mm", DefaultValueFactory = static _ => 0 };
    private readonly Option<double> _spacing = new("--spacing") { Description = "Distance between rays in the isocentre plane, mm.", HelpName = "mm", DefaultValueFactory = static _ => 2 };
    private readonly Option<double> _field = new("--field") { Description = "Without a plan: side of the square of rays, mm.", HelpName = "mm", DefaultValueFactory = static _ => 200 };
    private readonly Option<string?> _csv = new("--csv") { Description = "Writes the depths of both and their difference, ray by ray.", HelpName = "file" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draws the range difference in beam's-eye view and its histogram (.png or .svg).", HelpName = "file" };
    private readonly Option<string?> _difference = new("--difference") { Description = "Writes the other, normalised, less the reference, normalised, on the reference's grid.", HelpName = "image" };
    private readonly Option<string> _normalization = new("--normalization") { Description = "What the two are divided by for --difference: mean (where the reference is at least 10 % of its maximum), maximum, or least-squares.", HelpName = "name", DefaultValueFactory = static _ => "mean" };
    private readonly BeamReading _beams = new();
    private readonly UnderlayReading _images = new();

    public RangeCommand()
        : base("range", "Compare how far two doses or activities reach along a beam, ray by ray, and where they differ.")
    {
        Arguments.Add(_first);
        Arguments.Add(_second);
        _normalization.AcceptOnlyFromAmong([.. s_normalizations.Select(static one => one.Name)]);
        Option[] own = [_level, _least, _radius, _spacing, _field, _csv, _plot, _difference, _normalization];
        foreach (Option option in own.Concat(_beams.Options).Concat(_images.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("range planned.dcm recalculated.dcm --plan RN.dcm --beam 1 --plot range.png", "Range differences of two doses in beam's-eye view."),
        ("range expected.nii.gz pet.nii.gz --gantry 90 --isocenter 0,0,0 --radius 5 --csv range.csv", "A PET image against the expected one, each ray averaged over 5 mm."),
        ("range RD.dcm pet-folder --plan RN.dcm --beam 1 --difference parts.nii.gz", "Also where activity and dose part, both normalised."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        PlotSheet.CheckName(parse.GetValue(_plot));
        if (parse.GetValue(_difference) is string image)
            ImagePath.CheckWritable(image);
        IReadOnlyList<ProfileVolume> volumes = ProfileVolume.ReadAll([parse.GetRequiredValue(_first), parse.GetRequiredValue(_second)], _images, parse, report, cancellation);
        (BeamFrame frame, ScannedBeam? beam) = _beams.Read(parse, (volumes[0].Name, volumes[0].FrameOfReferenceUid, volumes[0].Volume.Grid.CenterMm), report, cancellation);
        if (volumes[0].Volume.QuantityName != volumes[1].Volume.QuantityName)
            report.Warn($"{volumes[0].Name} is {volumes[0].Volume.QuantityName}, {volumes[1].Name} is {volumes[1].Volume.QuantityName}: their ranges differ by nature, not only by error.");
        DistalDepthOptions options = new() { Level = parse.GetValue(_level), LeastMaximum = parse.GetValue(_least), Profile = new() { RadiusMm = parse.GetValue(_radius) } };
        BeamPlane plane = BeamReading.Rays(beam, 0, parse.GetValue(_field), parse.GetValue(_spacing));
        RangeComparison comparison = report.Progress.Show("Following rays", _ => RangeComparison.Of(volumes[0].Volume, volumes[1].Volume, frame, plane, options, cancellation));
        Tell(comparison, report);
        if (parse.GetValue(_csv) is string csv)
        {
            OutputFile.WriteText(csv, Csv(comparison));
            report.Say($"Wrote {csv}");
        }

        if (parse.GetValue(_plot) is string plot && comparison.Statistics.Count > 0)
        {
            BeamMapPicture.Write(plot, comparison.Difference, "Range difference", "other less reference (mm)", aboutZero: true);
            report.Say($"Wrote {plot}");
        }

        if (parse.GetValue(_difference) is string target)
            WriteDifference(target, volumes, parse, report, cancellation);
    }

    private static void Tell(RangeComparison comparison, Report report)
    {
        BeamMapStatistics statistics = comparison.Statistics;
        if (statistics.Count == 0)
            report.Warn("No ray has a distal edge in both volumes. Is the beam the right one, and does it pass through them? There is nothing to draw.");
        report.Say(FormattableString.Invariant($"Rays with both ranges: {statistics.Count} of {comparison.Difference.Plane.PixelCount}"));
        if (statistics.Count > 0)
        {
            report.Say(FormattableString.Invariant($"Other less reference:  mean {statistics.Mean:0.00}, standard deviation {statistics.StandardDeviation:0.00}, median {statistics.Median:0.00} mm; 5 to 95 %: {statistics.Percentile5:0.00} to {statistics.Percentile95:0.00} mm"));
            report.Say($"Within                 {string.Join(", ", s_distancesMm.Select(distance => FormattableString.Invariant($"{distance} mm: {100 * comparison.PartWithin(distance):0.0} %")))}");
        }

        report.Result["rays"] = statistics.Count;
        report.Result["differenceMm"] = new JsonObject
        {
            ["mean"] = JsonText.Number(statistics.Mean),
            ["standardDeviation"] = JsonText.Number(statistics.StandardDeviation),
            ["median"] = JsonText.Number(statistics.Median),
            ["percentile5"] = JsonText.Number(statistics.Percentile5),
            ["percentile95"] = JsonText.Number(statistics.Percentile95),
            ["least"] = JsonText.Number(statistics.Least),
            ["greatest"] = JsonText.Number(statistics.Greatest),
        };
        report.Result["partWithin"] = new JsonObject([.. s_distancesMm.Select(distance => KeyValuePair.Create(FormattableString.Invariant($"{distance} mm"), JsonText.Number(comparison.PartWithin(distance))))]);
    }

    private void WriteDifference(string target, IReadOnlyList<ProfileVolume> volumes, ParseResult parse, Report report, CancellationToken cancellation)
    {
        Normalization normalization = Array.Find(s_normalizations, one => one.Name == parse.GetValue(_normalization)).Value;
        ActivityDoseDifference difference = ActivityDoseDifference.Of(volumes[1].Volume, volumes[0].Volume, new() { Normalization = normalization }, cancellation);
        OutputFile.CreateFolderOf(target);
        VolumeFile.Write(target, difference.Difference);
        report.Say(FormattableString.Invariant($"Wrote {target}: {volumes[1].Name} / {difference.ActivityReference:G5} less {volumes[0].Name} / {difference.DoseReference:G5}; correlation {difference.Correlation:0.000} over {difference.RegionVoxelCount} voxels"));
        report.Result["normalization"] = new JsonObject
        {
            ["by"] = parse.GetValue(_normalization),
            ["reference"] = difference.DoseReference,
            ["other"] = difference.ActivityReference,
            ["correlation"] = JsonText.Number(difference.Correlation),
        };
    }

    private static string Csv(RangeComparison comparison)
    {
        BeamPlane plane = comparison.Difference.Plane;
        StringBuilder text = new("beam_x_mm,beam_y_mm,reference_mm,other_mm,difference_mm\n");
        for (int row = 0; row < plane.SizeY; row++)
        {
            for (int column = 0; column < plane.SizeX; column++)
                text.Append(CultureInfo.InvariantCulture, $"{plane.XMm(column):0.####},{plane.YMm(row):0.####},{CsvText.Number(comparison.First[column, row])},{CsvText.Number(comparison.Second[column, row])},{CsvText.Number(comparison.Difference[column, row])}\n");
        }

        return text.ToString();
    }
}
