using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;

namespace PetRecon.Cli.Commands;

/// <summary>From a list-mode file to an image.</summary>
internal sealed class ReconstructCommand : ProgramCommand
{
    public ReconstructCommand()
        : base("reconstruct", "Reconstruct an image from a list-mode file. Only the file is needed; everything else has a default that is told.")
    {
        Arguments.Add(Input);
        foreach (Option option in new Option[]
        {
            Output, Mu, MuUnit, Algorithm, Iterations, Subsets, Prior, Beta, Gamma, Voxel, Size, Center, GridOf, Psf, NoTof, Method, Rays, DepthSamples, Randoms, Additive,
            Calibrated, Duration, HalfLife, Device, Threads, Start, PostFilter, StopChange, StopGain, SaveIterations, Checkpoint, Resume, Png,
            SensitivityError, SensitivityOutput, NoCache, Seed, Dicom,
        })
        {
            Options.Add(option);
        }

        Metadata.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("reconstruct scan.petsird -o image.nii.gz", "Everything chosen automatically: grid, subsets and iterations, device."),
        ("reconstruct scan.petsird -o image.nii.gz --mu mu.nii.gz --psf 4 --post-filter 3 --png image.png", "With attenuation and resolution model, filtered, and a picture."),
        ("reconstruct scan.petsird -o image.nii.gz --algorithm mlem --iterations 50 --voxel 2 --size 120,120,80", "MLEM on a grid of one's own."),
        ("reconstruct scan.petsird -o image.nii.gz --mu mu.nii.gz --prior rdp --beta 0.03", "Penalised, to convergence: no filter needed, and the number of iterations no longer matters."),
        ("reconstruct scan.petsird -o image.nii.gz --device cuda --iterations 4 --subsets 21 --save-iterations 1,2,3", "On a GPU, keeping the images on the way."),
        ("reconstruct scan.petsird -o series/ --mu mu.nii.gz --half-life 6586.2 --study-of ct --meta meta.json", "As a DICOM PET series in the study and frame of reference of a CT."),
        ("reconstruct scan.petsird -o image.nii.gz --checkpoint state.bin --resume", "Go on where an interrupted run stopped."),
    ];

    public Argument<string> Input { get; } = new("file") { Description = "PETSIRD list-mode file: binary, NDJSON or HDF5." };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "The image to write: .nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr, .hv or .npy; a name that ends in / is the folder of a DICOM PET series instead. Beside the input if not given.", HelpName = "image" };

    public Option<string?> Mu { get; } = new("--mu") { Description = "Attenuation map at 511 keV, in the scanner's coordinates; or a DICOM CT (folder, file or zip archive), whose patient coordinates are taken for them.", HelpName = "image" };

    public Option<string> MuUnit { get; } = Choice("--mu-unit", "Unit of the attenuation map.", "per-mm", "per-cm");

    public Option<string> Algorithm { get; } = Choice("--algorithm", "mlem is osem with one subset.", "osem", "mlem");

    public Option<int?> Iterations { get; } = new("--iterations") { Description = "Times that every event is used; by the number of events if not given.", HelpName = "n" };

    public Option<int?> Subsets { get; } = new("--subsets") { Description = "Number of subsets; by the number of events if not given.", HelpName = "n" };

    public Option<string> Prior { get; } = Choice("--prior", "Penalise differences between neighbouring voxels: rdp, the relative difference prior. The iterations then come to rest at the maximum of the penalised likelihood.", "none", "rdp");

    public Option<double?> Beta { get; } = new("--beta") { Description = "Strength of the prior, without unit: 0.003 is sharp, 0.1 smooth (0.03 if not given). The same gives about the same resolution for any scanner and number of events.", HelpName = "strength" };

    public Option<double?> Gamma { get; } = new("--gamma") { Description = "Edge preservation of the prior: 0 to 100 (2 if not given).", HelpName = "n" };

    public Option<string?> Voxel { get; } = new("--voxel") { Description = "Edge of a voxel in mm, or three edges x,y,z; about a crystal's width if not given.", HelpName = "mm" };

    public Option<string?> Size { get; } = new("--size") { Description = "Number of voxels x,y,z; the whole field of view if not given.", HelpName = "x,y,z" };

    public Option<string?> Center { get; } = new("--center") { Description = "Centre of the image in the scanner's coordinates, mm.", HelpName = "x,y,z" };

    public Option<string?> GridOf { get; } = new("--grid-of") { Description = "Take the grid of this image.", HelpName = "image" };

    public Option<string?> Psf { get; } = new("--psf") { Description = "Resolution model: FWHM of a Gaussian in mm, or one for each axis x,y,z.", HelpName = "mm" };

    public Option<bool> NoTof { get; } = new("--no-tof") { Description = "Ignore the time of flight." };

    public Option<string> Method { get; } = Choice("--method", "How a line is turned into voxel weights.", "joseph", "siddon");

    public Option<int> Rays { get; } = new("--rays") { Description = "Sample points on each crystal along each direction of its face; n means n^2 rays an event.", DefaultValueFactory = _ => 1, HelpName = "n" };

    public Option<int> DepthSamples { get; } = new("--depth-samples") { Description = "Sample points along each crystal's depth.", DefaultValueFactory = _ => 1, HelpName = "n" };

    public Option<string> Randoms { get; } = Choice("--randoms", "Estimate of randoms: from the delayeds, if the file has any (auto takes singles).", "auto", "none", "uniform", "singles");

    public Option<string?> Additive { get; } = new("--additive") { Description = "Expected randoms and scatter of each prompt: raw 32-bit floats, little-endian, in file order.", HelpName = "file" };

    public Option<bool> Calibrated { get; } = new("--calibrated") { Description = "The file's calibration factor is in counts per (s Bq/mL mm), so the image is in Bq/mL. Files of petrecon simulate say so themselves." };

    public Option<double?> Duration { get; } = new("--duration") { Description = "Duration of the scan in s, for Bq/mL; the time that the events span if not given.", HelpName = "s" };

    public Option<double?> HalfLife { get; } = new("--half-life") { Description = "Half-life in s: a calibrated image is corrected for decay to the start of the scan (F-18: 6586.2).", HelpName = "s" };

    public Option<string> Device { get; } = CommonOptions.Device();

    public Option<int?> Threads { get; } = CommonOptions.Threads();

    public Option<string?> Start { get; } = new("--start") { Description = "Image to start from, on the same grid.", HelpName = "image" };

    public Option<double> PostFilter { get; } = new("--post-filter") { Description = "FWHM in mm of a Gaussian filter for the final image.", HelpName = "mm" };

    public Option<double> StopChange { get; } = new("--stop-change") { Description = "End when an iteration changes the image by less than this share.", HelpName = "share" };

    public Option<double> StopGain { get; } = new("--stop-gain") { Description = "End when an iteration raises the log-likelihood by less than this share.", HelpName = "share" };

    public Option<string?> SaveIterations { get; } = new("--save-iterations") { Description = "Also write the images after these iterations, such as 1,2,5.", HelpName = "list" };

    public Option<string?> Checkpoint { get; } = new("--checkpoint") { Description = "Keep the state here, so that an interrupted run can go on.", HelpName = "file" };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on from the state in --checkpoint." };

    public Option<string?> Png { get; } = new("--png") { Description = "Also draw the image: three slices through its centre of gravity.", HelpName = "file" };

    public Option<double> SensitivityError { get; } = new("--sensitivity-error") { Description = "Relative standard error of a voxel at which sampling for the sensitivity image ends.", DefaultValueFactory = _ => 0.01, HelpName = "share" };

    public Option<string?> SensitivityOutput { get; } = new("--sensitivity") { Description = "Also write the sensitivity image.", HelpName = "image" };

    public Option<bool> NoCache { get; } = new("--no-cache") { Description = "Neither look for the sensitivity image on disk nor keep it there." };

    public Option<string> Seed { get; } = new("--seed") { Description = "Seed of the sampling of the sensitivity image: a number or a name.", DefaultValueFactory = _ => "1", HelpName = "seed" };

    public Option<string?> Dicom { get; } = new("--dicom") { Description = "Also write the image as a DICOM PET series, into this folder.", HelpName = "folder" };

    public MetadataOptions Metadata { get; } = new();

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation) =>
        new ReconstructionJob(this, parse, report).Run(cancellation);

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
