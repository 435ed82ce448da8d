using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Pictures of studies without a display: planes, projections, montages, animations.</summary>
internal sealed class RenderCommand : ProgramCommand
{
    // All frames of a GIF are in memory while its palette is chosen: a gigabyte.
    private const int MaxAnimationPixels = 250_000_000;

    private readonly Argument<string[]> _files = new("files") { Description = "What is shown: DICOM folders and files, NIfTI, MetaImage, NRRD, Interfile, TRiP98 cubes, contours (.vdx), or one scene (.json, or the .zip that a page saved). \"kind:\" before a path says what its numbers are: ct, mr, pet, suv, dose, dose-rbe, dose-relative, let, mask, image.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Picture (.png, .jpg, .webp) or animation (.gif, .apng) to write.", HelpName = "file" };
    private readonly Option<string?> _scene = new("--scene") { Description = "Scene file (.json) to write, which every host of the viewer opens.", HelpName = "file" };
    private readonly Option<string?> _size = new("--size") { Description = "Width and height in pixels; 1024x1024, or 512x512 for animations, if not given.", HelpName = "WxH" };
    private readonly Option<RendererKind> _renderer = new("--renderer") { Description = "What draws: auto, opengl or cpu.", HelpName = "name", DefaultValueFactory = static _ => RendererKind.Auto };
    private readonly Option<bool> _bits16 = new("--bits-16") { Description = "One layer's values on one plane in 65536 greys (.png), low to high of its window, with nothing drawn over them." };
    private readonly Option<bool> _plain = new("--plain") { Description = "Nothing drawn over the images." };
    private readonly Option<bool> _hideIdentity = new("--hide-identity") { Description = "No names of people, and none of series." };
    private readonly Option<double?> _prescription = new("--prescription") { Description = "Prescribed dose: what 100 % of isodose lines is; the plan's if not given, or else the maximum.", HelpName = "Gy" };
    private readonly Option<string?> _levels = new("--levels") { Description = "Levels of isodose lines in percent, such as 20,50,95.", HelpName = "list" };
    private readonly Option<int> _frames = new("--frames") { Description = "Frames of an animation.", HelpName = "n", DefaultValueFactory = static _ => 36 };
    private readonly Option<int?> _frame = new("--frame") { Description = "Which frame of what changes with time is shown, from 0.", HelpName = "n" };
    private readonly Option<string?> _cine = new("--cine") { Description = "What an animation goes through: turn (projections), slices, or time (frames, which is usual where there are any).", HelpName = "name" };
    private readonly Option<double> _rate = new("--fps") { Description = "Frames of an animation in a second.", HelpName = "n", DefaultValueFactory = static _ => 12 };
    private readonly ViewReading _views = new();
    private readonly LayerLooks _looks = new();
    private readonly DoseLooks _doses = new();

    public RenderCommand()
        : base("render", "Pictures of images, doses and structures without a display: planes, projections, volume renderings, montages, animations.")
    {
        Arguments.Add(_files);
        Option[] own = [_output, _scene, _size, _renderer, _bits16, _plain, _hideIdentity, _prescription, _levels, _frames, _frame, _cine, _rate];
        foreach (Option option in own.Concat(_views.Options).Concat(_looks.Options).Concat(_doses.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("render study/ -o study.png", "PET on CT, or dose with isodose lines and structures, in three planes and a projection."),
        ("render study/ --mip -o mip.gif", "A rotating maximum projection."),
        ("render study/ --layout montage --view axial --slices 20 -o slices.png", "Twenty axial slices."),
        ("render ct:ct.nii.gz suv:pet.nii.gz --at 10,-50,-300 --window pet=0,8 -o here.png", "Files that do not say what they hold."),
        ("render planA/ planB/ --layout comparison -o both.png", "Two plans side by side."),
        ("render study/ --scene study.json", "A scene to be looked at later, or elsewhere."),
        ("render plan/ --isodose-style bands --volume --show-surface PTV=0.7 --clip \"y<-150\" -o inside.png", "The target in the bones, what is in front of it cut away."),
        ("render dynamic/ --view coronal --cine time -o uptake.gif", "All frames of a dynamic series, each with its time."),
        ("render plan/ --view beam:1 --beam-layer 3 -o eye.png", "The spots of an energy layer and the targets, seen along the beam."),
        ("render study.json --volume --azimuth 30 -o bones.webp", "A volume rendering of a scene that was saved."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? output = parse.GetValue(_output);
        string? sceneFile = parse.GetValue(_scene);
        CheckNames(parse, output, sceneFile);
        using ScenePackage package = ScenePackage.Open(parse.GetRequiredValue(_files), cancellation);
        if (sceneFile is not null && package.IsUnpacked)
            throw new UsageException($"--scene {sceneFile}: the files of a packed scene are there only while the command runs; unpack {parse.GetRequiredValue(_files)[0]} first.");
        using FrameFiles frameFiles = new();
        (Scene scene, PageDescription page, SceneDocument document) = Opened(parse, package.Files, frameFiles, report, cancellation);
        scene = AtFrame(scene, parse);
        foreach (VolumeLayer layer in scene.Layers)
            report.Say(FormattableString.Invariant($"{layer.Id}: {layer.Name}, {layer.Volume.Grid}, {layer.Window.Low:0.###} to {layer.Window.High:0.###} {layer.Unit}"));
        if (sceneFile is not null)
        {
            OutputFile.WriteBytes(sceneFile, SceneFile.ToBytes(document, sceneFile));
            report.Say($"Scene: {sceneFile}");
            report.Result["scene"] = Path.GetFullPath(sceneFile);
        }

        if (output is null)
            return;
        if (parse.GetValue(_bits16))
            OutputFile.WriteBytes(output, Grey(scene, page, Size(parse, 1024), cancellation));
        else
            Draw(output, scene, page, parse, report, cancellation);
        report.Say($"Picture: {output}");
        report.Result["picture"] = Path.GetFullPath(output);
        report.Result["layers"] = new JsonArray([.. scene.Layers.Select(static layer => (JsonNode)layer.Id)]);
    }

    private void CheckNames(ParseResult parse, string? output, string? sceneFile)
    {
        if (output is null && sceneFile is null)
            throw new UsageException("Name the picture by -o, or the scene by --scene.");
        string extension = Path.GetExtension(output ?? ".png").ToLowerInvariant();
        if (!PictureFile.Extensions.Contains(extension) && !PictureFile.AnimationExtensions.Contains(extension))
            throw new UsageException($"{output}: pictures are written as {string.Join(", ", PictureFile.Extensions)}, animations as .gif or .apng; the name must end in one of these.");
        if (parse.GetValue(_bits16) && extension != ".png")
            throw new UsageException($"{output}: greys of 16 bits are written as .png.");
        if (sceneFile is not null && !SceneFile.IsScene(sceneFile))
            throw new UsageException($"{sceneFile}: scenes are written as .json.");
        if (!(parse.GetValue(_rate) is > 0 and <= 100))
            throw new UsageException("--fps is above 0 and at most 100.");
        if (parse.GetValue(_prescription) is double dose && !(dose is > 0 and < 1000))
            throw new UsageException($"--prescription is {dose}; a dose in Gy, above 0, was expected. Was it given in cGy?");
    }

    private (Scene Scene, PageDescription Page, SceneDocument Document) Opened(ParseResult parse, string[] files, FrameFiles frameFiles, Report report, CancellationToken cancellation)
    {
        if (files is [string only] && SceneFile.IsScene(only))
        {
            (Scene read, PageDescription said, SceneOrigins origins) = new SceneSources(report, frameFiles, cancellation).Open(only);
            read = _doses.Apply(_looks.Apply(_views.Placed(read, parse), parse), parse);
            said = _views.Page(parse, read, said.Views.IsEmpty ? said with { Views = PageDescription.UsualViews } : said);
            return (read, said, origins.DocumentOf(read, said));
        }

        if (Array.Exists(files, SceneFile.IsScene))
            throw new UsageException("A scene names all that it shows; other files do not go with it.");
        OpenedStudy study = new StudyOpening(report, frameFiles, cancellation).Open(files);
        double[]? percents = parse.GetValue(_levels) is string levels ? [.. Numbers.Doubles(levels.Replace("%", "", StringComparison.Ordinal), "--levels")] : null;
        SceneChoice choice = SceneChoice.Of(study, parse.GetValue(_prescription), percents, report);
        Scene scene = _doses.Apply(_looks.Apply(_views.Placed(choice.Scene, parse), parse), parse);
        PageDescription page = _views.Page(parse, scene, new() { Views = choice.Views, Columns = choice.Columns });
        return (scene, page, choice.Origins.DocumentOf(scene, page));
    }

    private void Draw(string output, Scene scene, PageDescription page, ParseResult parse, Report report, CancellationToken cancellation)
    {
        OverlayOptions overlay = parse.GetValue(_plain) ? OverlayOptions.None : new() { ShowsIdentity = !parse.GetValue(_hideIdentity) };
        bool isAnimation = Path.GetExtension(output).ToLowerInvariant() is ".gif" or ".apng";
        (int width, int height) = Size(parse, isAnimation ? 512 : 1024);
        using ISceneRenderer renderer = SceneRenderers.Open(parse.GetValue(_renderer), out string note);
        if (note.Length > 0)
            report.Warn($"{note} The processor draws instead.");
        report.Say($"Drawn by {renderer.Name}");
        report.Result["renderer"] = renderer.Name;
        if (!isAnimation)
        {
            PicturePage one = PicturePage.Of(scene, page, width, height);
            one = parse.GetValue(_plain) ? one : one.WithFrameName(scene);
            OutputFile.WriteBytes(output, PictureFile.Encode(PageDrawing.Draw(renderer, one, overlay, cancellation), output));
            WarnOfSurfaces(one, report, cancellation);
            return;
        }

        int frames = parse.GetValue(_frames);
        if ((long)frames * width * height > MaxAnimationPixels)
            throw new UsageException(FormattableString.Invariant($"{frames} frames of {width} x {height} pixels are more than the {MaxAnimationPixels / 1_000_000} million pixels that an animation may have; take fewer (--frames) or smaller ones (--size)."));
        ViewDescription view = page.Layout == PageLayout.OneView ? page.Views[0] : page.Views.FirstOrDefault(static view => view.IsProjection) ?? page.Views[0];
        (IEnumerable<PicturePage> pages, int count) = Pages(scene, page, view, parse.GetValue(_cine), frames, width, height);
        byte[] bytes = report.Progress.Show("Drawing frames", progress => PictureFile.EncodeAnimation(
            pages.Select((one, i) =>
            {
                if (i == 0)
                    WarnOfSurfaces(one, report, cancellation);
                progress.Report(new((double)i / count, $"{i} of {count}"));
                return PageDrawing.Draw(renderer, one, overlay, cancellation);
            }),
            count,
            output,
            TimeSpan.FromSeconds(1 / parse.GetValue(_rate))));
        OutputFile.WriteBytes(output, bytes);
        report.Result["frames"] = count;
    }

    private static void WarnOfSurfaces(PicturePage page, Report report, CancellationToken cancellation)
    {
        foreach (string lacking in page.Panels.SelectMany(panel => LackingSurfaces.Of(panel.Scene, panel.View, cancellation)).Distinct())
            report.Warn(lacking);
    }

    private static (IEnumerable<PicturePage> Pages, int Count) Pages(Scene scene, PageDescription page, ViewDescription view, string? cine, int frames, int width, int height)
    {
        if (scene.FrameCount < 2 && cine == "time")
            throw new UsageException("--cine time: nothing of what was opened changes with time.");
        return (cine ?? (scene.FrameCount > 1 ? "time" : view.IsProjection ? "turn" : "slices")) switch
        {
            "time" => (Cine.Times(scene, page, width, height), scene.FrameCount),
            "turn" => (Cine.Rotating(scene, view, frames, width, height), frames),
            "slices" => (Cine.Slices(scene, view, frames, width, height), frames),
            string other => throw new UsageException($"--cine {other}: there are turn, slices and time."),
        };
    }

    private Scene AtFrame(Scene scene, ParseResult parse)
    {
        if (parse.GetValue(_frame) is not int frame)
            return scene;
        return frame >= 0 && frame < scene.FrameCount && scene.FrameCount > 1
            ? scene.AtFrame(frame)
            : throw new UsageException(scene.FrameCount > 1 ? $"--frame {frame}: there are 0 to {scene.FrameCount - 1}." : "--frame: nothing of what was opened changes with time.");
    }

    private static byte[] Grey(Scene scene, PageDescription page, (int Width, int Height) size, CancellationToken cancellation)
    {
        VolumeLayer[] visible = [.. scene.Layers.Where(static layer => layer.IsVisible)];
        if (visible.Length != 1 || page.Layout != PageLayout.OneView || page.Views[0].IsProjection)
            throw new UsageException($"--bits-16 shows one layer on one plane: name it by --view axial, say, and hide the others of {string.Join(", ", visible.Select(static layer => layer.Id))} by --hide.");
        PlaneView view = (PlaneView)FittedViews.Of(scene, page.Views[0], size.Width, size.Height);
        return GreyPicture.Of(visible[0], view, size.Width, size.Height, cancellation).ToPng();
    }

    private (int Width, int Height) Size(ParseResult parse, int usual)
    {
        if (parse.GetValue(_size) is not string text)
            return (usual, usual);
        double[] numbers = [.. Numbers.Doubles(text, "--size")];
        bool isSize = numbers.Length == 2 && numbers.All(static number => number is >= 16 and <= 16384 && number == Math.Truncate(number));
        return isSize ? ((int)numbers[0], (int)numbers[1]) : throw new UsageException($"--size takes two whole numbers from 16 to 16384, such as 1024x768; not '{text}'.");
    }
}
