using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The options with which commands are told of a beam: a plan's, or one by its angles and isocentre.</summary>
internal sealed class BeamReading
{
    private readonly Option<string?> _plan = new("--plan") { Description = "Plan that the beam is of: an RT Ion Plan (a file, or a folder with exactly one), or a raster scan file (.rst), which needs --gantry and --isocenter too.", HelpName = "file" };
    private readonly Option<string?> _beam = new("--beam") { Description = "Which of the plan's beams, by name or number.", HelpName = "name" };
    private readonly Option<double?> _gantry = new("--gantry") { Description = "Without a plan: gantry angle in degrees (IEC 61217).", HelpName = "degrees" };
    private readonly Option<double?> _couch = new("--couch") { Description = "Without a plan: couch angle in degrees (IEC 61217, anticlockwise as seen from above); 0 if not given.", HelpName = "degrees" };
    private readonly Option<string?> _isocenter = new("--isocenter") { Description = "Without a plan: isocentre in the patient, LPS mm; the middle of the image if not given.", HelpName = "x,y,z" };
    private readonly Option<string?> _position = new("--patient-position") { Description = "Without a plan: how the patient lies, HFS (the default), HFP, FFS, FFP, HFDR, HFDL, FFDR or FFDL.", HelpName = "code" };
    private readonly Option<string?> _source = new("--source-distance") { Description = "Without a plan: distance of the virtual source from the isocentre in mm, one number or x,y; parallel rays if not given.", HelpName = "mm" };

    public IEnumerable<Option> Options => [_plan, _beam, _gantry, _couch, _isocenter, _position, _source];

    /// <summary>Whether a beam was asked for.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(_plan) is not null || parse.GetValue(_gantry) is not null;

    /// <summary>Reads the beam: where it is, and if it is a plan's what it delivers.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="image">What the beam goes through: its name, its space, and its middle, which is the isocentre of a beam that none was given for.</param>
    /// <param name="report">Receives warnings.</param>
    /// <param name="cancellation">Stops the work.</param>
    public (BeamFrame Frame, ScannedBeam? Beam) Read(ParseResult parse, (string Name, string FrameOfReferenceUid, Vector3D MiddleMm) image, Report report, CancellationToken cancellation)
    {
        BeamFrame frame;
        ScannedBeam? beam = null;
        bool hasAngles = parse.GetValue(_gantry) is not null || parse.GetValue(_couch) is not null || parse.GetValue(_isocenter) is not null;
        if (parse.GetValue(_plan) is string path)
        {
            (ImmutableArray<ScannedBeam> beams, string space) = PlanReading.Read(path, report, cancellation);
            beam = PlanReading.Choose(beams, parse.GetValue(_beam), path);
            if (hasAngles && beam.Setup is not null)
                throw new UsageException($"{path} says where beam {beam.Name} comes from; --gantry, --couch and --isocenter do not go with it.");
            if (!hasAngles && beam.Setup is null)
                throw new UsageException($"{path} does not say where beam {beam.Name} comes from; give --gantry and --isocenter too.");
            if (space.Length > 0 && image.FrameOfReferenceUid.Length > 0 && space != image.FrameOfReferenceUid)
                throw new UsageException($"{path} and {image.Name} are in different frames of reference ({space} and {image.FrameOfReferenceUid}); the beam has no known place in the image.");
            frame = new(beam.Setup ?? ByAngles(parse, image.MiddleMm));
        }
        else
        {
            frame = new(ByAngles(parse, image.MiddleMm));
        }

        report.Say($"Beam: {(beam is null ? "" : $"{beam.Name}, {beam.Ion}, ")}{Describe(frame)}");
        report.Result["beam"] = new JsonObject
        {
            ["name"] = beam?.Name,
            ["gantryAngleDegrees"] = frame.Setup.GantryAngleDegrees,
            ["couchAngleDegrees"] = frame.Setup.CouchAngleDegrees,
            ["isocenterMm"] = ReconstructionJson.Vector(frame.Setup.IsocenterMm),
            ["direction"] = ReconstructionJson.Vector(frame.Direction),
        };
        return (frame, beam);
    }

    /// <summary>The rays that a command works on: around the beam's spots with a margin, or a square field about the axis.</summary>
    public static BeamPlane Rays(ScannedBeam? beam, double marginMm, double fieldMm, double spacingMm) =>
        beam is not null ? BeamPlane.Around(beam.Bounds, marginMm, spacingMm) : BeamPlane.Around(new(-fieldMm / 2, fieldMm / 2, -fieldMm / 2, fieldMm / 2), 0, spacingMm);

    private BeamSetup ByAngles(ParseResult parse, Vector3D middleMm)
    {
        if (parse.GetValue(_gantry) is not double gantry)
            throw new UsageException("Which beam? Name a plan by --plan, or give --gantry (and --couch, --isocenter).");
        if (!(Math.Abs(gantry) <= 360 && Math.Abs(parse.GetValue(_couch) ?? 0) <= 360))
            throw new UsageException("--gantry and --couch are angles of -360 to 360 degrees.");
        (double sourceX, double sourceY) = parse.GetValue(_source) is string source ? Distances(source) : (double.PositiveInfinity, double.PositiveInfinity);
        return new()
        {
            IsocenterMm = parse.GetValue(_isocenter) is string point ? Numbers.Vector(point, "--isocenter", mayRepeat: false) : middleMm,
            GantryAngleDegrees = gantry,
            CouchAngleDegrees = parse.GetValue(_couch) ?? 0,
            PatientPosition = parse.GetValue(_position) is string code ? PatientPositionCode.Parse(code) : PatientPosition.HeadFirstSupine,
            VirtualSourceXMm = sourceX,
            VirtualSourceYMm = sourceY,
        };
    }

    private static (double X, double Y) Distances(string text)
    {
        double[] values = [.. Numbers.Doubles(text, "--source-distance")];
        return values switch
        {
            [double both] => (both, both),
            [double x, double y] => (x, y),
            _ => throw new UsageException($"--source-distance takes one number or two (x,y), such as 7000 or 6700,7200; not '{text}'."),
        };
    }

    /// <summary>A beam's place as one line.</summary>
    public static string Describe(BeamFrame frame) => FormattableString.Invariant(
        $"gantry {frame.Setup.GantryAngleDegrees:0.##}, couch {frame.Setup.CouchAngleDegrees:0.##} degrees, {PatientPositionCode.Of(frame.Setup.PatientPosition)}, isocentre {frame.Setup.IsocenterMm} mm; along {frame.Direction}");
}
