using System.Collections.Immutable;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>From what was opened to a scene: which layer lies on which, in which colours, where the crosshair is, and which views are useful.</summary>
internal sealed class SceneChoice
{
    private static readonly double[] s_percents = [20, 50, 80, 95, 107];
    private static readonly string[] s_targets = ["PTV", "CTV", "GTV"];

    // First, last, and some between: uptake comes and goes slowly.
    private const int WindowFrames = 5;

    private readonly OpenedStudy _study;
    private readonly Report _report;
    private readonly Dictionary<string, OpenedVolume> _sources = [];

    private SceneChoice(OpenedStudy study, Report report)
    {
        _study = study;
        _report = report;
    }

    public required Scene Scene { get; init; }

    /// <summary>The views that suit the scene.</summary>
    public required ImmutableArray<ViewDescription> Views { get; init; }

    /// <summary>What each layer and structure came from.</summary>
    public SceneOrigins Origins => new()
    {
        Layers = _sources.ToImmutableDictionary(static source => source.Key, static source => new LayerOrigin(source.Value.File, source.Value.Item, source.Value.Quantity)),
        Structures = Scene.Structures.Select((layer, i) => (layer.Id, _study.Structures[i].File)).ToImmutableDictionary(static pair => pair.Id, static pair => pair.File),
        Beams = Scene.Beams.Select((beam, i) => (beam.Id, _study.Beams[i].File)).ToImmutableDictionary(static pair => pair.Id, static pair => pair.File),
    };

    /// <summary>Whose its parts are.</summary>
    public ImmutableArray<SceneSubject> Subjects => [.. _study.Subjects];

    /// <summary>The layers of each input, for comparisons.</summary>
    public ImmutableArray<ImmutableArray<string>> Columns =>
        [.. _sources.GroupBy(static source => source.Value.Input).OrderBy(static group => group.Key).Select(static group => group.Select(static source => source.Key).ToImmutableArray())];

    /// <summary>Makes a scene.</summary>
    /// <param name="study">What was opened.</param>
    /// <param name="prescription">What 100 % of the dose is; the plan's prescription, or else the maximum, when null.</param>
    /// <param name="percents">Levels in percent; the usual ones when null.</param>
    /// <param name="report">Is told what was chosen.</param>
    public static SceneChoice Of(OpenedStudy study, double? prescription, IReadOnlyList<double>? percents, Report report)
    {
        if (study.Volumes.Count == 0 && study.Structures.Count == 0 && study.Beams.Count == 0)
            throw new UsageException("There is nothing to see: give an image, a dose or structures.");
        SceneChoice empty = new(study, report) { Scene = new(), Views = [] };
        return empty.Chosen(prescription ?? study.Prescription, percents ?? s_percents);
    }

    private SceneChoice Chosen(double? prescription, IReadOnlyList<double> percents)
    {
        List<VolumeLayer> layers = [];
        List<IsodoseLayer> isodoses = [];
        foreach (OpenedVolume volume in _study.Volumes.OrderBy(static volume => volume.Role))
        {
            string name = volume.Role.ToString().ToLowerInvariant();
            string id = Enumerable.Range(1, 1000).Select(n => n == 1 ? name : $"{name}{n}").First(id => !_sources.ContainsKey(id));
            _sources[id] = volume;
            VolumeLayer layer = Layer(volume, id, layers.Count > 0, prescription, out double reference) with { IsVisible = volume.IsVisible };
            layers.Add(layer);
            if (volume.Role == LayerRole.Dose && volume.Volume is not Volume<LinearEnergyTransfer>)
                isodoses.Add(Lines(layer, reference, percents, prescription));
        }

        Scene scene = new()
        {
            Layers = [.. layers],
            Isodoses = [.. isodoses],
            Structures = [.. _study.Structures.Select(static (entry, i) => new StructureLayer($"structure{i + 1}", entry.Structure, entry.Structure.Colour ?? Palette(i)) { FileToScene = entry.FileToScene })],
            Beams = [.. _study.Beams.Select(static (entry, i) => new SceneBeam($"beam{i + 1}", entry.Beam) { Plan = entry.File })],
            IdentityLines = [.. _study.IdentityLines],
        };
        scene = scene with { CrosshairMm = Middle(scene) };
        SceneChoice chosen = new(_study, _report) { Scene = scene, Views = ViewsOf(scene) };
        foreach ((string id, OpenedVolume volume) in _sources)
            chosen._sources[id] = volume;
        return chosen;
    }

    private VolumeLayer Layer(OpenedVolume volume, string id, bool isOver, double? prescription, out double reference)
    {
        reference = 0;
        VolumeLayer plain = new() { Id = id, Name = volume.Name, Volume = volume.Volume, Frames = volume.Frames, SceneToVolume = volume.SceneToVolume, Map = ColourMaps.Grey, Window = new(0, 1) };
        switch (volume.Role)
        {
            case LayerRole.Ct:
                return LayerPresets.CtSoftTissue.ApplyTo(plain) with { Transfer = TransferFunctions.CtBone };
            case LayerRole.Pet:
                bool isUptake = volume.Volume is Volume<StandardizedUptake>;
                return plain with
                {
                    Map = isOver ? ColourMaps.HotIron : ColourMaps.InvertedGrey,
                    Window = isUptake ? new(0, 5) : WindowOf(volume),
                    Opacity = isOver ? 0.5 : 1,
                    Transfer = isUptake ? TransferFunctions.PetGlow() : null,
                };
            case LayerRole.Dose:
                reference = Reference(volume, prescription);
                VolumeLayer dose = LayerPresets.Dose(reference).ApplyTo(plain);
                return dose with { Opacity = isOver ? 0.4 : 1 };
            case LayerRole.Mask:
                return plain with { Map = ColourMaps.Plasma, Window = new(0, 1), Opacity = isOver ? 0.5 : 1, LowestShown = 0.01 };
            default:
                plain = plain with { Window = WindowOf(volume) };
                return isOver ? plain with { Map = ColourMaps.Inferno, Opacity = 0.5 } : plain;
        }
    }

    // One for all frames, so that they can be compared; from some of them, as all would have to be read.
    private static ValueWindow WindowOf(OpenedVolume volume)
    {
        if (volume.Frames.IsEmpty)
            return SceneWindows.Of(volume.Volume);
        int count = Math.Min(WindowFrames, volume.Frames.Length);
        ValueWindow[] windows = [.. Enumerable.Range(0, count).Select(n => SceneWindows.Of(volume.Frames[n * (volume.Frames.Length - 1) / (count - 1)].Pass()))];
        return new(windows.Min(static window => window.Low), windows.Max(static window => window.High));
    }

    private double Reference(OpenedVolume volume, double? prescription)
    {
        if (volume.Volume is Volume<RelativeDose>)
            return 1;
        if (prescription is double whole && volume.Volume is not Volume<LinearEnergyTransfer>)
            return whole;
        double maximum = SceneWindows.Maximum(volume.Volume);
        if (!(maximum > 0))
            throw new UsageException($"{volume.Name} has no value above 0.");
        _report.Say(FormattableString.Invariant($"100 % is {maximum:0.####} {volume.Volume.Unit}, the maximum of {volume.Name}, as no plan or --prescription says what is prescribed"));
        return maximum;
    }

    private static IsodoseLayer Lines(VolumeLayer layer, double reference, IReadOnlyList<double> percents, double? prescription)
    {
        IReadOnlyList<double> ascending = [.. percents.Order()];
        DisplayColour[] colours = IsodosePalette.Of(ascending.Count);
        return new($"isodoses-{layer.Id}", layer.Id, [.. ascending.Select((percent, i) => Line(layer, percent, reference, prescription, colours[i]))]) { Reference = reference };
    }

    // Of a relative dose the prescription says what its levels are in Gy; which kind of Gy, nobody said.
    private static IsodoseLineStyle Line(VolumeLayer layer, double percent, double reference, double? prescription, DisplayColour colour)
    {
        IsodoseLevel level = IsodoseLevel.OfReference(percent, reference);
        string dose = layer.Unit.Length > 0 ? FormattableString.Invariant($" ({level.Value:0.0#} {layer.Unit})")
            : prescription is double whole ? FormattableString.Invariant($" ({percent / 100 * whole:0.0#} Gy)") : "";
        return new(level.Value, colour, FormattableString.Invariant($"{percent:0.##} %") + dose);
    }

    // Where there is most to see: in the high dose, in the middle of a target, at the highest uptake, in the middle of what is drawn, or of the image; of a plan
    // alone at its isocentre.
    private static Vector3D Middle(Scene scene)
    {
        if (scene.Layers.LastOrDefault(static layer => VolumeQuantities.IsDose(layer.Volume)) is { } dose)
            return InScene(dose, DosePicture.MiddleOfHighDose(dose.Volume));
        if (scene.Structures.FirstOrDefault(static layer => IsTarget(layer.Structure)) is { } target)
            return MiddleOf([target.Structure]);
        if (scene.Layers.FirstOrDefault(static layer => layer.Volume is Volume<StandardizedUptake> or Volume<Activity>) is { } pet)
            return InScene(pet, SceneWindows.PlaceOfMaximum(pet.Volume));
        if (scene.Layers.IsEmpty && scene.Structures.All(static layer => layer.Structure.IsEmpty))
            return scene.Beams.FirstOrDefault()?.Beam.Setup?.IsocenterMm ?? default;
        return scene.Layers.IsEmpty ? MiddleOf(scene.Structures.Select(static layer => layer.Structure)) : InScene(scene.Layers[0], scene.Layers[0].Volume.Grid.CenterMm);
    }

    private static Vector3D InScene(VolumeLayer layer, Vector3D pointMm) => layer.SceneToVolume?.Inverse().Apply(pointMm) ?? pointMm;

    private static bool IsTarget(Structure structure) => !structure.IsEmpty
        && Array.Exists(s_targets, target => structure.InterpretedType == target || structure.Name.StartsWith(target, StringComparison.OrdinalIgnoreCase));

    private static Vector3D MiddleOf(IEnumerable<Structure> structures)
    {
        Vector3D[] points = [.. structures.SelectMany(static structure => structure.Contours).SelectMany(static contour => contour.PointsMm)];
        Vector3D Corner(Func<Func<Vector3D, double>, double> of) => new(of(static p => p.X), of(static p => p.Y), of(static p => p.Z));
        return 0.5 * (Corner(points.Min) + Corner(points.Max));
    }

    // Three planes, and from outside what can be seen through best: uptake as it is read, or else the bones, or else the uppermost layer.
    private static ImmutableArray<ViewDescription> ViewsOf(Scene scene)
    {
        // A plan alone has its spots.
        if (scene.Layers.IsEmpty && scene.Structures.All(static layer => layer.Structure.IsEmpty))
            return [.. scene.Beams.Take(4).Select(static beam => new ViewDescription { Kind = ViewKind.Beam, Projection = ProjectionKind.Radiograph, BeamId = beam.Id })];
        ImmutableArray<ViewDescription> planes = [.. PageDescription.UsualViews.Where(static view => view.Kind != ViewKind.Projection)];
        return scene.Layers.IsEmpty ? planes : planes.Add(Projection(scene));
    }

    private static ViewDescription Projection(Scene scene)
    {
        VolumeLayer? pet = scene.Layers.LastOrDefault(static layer => layer.Volume is Volume<StandardizedUptake> or Volume<Activity> or Volume<RelativeActivity>);
        if (pet is not null)
            return new() { Kind = ViewKind.Projection, LayerIds = [pet.Id], Map = ColourMaps.InvertedGrey };
        return scene.Layers.FirstOrDefault(static layer => layer.Volume is Volume<Hounsfield>) is { } ct && SceneWindows.Maximum(ct.Volume) > 200
            ? new() { Kind = ViewKind.Projection, Projection = ProjectionKind.Volume, LayerIds = [ct.Id] }
            : new() { Kind = ViewKind.Projection, LayerIds = [scene.Layers[^1].Id] };
    }

    private static DisplayColour Palette(int index)
    {
        DisplayColour[] colours = IsodosePalette.Of(8);
        return colours[(3 * index + 4) % colours.Length];
    }
}
