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
/// One acquisition of the time-to-quality benchmark: the NEMA IEC body phantom with attenuation, 20 % randoms among the prompts and
/// delayeds to estimate them from, as a PETSIRD file, with its attenuation map beside it.
/// </summary>
/// <param name="Name">"mmr" (no TOF) or "vision" (TOF, 214 ps).</param>
/// <param name="Events">Expected number of prompts.</param>
/// <param name="Folder">Where the files are kept.</param>
internal sealed record QualityCase(string Name, double Events, string Folder)
{
    /// <summary>FWHM in mm of the filter that an image passes before it is looked at.</summary>
    public const double FilterFwhmMm = 5;

    private const string Phantom = "nema-iec-body";

    public string ListModePath => PathOf("petsird");

    public string AttenuationPath => PathOf("mu.mha");

    public string ReferencePath => PathOf("reference.mha");

    public string StagesPath => PathOf("reference.json");

    public VoxelGrid Grid => Name switch
    {
        "mmr" => VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)),
        "vision" => VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65)),
        _ => throw new ArgumentException($"There is no case {Name}; expected mmr or vision."),
    };

    /// <summary>Simulates what is not there yet.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Folder);
        Phantom phantom = PhantomLibrary.Load(Phantom);
        if (!File.Exists(AttenuationPath))
            VolumeFile.Write(AttenuationPath, phantom.Voxelise(Grid).Attenuation);
        if (File.Exists(ListModePath))
            return;
        Console.Error.WriteLine($"simulating {ListModePath}");
        ScannerGeometry scanner = ScannerPresets.Find(Name == "mmr" ? "mmr" : "vision-600").Build();
        SimulatedAcquisition scan = new(phantom, scanner, new()
        {
            Seed = NamedSeeds.Find("benchmark"),
            ExpectedPrompts = Events,
            RandomsFraction = 0.2,
            RecordDelayeds = true,
        });
        using PetsirdWriter writer = PetsirdWriter.Create(ListModePath, new PetsirdHeader { Scanner = new() { Efficiencies = scan.Efficiencies } });
        foreach (EventBatch batch in scan.Simulate())
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
            Additive = SinglesRandoms.FromDelayeds(file),
        },
        Osem = osem,
        Sensitivity = new() { UseCache = useCache, CacheFolder = useCache ? Folder : null },
    };

    /// <summary>The object's voxels, and the mean of the reference where the truth is the warm background.</summary>
    public (bool[] Object, double Background) Regions(float[] reference)
    {
        (Volume<Activity> activity, Volume<Attenuation> attenuation) = PhantomLibrary.Load(Phantom).Voxelise(Grid);
        bool[] inside = new bool[reference.Length];
        double sum = 0;
        long count = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            inside[i] = attenuation.Voxels[i] > 0.0048f;
            bool isBackground = Math.Abs(activity.Voxels[i] - 5300) < 1;
            sum += isBackground ? reference[i] : 0;
            count += isBackground ? 1 : 0;
        }

        return (inside, sum / count);
    }

    private string PathOf(string suffix) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{Events:0}.{suffix}"));
}
