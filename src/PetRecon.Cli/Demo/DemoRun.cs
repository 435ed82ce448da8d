using System.Text.Json.Nodes;
using PetRecon.Cli.Commands;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Analysis;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Cli.Demo;

/// <summary>The demonstration, step by step: phantom, list-mode file, images from that file, measurement, report.</summary>
internal sealed class DemoRun
{
    private const string PhantomName = "nema-iec-body";
    private const string ScannerName = "demo";
    private const double PositionBlurFwhmMm = 2;
    private const double PsfFwhmMm = 4.5;
    private const double VoxelMm = 3;
    private const int Iterations = 3;
    private const int Subsets = 8;
    private const int ChartedSphere = 2;

    // Well below the noise of the events themselves.
    private const double SensitivityError = 0.02;

    private const double DurationSeconds = 300;

    private readonly Manifest _manifest = new("demo");

    public required string Folder { get; init; }

    public required double ExpectedPrompts { get; init; }

    public required string Seed { get; init; }

    public required ComputeDevice Device { get; init; }

    public required int? Threads { get; init; }

    public required Report Report { get; init; }

    public void Run(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        _manifest.Device(Device);
        Phantom phantom = PhantomLibrary.Load(PhantomName);
        ScannerGeometry scanner = ScannerPresets.Find(ScannerName).Build();
        Report.Say($"Phantom: {phantom.Name}");
        Report.Say($"Scanner: {scanner.ModelName}, {scanner.DetectionBinCount:N0} crystals, time of flight {scanner.Tof(0, 0).FwhmMm / TofPair.MmPerPs:0} ps");
        Report.Say($"Device:  {Device}");

        AcquisitionTally tally = Simulate(phantom, scanner, cancellation);
        VoxelGrid grid = GridAround(scanner);
        (Volume<Activity> truth, Volume<Attenuation> mu) = Report.Progress.Show("Drawing the truth", _ => phantom.Voxelise(grid));
        VolumeFile.Write(PathOf("truth.nii.gz"), truth);
        VolumeFile.Write(PathOf("mu.nii.gz"), mu);

        PetsirdListMode file = InputFiles.OpenListMode(PathOf("scan.petsird"), Report);
        DemoImage[] images =
        [
            Reconstruct(file, grid, mu, phantom, new("tof-psf", "time of flight and resolution model", UseTof: true, PsfFwhmMm), cancellation),
            Reconstruct(file, grid, mu, phantom, new("tof", "time of flight", UseTof: true, PsfFwhmMm: 0), cancellation),
            Reconstruct(file, grid, mu, phantom, new("no-tof", "neither", UseTof: false, PsfFwhmMm: 0), cancellation),
        ];
        Draw(phantom, scanner, truth, images);
        DrawStudy(phantom, mu, images[0], cancellation);
        DemoSeries.Write(PathOf("dicom"), images[0].Result.Image, scanner, images[0].Variant.Title, TimeSpan.FromSeconds(DurationSeconds), Report, cancellation);
        OutputFile.WriteText(PathOf("report.html"), new DemoReport(phantom, scanner, tally, truth, images, Device, Folder).Html());
        Conclude(images);
    }

    private string PathOf(string name) => Path.Combine(Folder, name);

    // The whole field of view along the bore, and across it what holds the phantom.
    private static VoxelGrid GridAround(ScannerGeometry scanner)
    {
        int planes = (int)Math.Floor(scanner.AxialExtentMm / VoxelMm);
        return VoxelGrid.Centered(108, 88, planes, new(VoxelMm, VoxelMm, VoxelMm), new(0, 0, 0.5 * (scanner.AxialMinMm + scanner.AxialMaxMm)));
    }

    private AcquisitionTally Simulate(Phantom phantom, ScannerGeometry scanner, CancellationToken cancellation)
    {
        SimulatedAcquisition acquisition = Report.Progress.Show("Preparing the simulation", _ => new SimulatedAcquisition(phantom, scanner, new()
        {
            Seed = NamedSeeds.Find(Seed),
            ExpectedPrompts = ExpectedPrompts,
            DurationSeconds = DurationSeconds,
            PositionBlurFwhmMm = PositionBlurFwhmMm,
        }));
        AcquisitionTally tally = _manifest.Timed("simulation", () => Report.Progress.Show(
            "Simulating the scan",
            progress => SimulatedFile.Write(PathOf("scan.petsird"), acquisition, PetsirdEncoding.Binary, Threads, new FractionReceiver(progress), cancellation)));
        _manifest.Add("simulation", SimulateCommand.TallyJson(acquisition, tally));
        Report.Say($"Scan:    {tally.Prompts:N0} prompts in {PathOf("scan.petsird")}");
        return tally;
    }

    private DemoImage Reconstruct(
        PetsirdListMode file, VoxelGrid grid, Volume<Attenuation> mu, Phantom phantom, DemoVariant variant, CancellationToken cancellation)
    {
        ReconstructionOptions options = new()
        {
            Grid = grid,
            Model = new()
            {
                Attenuation = mu,
                PsfFwhmMm = new(variant.PsfFwhmMm, variant.PsfFwhmMm, variant.PsfFwhmMm),
                Projector = new() { UseTof = variant.UseTof },
                IsCalibrated = SimulatedFile.IsCalibrated(file.Header),
            },
            Osem = new() { Iterations = Iterations, Subsets = Subsets, SnapshotIterations = [.. Enumerable.Range(1, Iterations)] },
            Sensitivity = new() { TargetRelativeError = SensitivityError },
        };
        List<NemaImageQuality> qualities = [];
        ReconstructionResult result = _manifest.Timed(variant.Name, () => Report.Progress.Show(
            $"Reconstructing with {variant.Title}",
            progress => Reconstructor.Run(file, options, Device, new ReconstructionReceiver(progress, Measure), cancellation)));
        foreach (string notice in result.Notices)
            Report.Warn(notice);
        VolumeFile.Write(PathOf($"{variant.Name}.nii.gz"), result.Image);
        _manifest.Add(variant.Name, new JsonObject { ["options"] = ReconstructionJson.Options(options), ["outcome"] = ReconstructionJson.Outcome(result) });
        return new(variant, result, [.. qualities]);

        void Measure(IterationReport iteration)
        {
            if (iteration.Image is { } image)
                qualities.Add(NemaImageQuality.Measure(image, phantom));
        }
    }

    // The slices go through the largest sphere, in whose plane all the others are.
    private void Draw(Phantom phantom, ScannerGeometry scanner, Volume truth, DemoImage[] images)
    {
        Vector3D position = phantom.Shape(images[0].Quality.Spheres[^1].Name).CenterMm;
        ScannerPlot.Write(PathOf("scanner.png"), scanner);
        SliceMontage.Write(
            PathOf("images.png"),
            [new("truth", truth), .. images.Select(image => new MontageColumn(image.Variant.Title, image.Result.Image))],
            new() { PositionMm = position, Window = new(0, 1.2 * phantom.ActivityAt(position)), LongestSidePixels = 300 });
        new LineChart
        {
            Title = "Contrast recovery",
            XLabel = "sphere diameter, mm",
            YLabel = "percent contrast",
            Series = [.. images.Select(image => new LineSeries(
                image.Variant.Title,
                [.. image.Quality.Spheres.Select(sphere => sphere.DiameterMm)],
                [.. image.Quality.Spheres.Select(sphere => sphere.PercentContrast)]))],
            Reference = (100, "truth"),
        }.Write(PathOf("contrast.png"));
        new LineChart
        {
            Title = FormattableString.Invariant($"Contrast against noise, iterations 1 to {Iterations}, {images[0].Quality.Spheres[ChartedSphere].DiameterMm:0} mm sphere"),
            XLabel = "background variability, %",
            YLabel = "percent contrast",
            Series = [.. images.Select(image => new LineSeries(
                image.Variant.Title,
                [.. image.Iterations.Select(quality => quality.Spheres[ChartedSphere].PercentBackgroundVariability)],
                [.. image.Iterations.Select(quality => quality.Spheres[ChartedSphere].PercentContrast)]))],
        }.Write(PathOf("contrast-noise.png"));
    }

    // The largest sphere is the target.
    private void DrawStudy(Phantom phantom, Volume<Attenuation> mu, DemoImage image, CancellationToken cancellation)
    {
        string renderer = _manifest.Timed("pictures", () => Report.Progress.Show("Drawing PET, CT and dose", _ =>
        {
            DemoStudy study = DemoStudy.Of(phantom, image.Result.Image, mu, phantom.Shape(image.Quality.Spheres[^1].Name), cancellation);
            DemoPictures pictures = new(study, Folder, Report, cancellation);
            pictures.WriteScene();
            return pictures.Draw();
        }));
        Report.Say($"Viewer:  {PathOf(DemoPictures.SceneName)}, drawn by {renderer}; petrecon view opens it");
    }

    private void Conclude(DemoImage[] images)
    {
        foreach (DemoImage image in images)
        {
            Report.Say($"{image.Variant.Title}:");
            foreach (NemaSphere sphere in image.Quality.Spheres)
            {
                Report.Say(FormattableString.Invariant(
                    $"  {sphere.DiameterMm,4:0} mm sphere: contrast recovery {sphere.PercentContrast,5:0.0} %, background variability {sphere.PercentBackgroundVariability,4:0.0} %"));
            }
        }

        _manifest.Add("contrast", DemoReport.ContrastJson(images));
        string report = PathOf("report.html");
        foreach ((string name, JsonNode? value) in _manifest.WriteFor(report, Report))
            Report.Result[name] = value?.DeepClone();
        Report.Say($"Results are in {Path.GetFullPath(Folder)}; the report is {report}");
    }
}
