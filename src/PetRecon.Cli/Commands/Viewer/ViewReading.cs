using System.CommandLine;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>The options that say which views of a scene are wanted.</summary>
internal sealed class ViewReading
{
    private const string ViewNames = "axial, coronal, sagittal, mip, volume, surface, radiograph (line integrals of CT), beam:1 (along a beam of an ion plan, by number or name), or two directions of an oblique plane in LPS (to the right and down: 1,0,0/0,0.5,-1)";

    private readonly Option<string?> _layout = new("--layout") { Description = "four-up (three planes and a projection), single, comparison (each input in a column of its own), montage (slices).", HelpName = "name" };
    private readonly Option<string[]> _views = new("--view") { Description = $"What is shown, once for each view: {ViewNames}.", HelpName = "name", DefaultValueFactory = static _ => [] };
    private readonly Option<bool> _mip = new("--mip") { Description = "A maximum projection alone, for --layout single --view mip; or that of a view along a beam, with --view beam:1." };
    private readonly Option<bool> _volume = new("--volume") { Description = "A volume rendering alone, for --layout single --view volume; or that of a view along a beam, with --view beam:1." };
    private readonly Option<string?> _at = new("--at") { Description = "Point that all planes go through, LPS mm; the high dose, the highest uptake or the middle if not given.", HelpName = "x,y,z" };
    private readonly Option<double> _zoom = new("--zoom") { Description = "Times larger than fitted, about --at.", HelpName = "factor", DefaultValueFactory = static _ => 1 };
    private readonly Option<double> _azimuth = new("--azimuth") { Description = "Where the eye of projections is: 0 in front, 90 on the patient's left, 180 behind.", HelpName = "degrees" };
    private readonly Option<double> _elevation = new("--elevation") { Description = "How far the eye of projections is raised towards the head.", HelpName = "degrees" };
    private readonly Option<double?> _surface = new("--surface-value") { Description = "Value of the surface of --view surface.", HelpName = "value" };
    private readonly Option<string[]> _clips = new("--clip") { Description = "A plane that cuts projections: what is left, as x<30, y>-150 or z<100 in LPS mm, or of any direction as 0.6,0,0.8<30.", HelpName = "what is left", DefaultValueFactory = static _ => [] };
    private readonly Option<int?> _beamLayer = new("--beam-layer") { Description = "The energy layer whose spots a view along a beam shows; all together if not given.", HelpName = "number" };
    private readonly Option<int> _slices = new("--slices") { Description = "Slices of a montage.", HelpName = "n", DefaultValueFactory = static _ => 12 };
    private readonly Option<double?> _step = new("--step") { Description = "Distance of a montage's slices about --at; spread over the images if not given.", HelpName = "mm" };
    private readonly Option<bool> _neurological = new("--neurological") { Description = "The patient's left on the left of pictures; on the right, as radiologists look at them, if not given." };

    public IEnumerable<Option> Options => [_layout, _views, _mip, _volume, _at, _zoom, _azimuth, _elevation, _surface, _clips, _beamLayer, _slices, _step, _neurological];

    /// <summary>The scene with what the options say of all views.</summary>
    public Scene Placed(Scene scene, ParseResult parse) => scene with
    {
        CrosshairMm = parse.GetValue(_at) is string at ? Numbers.Vector(at, "--at", mayRepeat: false) : scene.CrosshairMm,
        IsRadiological = scene.IsRadiological && !parse.GetValue(_neurological),
    };

    /// <summary>The page: what the options say, and for the rest what the scene's file or its choice of views says.</summary>
    public PageDescription Page(ParseResult parse, Scene scene, PageDescription usual)
    {
        string[] names = parse.GetValue(_views) is { Length: > 0 } said && said.All(static name => name.StartsWith("beam:", StringComparison.OrdinalIgnoreCase)) ? said
            : parse.GetValue(_mip) ? ["mip"] : parse.GetValue(_volume) ? ["volume"] : parse.GetValue(_views) ?? [];
        PageLayout layout = parse.GetValue(_layout) switch
        {
            null => names.Length == 1 || names.Length == 0 && usual is { Layout: PageLayout.FourUp, Views.Length: 1 } ? PageLayout.OneView : names.Length > 1 ? PageLayout.FourUp : usual.Layout,
            "four-up" => PageLayout.FourUp,
            "single" or "one-view" => PageLayout.OneView,
            "comparison" => PageLayout.Comparison,
            "montage" => PageLayout.Montage,
            string other => throw new UsageException($"--layout {other}: there are four-up, single, comparison and montage."),
        };
        if (layout == PageLayout.Comparison && usual.Columns.Length < 2)
            throw new UsageException("A comparison needs two inputs or more, one for each column.");
        double zoom = parse.GetValue(_zoom);
        ViewDescription[] views = names.Length > 0 ? [.. names.Select(name => View(name, parse, scene, usual))] : [.. usual.Views];
        return usual with
        {
            Layout = layout,
            Views = [.. views.Select(view => Clipped(view, parse)).Select(view => zoom == 1 || view.Kind == ViewKind.Projection && views.Length > 1 ? view : view with { Zoom = zoom, CenterMm = null, ShorterEdgeMm = null })],
            SliceCount = parse.GetResult(_slices) is { Implicit: false } ? parse.GetValue(_slices) : usual.SliceCount,
            SliceStepMm = parse.GetValue(_step) ?? usual.SliceStepMm,
        };
    }

    private ViewDescription BeamView(string name, ParseResult parse, Scene scene)
    {
        // Of several plans the first one that has such a beam is meant; a comparison shows the others' beside it.
        SceneBeam[] found = [.. scene.Beams.Where(beam => beam.Beam.Number.ToString(CultureInfo.InvariantCulture) == name || beam.Beam.Name == name)];
        if (found.Select(static beam => beam.Plan).Distinct().Count() != found.Length || found.Length == 0)
            throw new UsageException(scene.Beams.IsEmpty ? $"--view beam:{name}: there is no scanned ion beam; name an RT Ion Plan, or a folder that has one." : $"--view beam:{name}: there are {string.Join(", ", scene.Beams.Select(static beam => $"{beam.Beam.Number} ({beam.Beam.Name})"))}.");
        return new() { Kind = ViewKind.Beam, Projection = parse.GetValue(_volume) ? ProjectionKind.Volume : parse.GetValue(_mip) ? ProjectionKind.Maximum : ProjectionKind.Radiograph, BeamId = found[0].Id, BeamLayerNumber = parse.GetValue(_beamLayer) };
    }

    private ViewDescription Clipped(ViewDescription view, ParseResult parse) => view.IsProjection && parse.GetValue(_clips) is { Length: > 0 } clips
        ? view with { ClipPlanes = [.. view.ClipPlanes, .. clips.Select(Clip)] }
        : view;

    private static ClipPlane Clip(string text)
    {
        int sign = text.IndexOfAny(['<', '>']);
        if (sign < 1 || Numbers.Doubles(text[(sign + 1)..], "--clip").ToArray() is not [double offset])
            throw new UsageException($"--clip {text}: what is left is said as x<30, y>-150 or 0.6,0,0.8<30.");
        Vector3D normal = text[..sign].Trim() switch
        {
            "x" => Vector3D.UnitX,
            "y" => Vector3D.UnitY,
            "z" => Vector3D.UnitZ,
            string direction => Numbers.Vector(direction, "--clip", mayRepeat: false).Normalized(),
        };
        return text[sign] == '<' ? new(normal, offset) : new(-normal, -offset);
    }

    private ViewDescription View(string name, ParseResult parse, Scene scene, PageDescription usual)
    {
        ViewDescription projection = usual.Views.LastOrDefault(static view => view.Kind == ViewKind.Projection) ?? new() { Kind = ViewKind.Projection };
        projection = projection with { CenterMm = null, ShorterEdgeMm = null, AzimuthDegrees = parse.GetValue(_azimuth), ElevationDegrees = parse.GetValue(_elevation) };
        switch (name.ToLowerInvariant())
        {
            case "axial": return new() { Kind = ViewKind.Axial };
            case "coronal": return new() { Kind = ViewKind.Coronal };
            case "sagittal": return new() { Kind = ViewKind.Sagittal };
            case "mip": return projection with { Projection = ProjectionKind.Maximum };
            case "volume": return projection with { Projection = ProjectionKind.Volume, LayerIds = [], Map = null };
            case "radiograph": return projection with { Projection = ProjectionKind.Radiograph, LayerIds = [], Map = null };
            case "surface":
                double value = parse.GetValue(_surface) ?? throw new UsageException("--view surface needs --surface-value, in the unit of the uppermost layer.");
                return projection with { Projection = ProjectionKind.Isosurface, SurfaceValue = value, LayerIds = scene.Layers.IsEmpty ? [] : [scene.Layers[^1].Id], Map = null };
            case string beam when beam.StartsWith("beam:", StringComparison.Ordinal): return BeamView(name[5..], parse, scene);
            default:
                string[] parts = name.Split('/');
                if (parts.Length != 2)
                    throw new UsageException($"--view {name}: there are {ViewNames}.");
                return new() { Kind = ViewKind.Oblique, Right = Numbers.Vector(parts[0], "--view", mayRepeat: false), Down = Numbers.Vector(parts[1], "--view", mayRepeat: false) };
        }
    }
}
