using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Cli.Commands;

/// <summary>From a phantom and a scanner to a list-mode file.</summary>
internal sealed class SimulateCommand : ProgramCommand
{
    private readonly Argument<string> _phantom = new("phantom") { Description = "Name of a phantom (petrecon inspect lists them) or a JSON file that describes one." };
    private readonly Option<string> _scanner = new("--scanner") { Description = "Name of a scanner (petrecon inspect lists them), or a PETSIRD file whose scanner is taken.", DefaultValueFactory = _ => "demo", HelpName = "name" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The list-mode file to write: .petsird (binary) or .ndjson.", Required = true, HelpName = "file" };
    private readonly Option<double?> _counts = new("--counts") { Description = "Expected number of prompts; 2000000 if neither this nor --calibration is given.", HelpName = "n" };
    private readonly Option<double?> _calibration = new("--calibration") { Description = "Counts per (s Bq/mL mm) of a pair of crystals, in place of --counts.", HelpName = "factor" };
    private readonly Option<double> _duration = new("--duration") { Description = "Length of the scan in s.", DefaultValueFactory = _ => 60, HelpName = "s" };
    private readonly Option<string> _seed = new("--seed") { Description = "Number, 0x number or name from seeds/; the same seed gives the same file.", DefaultValueFactory = _ => "first-light", HelpName = "seed" };
    private readonly Option<double> _randoms = new("--randoms") { Description = "Share of the prompts that are randoms, 0 to 0.95.", HelpName = "share" };
    private readonly Option<bool> _delayeds = new("--delayeds") { Description = "Also record delayed coincidences, as many as randoms." };
    private readonly Option<double> _blur = new("--blur") { Description = "FWHM in mm of a Gaussian shift of each annihilation (positron range, acollinearity).", HelpName = "mm" };
    private readonly Option<bool> _noAttenuation = new("--no-attenuation") { Description = "Let every photon leave the phantom." };
    private readonly Option<DepthSampling> _depth = new("--depth") { Description = "Where in a crystal photons are stopped.", DefaultValueFactory = _ => DepthSampling.Exponential };
    private readonly Option<double> _spread = new("--efficiency-spread") { Description = "Standard deviation of the logarithm of the crystals' efficiencies.", HelpName = "s" };
    private readonly Option<double> _dead = new("--dead") { Description = "Share of crystals that record nothing.", HelpName = "share" };
    private readonly Option<string?> _missing = new("--missing-modules") { Description = "Numbers of modules that record nothing, such as 3,4.", HelpName = "list" };
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<string?> _truth = new("--truth") { Description = "Also write the phantom's activity as an image in Bq/mL.", HelpName = "image" };
    private readonly Option<string?> _mu = new("--mu") { Description = "Also write the phantom's attenuation map in 1/mm.", HelpName = "image" };
    private readonly Option<string?> _voxel = new("--voxel") { Description = "Voxel edge in mm of these images, or three edges x,y,z.", HelpName = "mm" };

    public SimulateCommand()
        : base("simulate", "Simulate a scan of an analytic phantom and write it as a PETSIRD list-mode file.")
    {
        Arguments.Add(_phantom);
        foreach (Option option in new Option[]
        {
            _output, _scanner, _counts, _calibration, _duration, _seed, _randoms, _delayeds, _blur, _noAttenuation, _depth, _spread, _dead, _missing,
            _threads, _truth, _mu, _voxel,
        })
        {
            Options.Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("simulate nema-iec-body -o scan.petsird", "The NEMA body phantom on the demonstration scanner, two million events."),
        ("simulate derenzo --scanner vision-600 --counts 1e7 --blur 2 -o rods.petsird --truth rods.nii.gz --mu mu.nii.gz", "Hot rods, with the true image and the attenuation map."),
        ("simulate uniform-cylinder --randoms 0.3 --delayeds --seed 42 -o cylinder.ndjson", "With randoms, as readable text."),
        ("simulate my-phantom.json --scanner other.petsird -o scan.petsird", "A phantom and a scanner of one's own."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string output = parse.GetRequiredValue(_output);
        PetsirdEncoding encoding = PetsirdPath.EncodingOf(output);
        if (parse.GetValue(_counts) is not null && parse.GetValue(_calibration) is not null)
            throw new UsageException("--counts and --calibration each settle the number of events; give one of them.");
        foreach (string image in new[] { parse.GetValue(_truth), parse.GetValue(_mu) }.OfType<string>())
            ImagePath.CheckWritable(image);
        Manifest manifest = new("simulate");
        Phantom phantom = FindPhantom(parse.GetRequiredValue(_phantom), manifest);
        ScannerGeometry scanner = FindScanner(parse.GetRequiredValue(_scanner), manifest, report);
        AcquisitionOptions options = Acquisition(parse);
        report.Say($"Phantom: {phantom.Name}");
        report.Say($"Scanner: {scanner.ModelName}, {scanner.DetectionBinCount:N0} detection bins{(scanner.HasTof ? ", time of flight" : "")}");

        SimulatedAcquisition acquisition = report.Progress.Show("Preparing", _ => new SimulatedAcquisition(phantom, scanner, options));
        OutputFile.CreateFolderOf(output);
        AcquisitionTally tally = manifest.Timed("simulation", () => report.Progress.Show(
            "Simulating",
            progress => SimulatedFile.Write(output, acquisition, encoding, parse.GetValue(_threads), new FractionReceiver(progress), cancellation)));
        WriteImages(parse, phantom, scanner, report);

        manifest.Add("options", OptionsJson(options, phantom, scanner));
        manifest.Add("outcome", TallyJson(acquisition, tally));
        foreach ((string name, JsonNode? value) in manifest.WriteFor(output, report))
            report.Result[name] = value?.DeepClone();
        report.Say($"Events:  {tally.Prompts:N0} prompts ({tally.Randoms:N0} randoms), {tally.Delayeds:N0} delayeds");
        report.Say($"File:    {output}; how it was made is in {output}.json");
    }

    internal static JsonObject TallyJson(SimulatedAcquisition acquisition, AcquisitionTally tally) => new()
    {
        ["contentId"] = acquisition.ContentId,
        ["calibrationFactor"] = acquisition.CalibrationFactor,
        ["prompts"] = tally.Prompts,
        ["trues"] = tally.Trues,
        ["randoms"] = tally.Randoms,
        ["delayeds"] = tally.Delayeds,
        ["outsideTofBins"] = tally.OutsideTofBins,
    };

    private static Phantom FindPhantom(string nameOrPath, Manifest manifest)
    {
        Phantom phantom = PhantomLibrary.Find(nameOrPath);
        if (File.Exists(nameOrPath))
            manifest.Input("phantom", nameOrPath);
        return phantom;
    }

    private static ScannerGeometry FindScanner(string nameOrPath, Manifest manifest, Report report)
    {
        if (!File.Exists(nameOrPath))
            return ScannerPresets.Find(nameOrPath).Build();
        manifest.Input("scanner", nameOrPath);
        return InputFiles.OpenListMode(nameOrPath, report).Scanner;
    }

    private static JsonObject OptionsJson(AcquisitionOptions options, Phantom phantom, ScannerGeometry scanner) => new()
    {
        ["phantom"] = phantom.Name,
        ["scanner"] = scanner.ModelName,
        ["seed"] = options.Seed,
        ["durationSeconds"] = options.DurationSeconds,
        ["expectedPrompts"] = options.ExpectedPrompts,
        ["randomsFraction"] = options.RandomsFraction,
        ["recordDelayeds"] = options.RecordDelayeds,
        ["interactionDepth"] = options.InteractionDepth.ToString(),
        ["positionBlurFwhmMm"] = options.PositionBlurFwhmMm,
        ["attenuate"] = options.Attenuate,
        ["efficiencySpread"] = options.EfficiencySpread,
        ["deadCrystalFraction"] = options.DeadCrystalFraction,
        ["missingModules"] = JsonText.Array(options.MissingModules),
    };

    private AcquisitionOptions Acquisition(ParseResult parse) => new()
    {
        Seed = NamedSeeds.Find(parse.GetRequiredValue(_seed)),
        DurationSeconds = parse.GetValue(_duration),
        ExpectedPrompts = parse.GetValue(_calibration) is null ? parse.GetValue(_counts) ?? 2e6 : null,
        CalibrationFactor = parse.GetValue(_calibration),
        RandomsFraction = parse.GetValue(_randoms),
        RecordDelayeds = parse.GetValue(_delayeds),
        PositionBlurFwhmMm = parse.GetValue(_blur),
        Attenuate = !parse.GetValue(_noAttenuation),
        InteractionDepth = parse.GetValue(_depth),
        EfficiencySpread = parse.GetValue(_spread),
        DeadCrystalFraction = parse.GetValue(_dead),
        MissingModules = parse.GetValue(_missing) is { } list ? [.. Numbers.List(list, "--missing-modules")] : [],
    };

    private void WriteImages(ParseResult parse, Phantom phantom, ScannerGeometry scanner, Report report)
    {
        string? truth = parse.GetValue(_truth);
        string? mu = parse.GetValue(_mu);
        if (truth is null && mu is null)
            return;
        VoxelGrid grid = GridChoice.For(scanner, parse.GetValue(_voxel) is { } voxel ? Numbers.Vector(voxel, "--voxel") : null, size: null, centerMm: null);
        (Volume<Activity> activity, Volume<Attenuation> attenuation) = report.Progress.Show("Drawing the phantom", _ => phantom.Voxelise(grid));
        foreach ((string? path, Volume volume) in new (string?, Volume)[] { (truth, activity), (mu, attenuation) })
        {
            if (path is null)
                continue;
            OutputFile.CreateFolderOf(path);
            VolumeFile.Write(path, volume);
            report.Say($"Image:   {path}, {volume.QuantityName} in {volume.Unit} on {grid}");
        }
    }
}
