using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Between scene files and the files that they name.</summary>
internal sealed class SceneSources(Report report, FrameFiles frameFiles, CancellationToken cancellation)
{
    private readonly StudyOpening _opening = new(report, frameFiles, cancellation);
    private readonly Dictionary<string, IReadOnlyList<Structure>> _structures = [];
    private readonly Dictionary<string, ImmutableArray<ScannedBeam>> _plans = [];
    private readonly Dictionary<string, ImmutableArray<VolumeFrame>> _frames = [];

    private readonly List<SceneSubject> _subjects = [];

    /// <summary>Reads what a scene file names. A fault in one of those files names the scene's key too.</summary>
    public (Scene Scene, PageDescription Page, SceneOrigins Origins) Open(string path)
    {
        InputFiles.MustExist(path);
        SceneDocument document = SceneFile.Read(path);
        int layer = 0;
        int structure = 0;
        int beam = 0;
        Scene scene = document.ToScene(
            entry => Named(path, $"layers[{layer++}]", () => Volume(entry)),
            entry => Named(path, $"structures[{structure++}]", () => Structure(entry)),
            entry => Named(path, $"beams[{beam++}]", () => Beam(entry)),
            entry => _frames.GetValueOrDefault(entry.Id, []));
        foreach (string warning in SceneSubjects.Warnings(_subjects))
            report.Warn(warning);
        return (scene, document.Page, SceneOrigins.Of(document));
    }

    /// <summary>Whose the parts of the scene are that was opened. What the scene itself places is in its space, whatever its file says.</summary>
    public ImmutableArray<SceneSubject> Subjects => [.. _subjects];

    private Volume Volume(SceneLayerEntry entry)
    {
        if (!File.Exists(entry.File) && !Directory.Exists(entry.File))
            throw new FileNotFoundException($"{entry.File}: there is no such file or folder.", entry.File);
        OpenedVolume opened = _opening.Volume(entry.File, entry.Item, entry.Quantity);
        if (!opened.Frames.IsEmpty)
            _frames[entry.Id] = opened.Frames;
        if (opened.Subject is { } subject)
            _subjects.Add(entry.SceneToVolume is null ? subject : subject with { FrameOfReferenceUid = "" });
        return opened.Volume;
    }

    private Structure Structure(SceneStructureEntry entry)
    {
        if (!_structures.TryGetValue(entry.File, out IReadOnlyList<Structure>? all))
        {
            _structures[entry.File] = all = StructureReading.All(entry.File, report, cancellation);
            string space = all.Select(static structure => structure.FrameOfReferenceUid).FirstOrDefault(static uid => uid.Length > 0) ?? "";
            if (_opening.SubjectOf(entry.File, entry.FileToScene is null ? space : "") is { } subject)
                _subjects.Add(subject);
        }

        Structure chosen = StructureReading.Choose(all, [entry.Name], entry.File, report)[0];
        return entry.FileToScene is { } way ? chosen.InSpace(way, "") : chosen;
    }

    private ScannedBeam Beam(SceneBeamEntry entry)
    {
        if (!_plans.TryGetValue(entry.File, out ImmutableArray<ScannedBeam> beams))
            _plans[entry.File] = beams = PlanReading.Read(entry.File, report, cancellation).Beams;
        return PlanReading.Choose(beams, entry.Number.ToString(CultureInfo.InvariantCulture), entry.File);
    }

    private static T Named<T>(string path, string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new SceneFormatException(path, key, exception is FileNotFoundException { FileName: string file } ? $"{file}: there is no such file." : exception.Message, exception);
        }
    }
}
