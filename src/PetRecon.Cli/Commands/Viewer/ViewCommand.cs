using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>A study in a browser: planes, projections, doses, structures, values. Volumes stay with the program.</summary>
internal sealed class ViewCommand : ProgramCommand
{
    private readonly Argument<string[]> _files = new("files") { Description = "What is shown: DICOM folders and files, NIfTI, MetaImage, NRRD, Interfile, TRiP98 cubes, contours (.vdx), or one scene (.json, or the .zip that a page saved). \"kind:\" before a path says what its numbers are (see: petrecon render --help).", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int> _port = new("--port") { Description = "Port on this machine's loopback address; a free one if not given.", HelpName = "n" };
    private readonly Option<bool> _noOpen = new("--no-open") { Description = "Do not start a browser; print the address only." };
    private readonly Option<bool> _desktop = new("--desktop") { Description = "A window of the desktop instead of a browser (needs libglfw3)." };
    private readonly Option<double?> _idle = new("--idle-limit") { Description = "Stop when no page has been connected for so long.", HelpName = "minutes" };
    private readonly Option<RendererKind> _renderer = new("--renderer") { Description = "What draws: auto, opengl or cpu.", HelpName = "name", DefaultValueFactory = static _ => RendererKind.Auto };
    private readonly Option<double?> _prescription = new("--prescription") { Description = "Prescribed dose: what 100 % of isodose lines is; the plan's if not given, or else the maximum.", HelpName = "Gy" };
    private readonly Option<string?> _levels = new("--levels") { Description = "Levels of isodose lines in percent, such as 20,50,95.", HelpName = "list" };
    private readonly LayerLooks _looks = new();

    public ViewCommand()
        : base("view", "Shows images, doses and structures in a browser: linked planes and a projection, values under the mouse, histograms, profiles.")
    {
        Arguments.Add(_files);
        Option[] own = [_desktop, _port, _noOpen, _idle, _renderer, _prescription, _levels];
        foreach (Option option in own.Concat(_looks.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("view study/", "PET on CT, or dose with isodose lines and structures, in a browser on this machine."),
        ("view study/ --no-open --port 8042", "On a server: then ssh -L 8042:localhost:8042 server, and open the address that is printed."),
        ("view study/ --desktop", "The same in a window of the desktop."),
        ("view ct:ct.nii.gz suv:pet.nii.gz --window pet=0,8", "Files that do not say what they hold."),
        ("view study.json", "A scene that petrecon render --scene wrote."),
        ("view RD.dcm RS.dcm ct/ --prescription 60 --levels 50,95,107", "A plan, with levels in percent of 60 Gy."),
    ];

    protected override bool NeedsFirstThread(ParseResult parse) => parse.GetValue(_desktop);

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        using ScenePackage package = ScenePackage.Open(parse.GetRequiredValue(_files), cancellation);
        string[] files = package.Files;
        Check(parse, files);
        string title = "PetRecon: " + string.Join(", ", parse.GetRequiredValue(_files).Select(static file => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(VolumeQuantities.Split(file).Path)))));
        using FrameFiles frameFiles = new();
        if (parse.GetValue(_desktop))
        {
            using DroppedInputs dropped = new();
            WindowHostOptions window = new() { Title = title, OpenMore = (paths, progress, stop) => OpenedMore(parse, dropped.Of(paths), frameFiles, report, progress, stop) };
            WindowHost.Run((progress, stop) => Opened(parse, files, frameFiles, report, progress, stop), () => Renderer(parse, report), window, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return;
        }

        BrowserHostOptions options = new()
        {
            Port = parse.GetValue(_port),
            Title = title,
            OpenMore = (folder, progress, stop) => OpenedMore(parse, new(DroppedInputs.In(folder), AreKept: true), frameFiles, report, progress, stop),
            IdleLimit = parse.GetValue(_idle) is double minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
        ServeAsync(parse, files, frameFiles, options, report, cancellation).GetAwaiter().GetResult();
    }

    private void Check(ParseResult parse, string[] files)
    {
        if (parse.GetValue(_port) is < 0 or > 65535)
            throw new UsageException($"--port is {parse.GetValue(_port)}; 1 to 65535 was expected.");
        if (parse.GetValue(_desktop) && (parse.GetResult(_port) is not null || parse.GetValue(_noOpen) || parse.GetValue(_idle) is not null))
            throw new UsageException("--desktop starts no server: --port, --no-open and --idle-limit do not go with it.");
        if (parse.GetValue(_idle) is double minutes && !(minutes is > 0 and <= 100_000))
            throw new UsageException($"--idle-limit is {minutes}; minutes above 0 were expected.");
        if (parse.GetValue(_prescription) is double dose && !(dose is > 0 and < 1000))
            throw new UsageException($"--prescription is {dose}; a dose in Gy, above 0, was expected. Was it given in cGy?");
        if (files.Length > 1 && Array.Exists(files, SceneFile.IsScene))
            throw new UsageException("A scene names all that it shows; other files do not go with it.");
        // What is not there is said here rather than in a page.
        foreach (string path in files.Select(static file => VolumeQuantities.Split(file).Path).Where(static path => !Directory.Exists(path)))
            InputFiles.MustExist(path);
    }

    private async Task ServeAsync(ParseResult parse, string[] files, FrameFiles frameFiles, BrowserHostOptions options, Report report, CancellationToken cancellation)
    {
        await using BrowserHost host = await StartedAsync(parse, files, frameFiles, options, report);
        report.Result["port"] = host.Port;
        report.Say($"Open {host.Address}");
        report.Say($"The address works once. From another machine: ssh -L {host.Port}:localhost:{host.Port} this-machine, then the same address there.");
        report.Say("Ctrl-C, or Stop in the page, ends the program.");
        using BrowserStart? start = parse.GetValue(_noOpen) ? null : BrowserStart.Try(host.Address);
        Task interrupted = Task.Delay(Timeout.Infinite, cancellation);
        Task opening = Task.WhenAll(host.Scene, host.RendererName);
        Task first = await Task.WhenAny(host.Completion, interrupted, opening);
        if (first == opening)
        {
            // What cannot be opened or drawn ends the program; pages have been told.
            await opening;
            report.Say($"Drawn by {await host.RendererName}");
            report.Result["renderer"] = await host.RendererName;
            first = await Task.WhenAny(host.Completion, interrupted);
        }

        cancellation.ThrowIfCancellationRequested();
        report.Say($"Stopped: {await host.Completion}");
    }

    private async Task<BrowserHost> StartedAsync(ParseResult parse, string[] files, FrameFiles frameFiles, BrowserHostOptions options, Report report)
    {
        try
        {
            return await BrowserHost.StartAsync((progress, stop) => Opened(parse, files, frameFiles, report, progress, stop), () => Renderer(parse, report), options);
        }
        catch (IOException exception) when (options.Port != 0)
        {
            throw new UsageException($"--port {options.Port} cannot be had: {exception.Message.TrimEnd('.')}. Name another port, or none for one that is free.");
        }
    }

    private OpenedScene Opened(ParseResult parse, string[] files, FrameFiles frameFiles, Report report, IProgress<OpeningProgress> progress, CancellationToken cancellation)
    {
        Report watched = Watched(report, progress);
        progress.Report(new("Looking through the files"));
        if (files is [string only] && SceneFile.IsScene(only))
        {
            SceneSources sources = new(watched, frameFiles, cancellation);
            (Scene saved, PageDescription page, SceneOrigins origins) = sources.Open(only);
            return Beginning(saved, page.Views, origins, parse) with { Page = page, Subjects = sources.Subjects };
        }

        OpenedStudy study = new StudyOpening(watched, frameFiles, cancellation).Open(files);
        double[]? percents = parse.GetValue(_levels) is string levels ? [.. Numbers.Doubles(levels.Replace("%", "", StringComparison.Ordinal), "--levels")] : null;
        SceneChoice choice = SceneChoice.Of(study, parse.GetValue(_prescription), percents, watched);
        return Beginning(choice.Scene, choice.Views, choice.Origins, parse) with { Subjects = choice.Subjects };
    }

    // What was only linked for the opening cannot be named by a scene file.
    private OpenedScene OpenedMore(ParseResult parse, DroppedPaths dropped, FrameFiles frameFiles, Report report, IProgress<OpeningProgress> progress, CancellationToken cancellation)
    {
        Report watched = Watched(report, progress);
        if (dropped.Inputs is [string only] && SceneFile.IsScene(only))
        {
            SceneSources sources = new(watched, frameFiles, cancellation);
            (Scene saved, _, SceneOrigins origins) = sources.Open(only);
            return new(saved) { Origins = dropped.AreKept ? origins : new(), Subjects = sources.Subjects };
        }

        if (dropped.Inputs.Any(SceneFile.IsScene))
            throw new UsageException("A scene names all that it shows; other files do not go with it.");
        SceneChoice choice = SceneChoice.Of(new StudyOpening(watched, frameFiles, cancellation).Open(dropped.Inputs), parse.GetValue(_prescription), null, watched);
        return new(choice.Scene) { Origins = dropped.AreKept ? choice.Origins : new(), Subjects = choice.Subjects };
    }

    private static Report Watched(Report report, IProgress<OpeningProgress> progress) => report.WithProgress(new WatchedProgress(
        report.Progress, (title, told) => progress.Report(new(told.Note.Length > 0 ? $"{title}: {told.Note}" : title, told.Fraction))));

    private OpenedScene Beginning(Scene scene, IEnumerable<ViewDescription> views, SceneOrigins origins, ParseResult parse)
    {
        OpenedScene opened = new(_looks.Apply(scene, parse)) { Origins = origins };
        return views.FirstOrDefault(static view => view.Kind == ViewKind.Projection) is { } projection ? opened with { Projection = projection } : opened;
    }

    private ISceneRenderer Renderer(ParseResult parse, Report report)
    {
        ISceneRenderer renderer = SceneRenderers.Open(parse.GetValue(_renderer), out string note);
        if (note.Length > 0)
            report.Warn($"{note} The processor draws instead.");
        return renderer;
    }
}
