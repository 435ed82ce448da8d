using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Benchmarks.Quality;

/// <summary>
/// One acquisition of the time-to-quality benchmark: a phantom with attenuation, 20 % randoms among the prompts and delayeds to estimate them
/// from, as a PETSIRD file, with its attenuation map beside it.
/// </summary>
/// <param name="Name">"mmr" (no TOF) or "vision" (TOF, 214 ps), both with the NEMA IEC body phantom; "small", a cylinder in a small ring, for tests.</param>
/// <param name="Events">Expected number of prompts.</param>
/// <param name="Folder">Where the files are kept.</param>
internal sealed record QualityCase(string Name, double Events, string Folder)
{
    /// <summary>The penalty whose maximum is sought: the program's default.</summary>
    public static RelativeDifferencePrior Prior { get; } = new() { Strength = 0.03 };

    public string ListModePath => PathOf("petsird");

    public string AttenuationPath => PathOf("mu.mha");

    public string ReferencePath => PathOf("reference.mha");

    public string StagesPath => PathOf("reference.json");

    public string NeedsPath => PathOf("needs.json");

    private string PhantomName => Name == "small" ? "uniform-cylinder-small" : "nema-iec-body";

    private string ScannerName => Name == "vision" ? "vision-600" : Name;

    public VoxelGrid Grid => Name switch
    {
        "mmr" => VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)),
        "vision" => VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65)),
        "small" => VoxelGrid.Centered(24, 24, 10, new(6, 6, 6)),
        _ => throw new ArgumentException($"There is no case {Name}; expected mmr, vision or small."),
    };

    /// <summary>Simulates what is not there yet.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Folder);
        Phantom phantom = PhantomLibrary.Load(PhantomName);
        if (!File.Exists(AttenuationPath))
            VolumeFile.Write(AttenuationPath, phantom.Voxelise(Grid).Attenuation);
        if (File.Exists(ListModePath))
            return;
        Console.Error.WriteLine($"simulating {ListModePath}");
        ScannerGeometry scanner = ScannerPresets.Find(ScannerName).Build();
        SimulatedAcquisition scan = new(phantom, scanner, new()
        {
            Seed = NamedSeeds.Find("benchmark"),
            ExpectedPrompts = Events,
            RandomsFraction = 0.2,
            RecordDelayeds = true,
        });
        using PetsirdWriter writer = PetsirdWriter.Create(ListModePath, new PetsirdHeader { Scanner = new() { Efficiencies = scan.Efficiencies } });
        foreach (EventBatch batch in scan.Simulate(cancellationToken: CancellationToken.None))
            writer.WriteEvents(batch.StartMs, batch.StopMs, batch.Events.Span);
        writer.Complete();
    }

    /// <summary>What a reconstruction is told; subsets and iterations apart, the defaults.</summary>
    public ReconstructionOptions Options(PetsirdListMode file, OsemOptions osem, bool useCache) => new()
    {
        Grid = Grid,
        Model = new()
        {
            Attenuation = VolumeFile.Read(AttenuationPath).Volume.As<Attenuation>(),
            Additive = SinglesRandoms.FromDelayeds(file, CancellationToken.None),
        },
        Osem = osem,
        Prior = Prior,
        Sensitivity = new() { UseCache = useCache, CacheFolder = useCache ? Folder : null },
    };

    /// <summary>The object's voxels, and those where the truth is the most common activity, the warm background.</summary>
    public (bool[] Object, bool[] Background) Regions()
    {
        (Volume<Activity> activity, Volume<Attenuation> attenuation) = PhantomLibrary.Load(PhantomName).Voxelise(Grid);
        float[] voxels = activity.ToArray();
        float warm = voxels.Where(static v => v > 0).GroupBy(static v => v).MaxBy(static g => g.Count())!.Key;
        return (
            Array.ConvertAll(attenuation.ToArray(), static mu => mu > 0.0048f),
            Array.ConvertAll(voxels, v => Math.Abs(v - warm) < 1e-3f * warm));
    }

    private string PathOf(string suffix) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{Events:0}.{suffix}"));
}
