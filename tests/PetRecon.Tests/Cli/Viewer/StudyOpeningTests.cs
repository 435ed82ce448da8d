using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Writing;
using PetRecon.Tests.Formats.Volumes;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>What is made of studies of several series: phases and times as frames, registered spaces, other patients.</summary>
public sealed class StudyOpeningTests : IDisposable
{
    private const string Study = "1.2.826.0.1.3680043.10.1.1";
    private const string Frame = "1.2.826.0.1.3680043.10.1.2";
    private const string OtherFrame = "1.2.826.0.1.3680043.10.1.3";

    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(12, 12, 5, new(4, 4, 4));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-study");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Series_of_phases_are_one_layer_with_a_frame_for_each_in_their_order()
    {
        foreach (int percent in new[] { 50, 0, 90, 20, 10, 30, 80, 40, 70, 60 })
            WriteCt($"4d/{percent}", 100 + percent, $"Thorax 4D {percent}.0% B30", Frame);
        WriteCt("4d/average", 400, "Thorax 4D AVG B30", Frame);
        PetReconProcess process = Render(this["4d"], "--view", "axial", "--scene", this["scene.json"], "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("10 CT series of phases, 0 % to 90 %, are shown as frames of one layer", process.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: CT series 1 \"Thorax 4D AVG B30\"", process.Output, StringComparison.Ordinal);
        JsonArray layers = JsonNode.Parse(File.ReadAllText(this["scene.json"]))!["layers"]!.AsArray();
        Assert.Equal("CT in phases", (string?)Assert.Single(layers)!["name"]);
        foreach (int n in new[] { 0, 3, 9 })
        {
            Assert.Equal(100 + 10 * n, ValueOf(this["4d"], n, 500), 2.0);
            Assert.Equal(100 + 10 * n, ValueOf(this["scene.json"], n, 500), 2.0);
        }
    }

    [Fact]
    public void Another_reader_finds_the_same_phases_in_one_frame_of_reference()
    {
        foreach (int percent in new[] { 0, 50, 25 })
            WriteCt($"4d/{percent}", 100 + percent, $"Gated, {percent}%", Frame);
        string script = $$"""
            import pydicom, pathlib
            files = [pydicom.dcmread(p) for p in pathlib.Path(r'{{this["4d"]}}').rglob('*') if p.is_file()]
            print(len(files), sorted({str(f.SeriesDescription) for f in files}), len({f.FrameOfReferenceUID for f in files}), len({f.SeriesInstanceUID for f in files}), len({f.StudyInstanceUID for f in files}))
            """;
        (int code, string output) = Judge.Program("python3", "-c", script);
        Assert.SkipWhen(output.Contains("ModuleNotFoundError", StringComparison.Ordinal), "Python's pydicom is not on this machine.");
        Assert.True(code == 0, output);
        Assert.Equal("15 ['Gated, 0%', 'Gated, 25%', 'Gated, 50%'] 1 3 1", output.Trim());
        Assert.Contains("3 CT series of phases, 0 % to 50 %", Render(this["4d"], "--view", "axial", "-o", this["a.png"], "--size", "64x64").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_follow_each_other_in_time_have_the_times_between_them()
    {
        for (int n = 0; n < 3; n++)
        {
            PetSeriesDescription description = new()
            {
                Context = Context("1", "Times^Two", Frame),
                Description = "PET bed 1",
                AcquisitionStart = new DateTime(2026, 3, 4, 10, 0, 0).AddMinutes(5 * n),
            };
            PetSeriesWriter.Write(this[$"pet/{2 - n}"], Volume<Activity>.Constant(s_grid, 1000 * (n + 1)), TimeSpan.FromSeconds(120), description, cancellation: TestContext.Current.CancellationToken);
        }

        PetReconProcess process = Render(this["pet"], "--view", "axial", "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("3 PT series, one after the other: 3 frames, 0 to 120 s to 600 to 720 s", process.Output, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 3), n => Assert.Equal(1000 * (n + 1), ValueOf(this["pet"], n, 5000), 25.0));
    }

    [Fact]
    public void Phases_whose_voxels_lie_elsewhere_stay_series_of_their_own()
    {
        WriteCt("4d/0", 100, "CT 0%", Frame);
        WriteCt("4d/30", 130, "CT 30%", Frame);
        WriteCt("4d/60", 160, "CT 60%", Frame, new(0, 0, 3));
        PetReconProcess process = Render(this["4d"], "--view", "axial", "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("not in the same places", process.Output, StringComparison.Ordinal);
        Assert.Equal(2, process.Output.Split("Left out: CT series").Length - 1);
    }

    [Fact]
    public void Structures_drawn_on_another_series_are_shown_on_that_one_and_the_phases_can_be_switched_on()
    {
        foreach (int percent in new[] { 0, 30, 60 })
            WriteCt($"4d/{percent}", 100 + percent, $"CT {percent}%", Frame);
        WrittenSeries planning = WriteCt("4d/planning", 40, "Planning", Frame);
        Structure square = new()
        {
            Name = "PTV",
            FrameOfReferenceUid = Frame,
            Contours = [new(ContourKind.ClosedPlanar, [new(-8, -8, 0), new(8, -8, 0), new(8, 8, 0), new(-8, 8, 0)])],
        };
        StructureSetDescription description = new()
        {
            Context = StudyContext.Of(this["4d/planning"]),
            Images = [.. planning.Instances.Select(instance => ReferencedInstance.Of(instance.Path))],
        };
        StructureSetWriter.Write(this["4d/RS.dcm"], [square], description, cancellation: TestContext.Current.CancellationToken);
        Render(this["4d"], "--view", "axial", "--scene", this["scene.json"], "-o", this["a.png"], "--size", "64x64");
        JsonArray layers = JsonNode.Parse(File.ReadAllText(this["scene.json"]))!["layers"]!.AsArray();
        Assert.Equal([("CT", true), ("CT in phases", false)], layers.Select(static layer => ((string)layer!["name"]!, (bool)layer["visible"]!)));
        Assert.Equal(40, ValueOf(this["4d"], 2, 500), 2.0);
    }

    [Fact]
    public void Different_patients_over_each_other_are_warned_of_by_name_and_shown()
    {
        WriteCt("one", 100, "CT", Frame, patient: ("P-1", "Doe^Jane"));
        WriteCt("two", 200, "CT", OtherFrame, patient: ("P-2", "Roe^Richard"));
        PetReconProcess process = Render(this["one"], this["two"], "--view", "axial", "--scene", this["scene.json"], "-o", this["a.png"], "--size", "64x64");
        string warning = Assert.Single(process.Errors.Split('\n'), static line => line.Contains("Different patients", StringComparison.Ordinal));
        Assert.Contains("CT (one) of Doe Jane (ID P-1), CT (two) of Roe Richard (ID P-2)", warning, StringComparison.Ordinal);
        Assert.Contains("Different patients", Render(this["scene.json"], "-o", this["a.png"], "--size", "64x64").Errors, StringComparison.Ordinal);

        // One patient in two spaces is another thing.
        WriteCt("three", 200, "CT", OtherFrame, patient: ("P-1", "Doe^Jane"));
        PetReconProcess spaces = Render(this["one"], this["three"], "--view", "axial", "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("CT (one) and CT (three) are in different frames of reference", spaces.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Different patients", spaces.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_the_warning_too()
    {
        WriteCt("one", 100, "CT", Frame, patient: ("P-1", "Doe^Jane"));
        WriteCt("two", 200, "CT", OtherFrame, patient: ("P-2", "Roe^Richard"));
        using ViewProcess view = await ViewProcess.StartAsync(this["one"], this["two"]);
        await view.SignInAsync();
        await view.ConnectAsync();
        await view.UntilSaidAsync("open");
        await view.SayAsync("""{"do":"layout","n":1,"text":13,"panes":[{"pane":"axial","w":64,"h":64}]}""");
        JsonObject frame = await view.FrameAsync();
        Assert.Contains("Roe Richard", (string?)Assert.Single(frame["scene"]!["warnings"]!.AsArray()), StringComparison.Ordinal);
        Assert.Contains("Different patients", view.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_in_the_study_places_what_is_in_another_space()
    {
        // A PET with one hot voxel, in a space that is turned by a quarter about z and shifted: x' = -y + 6, y' = x - 4, z' = z + 2.
        float[] voxels = new float[s_grid.VoxelCount];
        voxels[s_grid.LinearIndex(8, 3, 2)] = 5000;
        PetSeriesDescription description = new() { Context = Context("1", "One", OtherFrame), AcquisitionStart = new(2026, 3, 4, 10, 0, 0) };
        WriteCt("study/ct", 0, "CT", Frame, patient: ("1", "One"));
        PetSeriesWriter.Write(this["study/pet"], new Volume<Activity>(s_grid, voxels), TimeSpan.FromSeconds(60), description, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("Left out: PT series", Render(this["study"], "--view", "axial", "-o", this["a.png"], "--size", "64x64").Output, StringComparison.Ordinal);

        RegistrationFile.Write(this["study/reg.dcm"], from: Frame, to: OtherFrame, Study);
        PetReconProcess process = Render(this["study"], "--view", "axial", "--scene", this["scene.json"], "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("is placed by the registration", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("frames of reference", process.Errors, StringComparison.Ordinal);

        // The crosshair begins at the highest uptake, where the hot voxel is in the CT's space: x = y' + 4, y = 6 - x', z = z' - 2.
        Vector3D hot = s_grid.PositionMm(8, 3, 2);
        double[] cross = [.. JsonNode.Parse(File.ReadAllText(this["scene.json"]))!["crosshairMm"]!.AsArray().Select(static number => (double)number!)];
        Assert.Equal([hot.Y + 4, 6 - hot.X, hot.Z - 2], cross.Select(static number => Math.Round(number, 6)));

        // And so it is however the files are named, in any order.
        PetReconProcess apart = Render(this["study/ct"], this["study/pet"], this["study/reg.dcm"], "--view", "axial", "-o", this["b.png"], "--size", "64x64");
        Assert.Contains("is placed by the registration", apart.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(this["a.png"]), File.ReadAllBytes(this["b.png"]));
    }

    [Fact]
    public void A_structure_without_a_surface_is_named_with_the_reason()
    {
        WriteCt("study/ct", 0, "CT", Frame);
        Structure point = new() { Name = "isocentre", FrameOfReferenceUid = Frame, Contours = [new(ContourKind.Point, [new(1, 2, 3)])] };
        StructureSetWriter.Write(this["study/RS.dcm"], [point], new() { Context = StudyContext.Of(this["study/ct"]) }, cancellation: TestContext.Current.CancellationToken);
        PetReconProcess process = Render(this["study"], "--volume", "--show-surface", "*", "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("\"isocentre\" has no surface to be shown: it has points or open lines only", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("surface", Render(this["study"], "--view", "axial", "--show-surface", "*", "-o", this["a.png"], "--size", "64x64").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_doses_that_of_the_whole_plan_is_shown()
    {
        Directory.CreateDirectory(this["doses"]);
        foreach ((string name, DoseSummation summation, float gray) in new[] { ("1.dcm", DoseSummation.Beam, 1f), ("2.dcm", DoseSummation.Plan, 3f), ("3.dcm", DoseSummation.Beam, 2f) })
        {
            RtDoseDescription description = new() { Context = Context("1", "One", Frame), Summation = summation, PlanReferences = [new("1.2.840.10008.5.1.4.1.1.481.5", "1.2.3.11")], BeamNumbers = summation == DoseSummation.Beam ? [1] : [] };
            RtDoseWriter.Write(this[$"doses/{name}"], Volume<Gray>.Constant(s_grid, gray), description, null, null, TestContext.Current.CancellationToken);
        }

        PetReconProcess process = Render(this["doses"], "--view", "axial", "-o", this["a.png"], "--size", "64x64");
        Assert.Contains("Of 3 doses", process.Output, StringComparison.Ordinal);
        Assert.Contains("2.dcm is shown", process.Output, StringComparison.Ordinal);
        Assert.Contains("100 % is 3 Gy", process.Output, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static StudyContext Context(string id, string name, string frame) =>
        new() { Patient = new() { Id = id, Name = name }, Study = new() { InstanceUid = Study }, FrameOfReferenceUid = frame };

    private WrittenSeries WriteCt(string folder, float value, string description, string frame, Vector3D shift = default, (string Id, string Name)? patient = null)
    {
        (string id, string name) = patient ?? ("1", "Phases");
        Directory.CreateDirectory(Path.GetDirectoryName(this[folder])!);
        VoxelGrid grid = new(s_grid.SizeX, s_grid.SizeY, s_grid.SizeZ, s_grid.SpacingMm, s_grid.OriginMm + shift);
        CtSeriesDescription about = new() { Context = Context(id, name, frame), Description = description, AcquisitionStart = new(2026, 3, 4, 10, 0, 0) };
        return CtSeriesWriter.Write(this[folder], Volume<Hounsfield>.Constant(grid, value), about, cancellation: TestContext.Current.CancellationToken);
    }

    private static PetReconProcess Render(params string[] arguments) => PetReconProcess.Succeed(["render", "--renderer", "cpu", .. arguments]);

    // The middle's value in a frame, by its grey.
    private double ValueOf(string input, int frame, double high)
    {
        string picture = this[$"frame{frame}.png"];
        Render(input, "--frame", $"{frame}", "--view", "axial", "--map", "grey", "--window", FormattableString.Invariant($"0,{high}"), "--plain", "--at", "1,1,0", "--size", "64x64", "-o", picture);
        using SKBitmap read = SKBitmap.Decode(picture);
        return read.GetPixel(32, 32).Red * high / 255;
    }
}
