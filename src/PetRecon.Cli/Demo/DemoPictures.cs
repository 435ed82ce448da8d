using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;
using PetRecon.Formats.Volumes;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Cli.Demo;

/// <summary>The study as the viewer shows it: pictures for the report, and a scene with its files that can be opened afterwards.</summary>
internal sealed class DemoPictures(DemoStudy study, string folder, Report report, CancellationToken cancellation)
{
    public const string Fused = "pet-ct.png";
    public const string Dose = "dose.png";
    public const string Volume = "volume.png";
    public const string Rotating = "mip.gif";
    public const string SceneName = "scene.json";

    private const string CtName = "ct.nii.gz";
    private const string DoseName = "dose.nii.gz";
    private const string TargetName = "target.dcm";
    private const string PetName = "pet.nii.gz";
    private const int Frames = 24;
    private const int FrameMs = 120;

    private static readonly ViewDescription s_projection = new() { Kind = ViewKind.Projection, LayerIds = [DemoStudy.Pet], Map = ColourMaps.InvertedGrey };

    private static readonly ViewDescription s_volume = new()
    {
        Kind = ViewKind.Projection,
        Projection = ProjectionKind.Volume,
        AzimuthDegrees = 25,
        ElevationDegrees = 25,
        LayerIds = [DemoStudy.Ct, DemoStudy.Pet],
    };

    // Of the scene that is looked at later, and of the first picture: the dose as lines, so that PET is seen in its own colours.
    private Scene Lines => study.Scene with { Layers = [.. study.Scene.Layers.Select(static layer => layer.Id == DemoStudy.Dose ? layer with { IsVisible = false } : layer)] };

    /// <summary>Draws what the report shows.</summary>
    /// <returns>What drew.</returns>
    public string Draw()
    {
        using ISceneRenderer renderer = SceneRenderers.Open(RendererKind.Auto, out string note);
        if (note.Length > 0)
            report.Say($"{note} The processor draws the pictures.");
        Scene wash = study.Scene with { Layers = [.. study.Scene.Layers.Where(static layer => layer.Id != DemoStudy.Pet)] };
        Page(renderer, Fused, Lines, Planes(s_projection), 1160, 800);
        Page(renderer, Dose, wash, Planes(s_volume with { LayerIds = [DemoStudy.Ct, DemoStudy.Dose] }), 1160, 800);
        Page(renderer, Volume, study.Scene, new() { Layout = PageLayout.OneView, Views = [s_volume] }, 720, 540);
        Cine(renderer);
        return renderer.Name;
    }

    /// <summary>Writes the scene, and those of its files that are not written otherwise.</summary>
    public void WriteScene()
    {
        VolumeFile.Write(PathOf(CtName), study.CtNumbers);
        VolumeFile.Write(PathOf(PetName), study.PetInside);
        VolumeFile.Write(PathOf(DoseName), study.DoseGray);
        StructureSetDescription description = new() { Context = new() { Patient = new() { Name = "Phantom^NEMA body", Id = "PETRECON-DEMO" }, Study = new() }, Label = "TARGET" };
        StructureSetWriter.Write(PathOf(TargetName), [study.Target], description, new() { ReplaceExisting = true }, cancellation);

        // The layers are called as what their files' numbers are: ct, pet, dose.
        SceneDocument document = SceneDocument.Of(Lines, Planes(s_projection), layer => SceneLayerEntry.Of(layer, PathOf(layer.Id switch { DemoStudy.Ct => CtName, DemoStudy.Pet => PetName, _ => DoseName }), "", layer.Id), _ => PathOf(TargetName));
        OutputFile.WriteBytes(PathOf(SceneName), SceneFile.ToBytes(document, PathOf(SceneName)));
    }

    private static PageDescription Planes(ViewDescription beside) => new()
    {
        Views = [.. PageDescription.UsualViews.Where(static view => view.Kind != ViewKind.Projection), beside],
    };

    private string PathOf(string name) => Path.Combine(folder, name);

    private void Page(ISceneRenderer renderer, string name, Scene scene, PageDescription page, int width, int height)
    {
        Picture picture = PageDrawing.Draw(renderer, PicturePage.Of(scene, page, width, height), new() { ShowsCrosshair = false }, cancellation);
        OutputFile.WriteBytes(PathOf(name), PictureFile.Encode(picture, name));
    }

    private void Cine(ISceneRenderer renderer)
    {
        IReadOnlyList<PicturePage> pages = Viewer.Headless.Cine.Rotating(study.Scene, s_projection, Frames, 420, 240);
        IEnumerable<Picture> frames = pages.Select(page => PageDrawing.Draw(renderer, page, null, cancellation));
        OutputFile.WriteBytes(PathOf(Rotating), PictureFile.EncodeAnimation(frames, pages.Count, Rotating, TimeSpan.FromMilliseconds(FrameMs)));
    }
}
