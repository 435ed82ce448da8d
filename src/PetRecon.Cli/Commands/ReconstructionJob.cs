using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Simulation.Acquisition;

namespace PetRecon.Cli.Commands;

/// <summary>One run of <see cref="ReconstructCommand"/>: options to library options, call, results to files.</summary>
internal sealed class ReconstructionJob(ReconstructCommand command, ParseResult parse, Report report)
{
    private const double DefaultStrength = 0.03;
    private const double DefaultEdgePreservation = 2;

    private readonly Manifest _manifest = new("reconstruct");

    public void Run(CancellationToken cancellation)
    {
        string input = parse.GetRequiredValue(command.Input);
        string output = parse.GetValue(command.Output) ?? ImagePath.Beside(input, ".nii.gz");
        bool isSeriesOnly = IsFolder(output);
        string? series = isSeriesOnly ? output : parse.GetValue(command.Dicom);
        if (isSeriesOnly)
            output = Path.TrimEndingDirectorySeparator(output);
        CheckCombinations(output, isSeriesOnly, series);
        ComputeDevice device = CommonOptions.Choose(parse.GetRequiredValue(command.Device), parse.GetValue(command.Threads));
        _manifest.Device(device);
        _manifest.Input("list mode", input);

        PetsirdListMode file = InputFiles.OpenListMode(input, report);
        PetsirdSummary summary = _manifest.Timed("count", () => report.Progress.Show("Counting events", _ => file.Summarize(cancellation)));
        EventCounts counts = summary.Events;
        ReconstructionOptions options = Options(file, counts, output, cancellation);
        ReconstructedPet? dicom = series is null ? null : new ReconstructedPet(file, summary, options, command.Metadata, parse, report);
        report.Say($"Input:   {input}, {counts.Prompts:N0} prompts and {counts.Delayeds:N0} delayeds of a {file.Scanner.ModelName}");
        report.Say($"Device:  {device}");
        report.Say($"Image:   {options.Grid}");
        report.Say($"Method:  {Describe(options)}");

        ReconstructionResult result = report.Progress.Show(
            "Reconstructing",
            progress => Reconstructor.Run(file, options, device, new ReconstructionReceiver(progress, SnapshotWriter(output)), cancellation));
        foreach (string notice in result.Notices)
            report.Warn(notice);
        if (dicom?.Write(series!, result, report, cancellation) is { } written)
        {
            _manifest.Add("dicom", WrittenReport.Json(written, series!));
            WrittenReport.Tell(written, series!, report);
        }

        Write(result, options, output, isSeriesOnly);
    }

    private static bool IsFolder(string output) => Path.EndsInDirectorySeparator(output);

    private void CheckCombinations(string output, bool isSeriesOnly, string? series)
    {
        if (!isSeriesOnly)
            ImagePath.CheckWritable(output);
        if (isSeriesOnly && parse.GetValue(command.Dicom) is not null)
            throw new UsageException("-o names a folder, which is a DICOM series already; it does not go with --dicom.");
        if (isSeriesOnly && parse.GetValue(command.SaveIterations) is not null)
            throw new UsageException("--save-iterations writes images beside that of -o; name an image there, and the series with --dicom.");
        if (series is not null && Directory.Exists(series) && Directory.EnumerateFileSystemEntries(series).Any() && !command.Metadata.WriteOptions(parse).ReplaceExisting)
            throw new UsageException($"{series} has files already; name another folder for the DICOM series, or give --replace.");
        if (series is null && command.Metadata.AreGiven(parse))
            throw new UsageException("Patient, study and injection are said in DICOM only; name a folder with --dicom, or with -o and a / at its end.");
        if (parse.GetValue(command.SensitivityOutput) is { } sensitivity)
            ImagePath.CheckWritable(sensitivity);
        if (Mlem && parse.GetValue(command.Subsets) is > 1)
            throw new UsageException("--algorithm mlem has one subset; leave --subsets out, or take --algorithm osem.");
        if (!HasPrior && (parse.GetValue(command.Beta) ?? parse.GetValue(command.Gamma)) is not null)
            throw new UsageException("--beta and --gamma are about the prior; give --prior rdp.");
        if (HasPrior && parse.GetValue(command.Checkpoint) is not null)
            throw new UsageException("--checkpoint does not go with --prior: the state of a penalised reconstruction, an image for each subset, is not saved.");
        if (parse.GetValue(command.Resume) && parse.GetValue(command.Checkpoint) is null)
            throw new UsageException("--resume needs --checkpoint FILE, which says where the state is.");
        if (parse.GetValue(command.Resume) && parse.GetValue(command.Checkpoint) is { } missing && !File.Exists(missing))
            throw new UsageException($"--resume: there is no state in {missing}. Leave --resume out to start anew.");
        if (!parse.GetValue(command.Resume) && parse.GetValue(command.Checkpoint) is { } existing && File.Exists(existing))
            throw new UsageException($"--checkpoint: {existing} exists already. Give --resume to go on from it, or delete it to start anew.");
        if (parse.GetValue(command.GridOf) is not null && (parse.GetValue(command.Voxel) ?? parse.GetValue(command.Size) ?? parse.GetValue(command.Center)) is not null)
            throw new UsageException("--grid-of gives the whole grid; it does not go with --voxel, --size or --center.");
        if (parse.GetValue(command.Additive) is not null && parse.GetRequiredValue(command.Randoms) is not ("auto" or "none"))
            throw new UsageException("--additive holds randoms already; it does not go with --randoms.");
        if (parse.GetValue(command.Mu) is null && parse.GetResult(command.MuUnit) is { Implicit: false })
            throw new UsageException("--mu-unit is the unit of --mu, which is not given.");
    }

    private bool HasPrior => parse.GetRequiredValue(command.Prior) == "rdp";

    private bool Mlem => parse.GetRequiredValue(command.Algorithm) == "mlem";

    private ReconstructionOptions Options(PetsirdListMode file, EventCounts counts, string output, CancellationToken cancellation)
    {
        VoxelGrid grid = Grid(file);
        return new()
        {
            Grid = grid,
            Model = Model(file, counts, cancellation),
            Osem = Osem(counts),
            Prior = HasPrior
                ? new() { Strength = parse.GetValue(command.Beta) ?? DefaultStrength, EdgePreservation = parse.GetValue(command.Gamma) ?? DefaultEdgePreservation }
                : null,
            Sensitivity = new()
            {
                TargetRelativeError = parse.GetValue(command.SensitivityError),
                UseCache = !parse.GetValue(command.NoCache),
                Seed = NamedSeeds.Find(parse.GetRequiredValue(command.Seed)),
            },
            StartImage = parse.GetValue(command.Start) is { } start ? ReadImage("starting image", start) : null,
            PostFilterFwhmMm = parse.GetValue(command.PostFilter),
            Checkpoint = parse.GetValue(command.Checkpoint) is { } checkpoint ? new() { Path = checkpoint } : null,
        };
    }

    private VoxelGrid Grid(PetsirdListMode file) =>
        parse.GetValue(command.GridOf) is { } path
            ? InputFiles.ReadVolume(path, report).Grid
            : GridChoice.For(
                file.Scanner,
                parse.GetValue(command.Voxel) is { } voxel ? Numbers.Vector(voxel, "--voxel") : null,
                parse.GetValue(command.Size) is { } size ? Numbers.Sizes(size, "--size") : null,
                parse.GetValue(command.Center) is { } center ? Numbers.Vector(center, "--center", mayRepeat: false) : null);

    private AcquisitionModel Model(PetsirdListMode file, EventCounts counts, CancellationToken cancellation)
    {
        if (parse.GetValue(command.Mu) is null)
            report.Warn("No attenuation map (--mu) was given: the image is not corrected for attenuation.");
        return new()
        {
            Attenuation = parse.GetValue(command.Mu) is { } mu ? Attenuation(mu, cancellation) : null,
            Additive = Additive(file, counts, cancellation),
            PsfFwhmMm = parse.GetValue(command.Psf) is { } psf ? Numbers.Vector(psf, "--psf") : Vector3D.Zero,
            Projector = new()
            {
                Method = parse.GetRequiredValue(command.Method) == "siddon" ? ProjectionMethod.Siddon : ProjectionMethod.Joseph,
                UseTof = !parse.GetValue(command.NoTof),
                RaysPerFaceSide = parse.GetValue(command.Rays),
                DepthSamples = parse.GetValue(command.DepthSamples),
            },
            IsCalibrated = parse.GetValue(command.Calibrated) || SimulatedFile.IsCalibrated(file.Header),
            DurationSeconds = parse.GetValue(command.Duration),
            HalfLifeSeconds = parse.GetValue(command.HalfLife),
        };
    }

    private Volume<Attenuation> Attenuation(string path, CancellationToken cancellation)
    {
        if (!DicomReading.IsDicom(path))
            return AttenuationMap.From(ReadImage("attenuation map", path), parse.GetRequiredValue(command.MuUnit), report);
        DicomVolume read = DicomReading.ReadOnly(path, report, cancellation);
        _manifest.Add("attenuationFromDicom", DicomReading.Source(read));
        return DicomReading.Attenuation(read, report);
    }

    private IAdditiveTerm? Additive(PetsirdListMode file, EventCounts counts, CancellationToken cancellation)
    {
        if (parse.GetValue(command.Additive) is { } path)
        {
            _manifest.Input("additive term", path);
            return PerEventAdditive.Read(path);
        }

        string randoms = parse.GetRequiredValue(command.Randoms);
        if (randoms == "none" || (randoms == "auto" && counts.Delayeds == 0))
            return null;
        if (counts.Delayeds == 0)
            throw new UsageException($"--randoms {randoms} is estimated from delayed coincidences, and the file has none.");
        return _manifest.Timed<IAdditiveTerm>("randoms", () =>
            randoms == "uniform" ? UniformRandoms.FromDelayeds(file, cancellation) : SinglesRandoms.FromDelayeds(file, cancellation));
    }

    private OsemOptions Osem(EventCounts counts)
    {
        int subsets = Mlem ? 1 : parse.GetValue(command.Subsets) ?? OsemDefaults.Subsets(counts.Prompts, HasPrior);
        return new()
        {
            Subsets = subsets,
            Iterations = parse.GetValue(command.Iterations) ?? OsemDefaults.Iterations(subsets, HasPrior),
            StopAtRelativeChange = parse.GetValue(command.StopChange),
            StopAtRelativeGain = parse.GetValue(command.StopGain),
            SnapshotIterations = parse.GetValue(command.SaveIterations) is { } list ? [.. Numbers.List(list, "--save-iterations")] : [],
        };
    }

    private Volume<Unspecified> ReadImage(string role, string path)
    {
        Volume<Unspecified> volume = InputFiles.ReadVolume(path, report);
        _manifest.Input(role, path);
        return volume;
    }

    private static Action<IterationReport> SnapshotWriter(string output) => iteration =>
    {
        if (iteration.Image is { } image)
            VolumeFile.Write(ImagePath.WithSuffix(output, $"-iteration-{iteration.Iteration}"), image);
    };

    private void Write(ReconstructionResult result, ReconstructionOptions options, string output, bool isSeriesOnly)
    {
        if (!isSeriesOnly)
        {
            OutputFile.CreateFolderOf(output);
            VolumeFile.Write(output, result.Image);
        }

        if (parse.GetValue(command.SensitivityOutput) is { } sensitivity)
        {
            OutputFile.CreateFolderOf(sensitivity);
            VolumeFile.Write(sensitivity, result.Sensitivity.Image);
        }

        if (parse.GetValue(command.Png) is { } png)
            SliceMontage.Write(png, result.Image, new() { PositionMm = SliceMontage.CentreOfGravity(result.Image) });
        _manifest.Add("options", ReconstructionJson.Options(options));
        _manifest.Add("outcome", ReconstructionJson.Outcome(result));
        foreach ((string name, JsonNode? value) in _manifest.WriteFor(output, report))
            report.Result[name] = value?.DeepClone();
        report.Say($"Events:  {result.UsedCount:N0} used, {result.DroppedCount:N0} dropped (pairs with efficiency 0)");
        report.Say($"Image:   {output} in {result.Image.Unit}; how it was made is in {output}.json");
    }

    private static string Describe(ReconstructionOptions options)
    {
        List<string> parts =
        [
            options.Prior is not null ? $"penalised likelihood, {options.Osem.Iterations} iterations of {options.Osem.Subsets} subsets"
            : options.Osem.Subsets == 1 ? $"MLEM, {options.Osem.Iterations} iterations" : $"OSEM, {options.Osem.Iterations} iterations of {options.Osem.Subsets} subsets",
            options.Model.Projector.Method.ToString(),
            options.Model.Projector.UseTof ? "time of flight where the scanner has it" : "no time of flight",
            options.Model.Attenuation is null ? "no attenuation" : "attenuation",
        ];
        if (options.Prior is { } prior)
            parts.Add(FormattableString.Invariant($"relative difference prior of strength {prior.Strength}, edge preservation {prior.EdgePreservation}"));
        if (options.Model.PsfFwhmMm.LengthSquared > 0)
            parts.Add($"resolution model {options.Model.PsfFwhmMm} mm");
        if (options.Model.Additive is { } additive)
            parts.Add($"additive term {additive.GetType().Name}");
        return string.Join(", ", parts);
    }
}
