using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Writing;
using PetRecon.Formats.Meshes;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Isodose lines and surfaces: drawn, measured, and as files for other programs.</summary>
internal sealed class IsodoseCommand : ProgramCommand
{
    private readonly Argument<string> _dose = new("dose") { Description = "The dose: an RT Dose, a folder with one, an image or a dose cube." };
    private readonly Option<string?> _ct = new("--ct") { Description = "Image to draw on: a folder of DICOM images, or an image of another format. Its slices are those of --dicom too.", HelpName = "image" };
    private readonly Option<string?> _structures = new("--structures") { Description = "Structures to outline: an RT Structure Set, or a folder with one.", HelpName = "file" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Picture to write: three planes with lines, outlines and legend; .png or .svg.", HelpName = "file" };
    private readonly Option<string?> _at = new("--at") { Description = "Point that the picture's planes go through, LPS mm; the middle of the high dose if not given.", HelpName = "x,y,z" };
    private readonly Option<double[]?> _window = new("--window") { Description = "Centre and width of the image's greys; soft tissue for a CT.", HelpName = "centre width", AllowMultipleArgumentsPerToken = true };
    private readonly Option<double> _wash = new("--wash") { Description = "Opacity of the dose as a wash of colour, 0 (none) to 1.", HelpName = "share", DefaultValueFactory = static _ => 0.3 };
    private readonly Option<string?> _lines = new("--lines") { Description = "File to write the lines on all slices of the dose's grid to: .csv or .json, LPS mm.", HelpName = "file" };
    private readonly Option<int> _axis = new("--axis") { Description = "Which axis of the grid leads from slice to slice for --lines: 0, 1 or 2.", HelpName = "n", DefaultValueFactory = static _ => 2 };
    private readonly Option<string?> _surface = new("--surface") { Description = "File to write the surfaces to, closed at the border of the grid: .stl, .ply or .obj; with several levels one file each.", HelpName = "file" };
    private readonly Option<string?> _dicom = new("--dicom") { Description = "RT Structure Set to write with a structure for each level.", HelpName = "dcm" };
    private readonly Option<string?> _studyOf = new("--study-of") { Description = "DICOM object or folder whose patient and study --dicom belongs to; the dose's own, or else the image's, if not given.", HelpName = "dicom" };
    private readonly LevelReading _levels = new();
    private readonly DoseReading _doses = new();
    private readonly StructureReading _rois = new();
    private readonly UnderlayReading _images = new();
    private readonly SpaceReading _spaces = new();

    public IsodoseCommand()
        : base("isodose", "Isodose lines and surfaces of a dose: as a picture with legend, as points, as surfaces, as an RT Structure Set, and their volumes.")
    {
        Arguments.Add(_dose);
        Option[] own = [_ct, _structures, _plot, _at, _window, _wash, _lines, _axis, _surface, _dicom, _studyOf];
        foreach (Option option in _levels.Options.Concat(own).Concat(_doses.Options).Concat(_rois.Options).Concat(_images.Options).Concat(_spaces.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("isodose RD.dcm --prescription 60 --ct ct/ --structures RS.dcm --plot isodose.png", "The usual levels over the planning CT, with its structures."),
        ("isodose RD.dcm --levels 50%,95%,57 --prescription 60 --json", "Volumes and areas of chosen levels, for machines."),
        ("isodose RD.dcm --levels 95% --prescription 60 --surface ptv95.stl", "A surface that other programs draw or print."),
        ("isodose RD.dcm --prescription 60 --ct ct/ --dicom isodoses.dcm", "Isodoses as structures on the slices of the CT, for a planning system."),
        ("isodose dose.nrrd --quantity gy --lines lines.csv", "All lines as a table of points, in percent of the maximum."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        CheckNames(parse);
        string path = parse.GetRequiredValue(_dose);
        DoseGrid dose = _doses.Read(path, parse, report, cancellation);
        IReadOnlyList<IsodoseLevel> levels = _levels.Read(parse, dose, _doses.Prescription(parse), report);
        (Volume Image, string Name)? image = parse.GetValue(_ct) is string ct ? Underlay(ct, dose, parse, report, cancellation) : null;
        Tell(dose, levels, parse.GetValue(_surface), report, cancellation);
        if (parse.GetValue(_plot) is string plot)
            Draw(plot, dose, levels, image?.Image, parse, report, cancellation);
        if (parse.GetValue(_lines) is string lines)
        {
            (int count, long points) = IsodoseLineFile.Write(lines, dose.Volume, parse.GetValue(_axis), levels, cancellation);
            report.Say($"Lines: {lines} ({count} lines, {points} points)");
            report.Result["lines"] = Path.GetFullPath(lines);
        }

        if (parse.GetValue(_dicom) is string dicom)
            WriteDicom(dicom, path, dose, levels, image?.Image.Grid, parse, report, cancellation);
    }

    private void CheckNames(ParseResult parse)
    {
        if (parse.GetValue(_plot) is string plot && Path.GetExtension(plot).ToLowerInvariant() is not (".png" or ".svg"))
            throw new UsageException($"{plot}: pictures are written as .png or .svg; the name must end in one of these.");
        if (parse.GetValue(_surface) is string surface && !MeshFile.Extensions.Contains(Path.GetExtension(surface).ToLowerInvariant()))
            throw new UsageException($"{surface}: surfaces are written as {string.Join(", ", MeshFile.Extensions)}; the name must end in one of these.");
        if (parse.GetValue(_lines) is string lines)
            IsodoseLineFile.CheckName(lines);
        if (parse.GetValue(_axis) is < 0 or > 2)
            throw new UsageException("--axis is 0, 1 or 2.");
        if (parse.GetValue(_wash) is not (>= 0 and <= 1))
            throw new UsageException("--wash is a share from 0 to 1.");
        if (parse.GetValue(_window) is { Length: > 0 and not 2 } || parse.GetValue(_window) is { Length: 2 } window && !(window[1] > 0))
            throw new UsageException("--window takes two numbers, centre and width, and the width has to be above zero.");
    }

    // In the dose's space: by a registration the image is brought there.
    private (Volume Image, string Name) Underlay(string path, DoseGrid dose, ParseResult parse, Report report, CancellationToken cancellation)
    {
        (Volume volume, string name, string frame) = _images.Read(path, parse, report, cancellation);
        // Files of other formats do not say what they hold; by the option's name it is a CT.
        if (volume is Volume<Unspecified>)
            volume = volume.As<Hounsfield>();
        RigidTransform? way = SpaceReading.Way((dose.Name, dose.FrameOfReferenceUid), (name, frame), _spaces.Registrations(parse, report), report);
        if (way is not { } toImage)
            return (volume, name);
        report.Say($"{name} is brought into the dose's space by the registration");
        VoxelGrid grid = Moved(volume.Grid, toImage.Inverse());
        return (volume.OnGrid(grid, volume.ToArray()), name);
    }

    private static VoxelGrid Moved(VoxelGrid grid, RigidTransform transform) => new(
        grid.SizeX, grid.SizeY, grid.SizeZ, grid.SpacingMm, transform.Apply(grid.OriginMm), transform.Rotate(grid.AxisX), transform.Rotate(grid.AxisY), transform.Rotate(grid.AxisZ));

    private static void Tell(DoseGrid dose, IReadOnlyList<IsodoseLevel> levels, string? surfaceFile, Report report, CancellationToken cancellation)
    {
        report.Say($"{dose.Name}: {dose.Label}");
        JsonArray list = [];
        foreach (IsodoseLevel level in levels)
        {
            TriangleMesh mesh = IsodoseSurface.Of(dose.Volume, level, new() { Border = IsodoseBorder.Closed }, cancellation: cancellation);
            double volumeCc = mesh.VolumeMm3() / 1000;
            double areaCm2 = mesh.AreaMm2() / 100;
            report.Say(FormattableString.Invariant($"  {level.Label(dose.Volume.Unit),-24} {volumeCc,12:0.000} cc  {areaCm2,10:0.00} cm2"));
            JsonObject json = new()
            {
                ["level"] = level.Value,
                ["percent"] = level.Percent,
                ["volumeCc"] = volumeCc,
                ["areaCm2"] = areaCm2,
                ["triangles"] = mesh.TriangleCount,
            };
            if (surfaceFile is not null)
            {
                string file = levels.Count == 1 ? surfaceFile : ImagePath.WithSuffix(surfaceFile, Suffix(level));
                OutputFile.CreateFolderOf(file);
                MeshFile.Write(file, mesh);
                report.Say($"  Surface: {file} ({mesh.TriangleCount} triangles)");
                json["surface"] = Path.GetFullPath(file);
            }

            list.Add(json);
        }

        report.Result["dose"] = dose.Label;
        report.Result["unit"] = dose.Volume.Unit;
        report.Result["levels"] = list;
    }

    private static string Suffix(IsodoseLevel level) => level.Percent is double percent
        ? string.Create(CultureInfo.InvariantCulture, $"-{percent:0.##}pct")
        : string.Create(CultureInfo.InvariantCulture, $"-{level.Value:0.###}");

    private void Draw(string plot, DoseGrid dose, IReadOnlyList<IsodoseLevel> levels, Volume? image, ParseResult parse, Report report, CancellationToken cancellation)
    {
        IReadOnlyList<Structure> structures = [];
        if (parse.GetValue(_structures) is string path)
            structures = SpaceReading.InSpaceOf((dose.Name, dose.FrameOfReferenceUid), _rois.Read(path, parse, report, cancellation), _spaces.Registrations(parse, report), report);
        DosePicture picture = new()
        {
            Dose = dose,
            Underlay = image,
            UnderlayWindow = parse.GetValue(_window) is [double centre, double width] ? new(centre - 0.5 * width, centre + 0.5 * width) : null,
            Levels = levels,
            Structures = structures,
            WashOpacity = image is null ? 0 : parse.GetValue(_wash),
            PositionMm = parse.GetValue(_at) is string at ? Numbers.Vector(at, "--at", mayRepeat: false) : null,
            Title = dose.Name,
        };
        picture.Write(plot, cancellation);
        report.Say($"Picture: {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }

    private void WriteDicom(
        string output, string dosePath, DoseGrid dose, IReadOnlyList<IsodoseLevel> levels, VoxelGrid? slices, ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? ct = parse.GetValue(_ct) is string image && !ImagePath.IsImage(image) ? image : null;
        string? source = parse.GetValue(_studyOf) ?? (File.Exists(dosePath) && !ImagePath.IsImage(dosePath) ? dosePath : ct);
        if (source is null)
            report.Warn("Nothing says whose dose it is (--study-of): patient's name and ID are left empty, which some archives refuse.");
        StudyContext context = source is null ? new() { Patient = new() { Name = "", Id = "" }, Study = new() } : StudyContext.Of(source);
        if (dose.FrameOfReferenceUid.Length > 0)
            context = context with { FrameOfReferenceUid = dose.FrameOfReferenceUid };
        IReadOnlyList<Structure> structures = IsodoseStructures.Of(dose, levels, slices, cancellation);
        StructureSetDescription description = new()
        {
            Context = context,
            Label = "ISODOSES",
            Name = dose.Label,
            Images = ct is null ? [] : [.. ReferencedInstance.AllOf(ct)],
        };
        WrittenReport.Tell(StructureSetWriter.Write(output, structures, description, cancellation: cancellation), output, report);
    }
}
