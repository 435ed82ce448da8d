using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.WaterEquivalence;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Depth in water through a CT, for one beam.</summary>
internal sealed class DepthCommand : ProgramCommand
{
    private readonly Argument<string> _ct = new("ct") { Description = "The CT: a folder or file of DICOM images, or an image of another format in HU." };
    private readonly Option<string?> _output = new("-o", "--output") { Description = "Writes the depth in water of each voxel, mm (.nii.gz, .mha, .nrrd ...).", HelpName = "image" };
    private readonly Option<string?> _like = new("--like") { Description = "The image or dose on whose voxels depths are computed; the CT's own if not given.", HelpName = "image" };
    private readonly Option<string?> _table = new("--table") { Description = "From HU to relative stopping power: JSON, or lines of two columns. Without it a generic table is taken.", HelpName = "file" };
    private readonly Option<string?> _writeTable = new("--write-table") { Description = "Writes the table that was used, to be edited (.json or .csv).", HelpName = "file" };
    private readonly Option<string?> _surface = new("--surface") { Description = "Writes the surface at a depth in water, ray by ray, and the target's edges if there is one (CSV).", HelpName = "csv" };
    private readonly Option<double?> _depth = new("--depth") { Description = "Depth in water of the surface, mm; the range of the beam's deepest layer if not given.", HelpName = "mm" };
    private readonly Option<string?> _structures = new("--structures") { Description = "Structures (RT Structure Set or .vdx) with the target, named by --roi: adds where rays enter and leave it, in water.", HelpName = "file" };
    private readonly Option<double> _spacing = new("--spacing") { Description = "Distance between rays in the isocentre plane, mm.", HelpName = "mm", DefaultValueFactory = static _ => 2 };
    private readonly Option<double> _margin = new("--margin") { Description = "Rays reach this far beyond the plan's spots, mm.", HelpName = "mm", DefaultValueFactory = static _ => 5 };
    private readonly Option<double> _field = new("--field") { Description = "Without a plan: side of the square of rays, mm.", HelpName = "mm", DefaultValueFactory = static _ => 200 };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draws the surface in beam's-eye view (.png or .svg).", HelpName = "file" };
    private readonly BeamReading _beams = new();
    private readonly UnderlayReading _images = new();
    private readonly StructureReading _rois = new();
    private readonly SpaceReading _spaces = new();

    public DepthCommand()
        : base("depth", "Water-equivalent depth through a CT for a beam: of each voxel, and the surface that a range in water reaches.")
    {
        Arguments.Add(_ct);
        Option[] own = [_output, _like, _table, _writeTable, _surface, _depth, _structures, _spacing, _margin, _field, _plot];
        foreach (Option option in own.Concat(_beams.Options).Concat(_rois.Options).Concat(_spaces.Options).Concat(_images.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("depth ct-folder --plan RN.dcm --beam 1 -o depth.nii.gz", "Depth in water of each voxel of a CT for a beam."),
        ("depth ct-folder --plan RN.dcm --beam 1 --surface distal.csv --plot distal.png", "Where the deepest layer's ions stop, ray by ray."),
        ("depth ct-folder --gantry 90 --isocenter 0,0,0 --depth 150 --surface s.csv --table scanner.csv", "The surface at 150 mm of water, with a scanner's own table."),
        ("depth ct-folder --plan RN.dcm --structures RS.dcm --roi PTV --surface ptv.csv", "Adds the target's proximal and distal depth in water."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? output = parse.GetValue(_output);
        if (output is not null)
            ImagePath.CheckWritable(output);
        PlotSheet.CheckName(parse.GetValue(_plot));
        if (output is null && parse.GetValue(_surface) is null && parse.GetValue(_plot) is null)
            throw new UsageException("Nothing was asked for: give -o for depths of voxels, --surface or --plot for a surface.");
        Manifest manifest = new("depth");
        (Volume<Hounsfield> ct, string name, string space) = _images.ReadCt(parse.GetRequiredValue(_ct), parse, report, cancellation);
        StoppingPowerPaths paths = new(Table(parse, report, ct).Convert(ct, cancellation));
        (BeamFrame frame, ScannedBeam? beam) = _beams.Read(parse, (name, space, ct.Grid.CenterMm), report, cancellation);
        if (output is not null)
            WriteDepths(output, paths, frame, parse, manifest, report, cancellation);
        if (parse.GetValue(_surface) is not null || parse.GetValue(_plot) is not null)
            WriteSurface(paths, frame, beam, (name, space), parse, report, cancellation);
    }

    private StoppingPowerTable Table(ParseResult parse, Report report, Volume<Hounsfield> ct)
    {
        StoppingPowerTable table = StoppingPowerTable.Generic;
        if (parse.GetValue(_table) is string path)
        {
            InputFiles.MustExist(path);
            table = StoppingPowerTableFile.Read(path);
        }
        else
        {
            report.Warn("No --table was given: stopping powers are those of a generic table, not of the scanner that made this CT.");
        }

        if (parse.GetValue(_writeTable) is string target)
            OutputFile.WriteText(target, target.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? StoppingPowerTableFile.ToJson(table) : StoppingPowerTableFile.ToCsv(table));
        long above = table.CountAbove(ct);
        if (above > 0)
            report.Warn(FormattableString.Invariant($"{above} voxels are above the table's last point, {table.Points[^1].Hounsfield} HU; they have its stopping power, {table.Points[^1].RelativeStoppingPower}."));
        report.Result["table"] = table.Name;
        return table;
    }

    private void WriteDepths(string output, StoppingPowerPaths paths, BeamFrame frame, ParseResult parse, Manifest manifest, Report report, CancellationToken cancellation)
    {
        VoxelGrid grid = parse.GetValue(_like) is string like
            ? ProfileVolume.Read(like, _images, parse, report, cancellation).Volume.Grid
            : paths.StoppingPower.Grid;
        Volume<WaterEquivalentDepth> depths = report.Progress.Show("Depths in water", progress =>
            WaterEquivalentDepths.Of(paths, frame, grid, null, new FractionReceiver(progress), cancellation));
        OutputFile.CreateFolderOf(output);
        VolumeFile.Write(output, depths);
        float deepest = 0;
        foreach (float depth in depths.Voxels)
            deepest = depth > deepest ? depth : deepest;
        report.Say(FormattableString.Invariant($"Wrote {output}: {grid}, deepest {deepest:0.0} mm of water"));
        report.Result["deepestMm"] = deepest;
        manifest.Add("beam", report.Result["beam"]?.DeepClone());
        manifest.Add("table", report.Result["table"]?.DeepClone());
        manifest.WriteFor(output, report);
    }

    private void WriteSurface(StoppingPowerPaths paths, BeamFrame frame, ScannedBeam? beam, (string Name, string Space) image, ParseResult parse, Report report, CancellationToken cancellation)
    {
        double depth = parse.GetValue(_depth) ?? beam?.DeepestRangeMm() ?? throw new UsageException("Without a plan, the surface needs its depth in water: --depth.");
        BeamPlane plane = BeamReading.Rays(beam, parse.GetValue(_margin), parse.GetValue(_field), parse.GetValue(_spacing));
        BeamMap surface = DistalSurfaces.AtDepth(paths, frame, plane, depth, null, cancellation);
        BeamMapStatistics statistics = surface.Statistics();
        if (statistics.Count == 0)
            throw new UsageException(FormattableString.Invariant($"No ray meets {depth:0.0} mm of water in the image, so there is no surface. Does the beam pass through it?"));
        report.Say(FormattableString.Invariant($"{depth:0.0} mm of water end {statistics.Mean:0.0} mm downstream of the isocentre plane on average, {statistics.Least:0.0} to {statistics.Greatest:0.0} mm; {statistics.Count} of {plane.PixelCount} rays get no further"));
        TargetDepths? target = Target(paths, frame, plane, image, parse, report, cancellation);
        report.Result["surface"] = new JsonObject
        {
            ["depthMm"] = depth,
            ["rays"] = plane.PixelCount,
            ["raysThatEnd"] = statistics.Count,
            ["meanMm"] = JsonText.Number(statistics.Mean),
            ["leastMm"] = JsonText.Number(statistics.Least),
            ["greatestMm"] = JsonText.Number(statistics.Greatest),
        };
        if (parse.GetValue(_surface) is string csv)
        {
            OutputFile.WriteText(csv, Csv(surface, target));
            report.Say($"Wrote {csv}");
        }

        if (parse.GetValue(_plot) is string plot)
        {
            BeamMapPicture.Write(plot, surface, FormattableString.Invariant($"Surface at {depth:0.0} mm of water"), "depth beyond the isocentre plane (mm)", aboutZero: false);
            report.Say($"Wrote {plot}");
        }
    }

    private TargetDepths? Target(StoppingPowerPaths paths, BeamFrame frame, BeamPlane plane, (string Name, string Space) image, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (parse.GetValue(_structures) is not string path)
            return null;
        IReadOnlyList<Structure> chosen = SpaceReading.InSpaceOf(image, _rois.Read(path, parse, report, cancellation), _spaces.Registrations(parse, report), report);
        if (chosen is not [Structure only])
            throw new UsageException($"{path} has {chosen.Count} structures; name the target by --roi.");
        StructureMask mask = StructureMask.Of(only, paths.StoppingPower.Grid, null, cancellation);
        TargetDepths target = TargetDepths.Of(paths, frame, plane, mask.Occupancy, null, cancellation);
        BeamMapStatistics proximal = target.ProximalDepthMm.Statistics();
        BeamMapStatistics distal = target.DistalDepthMm.Statistics();
        if (proximal.Count == 0)
            throw new UsageException($"No ray of the beam meets {only.Name}.");
        report.Say(FormattableString.Invariant($"{only.Name}: {proximal.Least:0.0} to {distal.Greatest:0.0} mm deep in water, on {proximal.Count} rays"));
        report.Result["target"] = new JsonObject { ["name"] = only.Name, ["rays"] = proximal.Count, ["leastDepthMm"] = proximal.Least, ["greatestDepthMm"] = distal.Greatest };
        return target;
    }

    private static string Csv(BeamMap surface, TargetDepths? target)
    {
        BeamPlane plane = surface.Plane;
        StringBuilder text = new($"beam_x_mm,beam_y_mm,surface_mm,x_mm,y_mm,z_mm{(target is null ? "" : ",target_proximal_water_mm,target_distal_water_mm,target_proximal_mm,target_distal_mm")}\n");
        for (int row = 0; row < plane.SizeY; row++)
        {
            for (int column = 0; column < plane.SizeX; column++)
            {
                Vector3D? point = surface.PointMm(column, row);
                text.Append(CultureInfo.InvariantCulture, $"{plane.XMm(column):0.####},{plane.YMm(row):0.####},{CsvText.Number(surface[column, row])},{point?.X:0.###},{point?.Y:0.###},{point?.Z:0.###}");
                if (target is not null)
                    text.Append(CultureInfo.InvariantCulture, $",{CsvText.Number(target.ProximalDepthMm[column, row])},{CsvText.Number(target.DistalDepthMm[column, row])},{CsvText.Number(target.ProximalSurface[column, row])},{CsvText.Number(target.DistalSurface[column, row])}");
                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
