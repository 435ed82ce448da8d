using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Acceptance.Tests.Reconstruction;

/// <summary>
/// 200,000 TOF events in the PETSIRD files of the parallelproj authors' simulator, with the true image, and parallelproj's own list-mode
/// OSEM and sensitivity images beside them (see the manifest of the shared test data).
/// </summary>
public class SimSquaresTests
{
    // parallelproj's image after 2 iterations of 10 subsets has a correlation of 0.940 with the truth.
    private const double CorrelationOfParallelproj = 0.940;

    public static TheoryData<string, string> Cases => new()
    {
        { "sim_squares_head.petsird", "cpu" },
        { "sim_squares_v0.7.2.petsird", "cpu" },
        { "sim_squares_head.petsird", "opencl" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_object_is_reconstructed_as_well_as_parallelproj_does(string file, string device)
    {
        IListModeSource source = PetsirdFile.Open(Repository.SharedData($"petsird/sim_squares/{file}"));
        Volume truth = Reference("ground_truth_image.npy");
        Volume theirs = Reference("lm_osem_2_10_cadb98.npy");
        Volume theirSensitivity = Reference("reference_sensitivity_image.npy");
        ReconstructionResult result = Reconstructor.Run(
            source,
            new()
            {
                Grid = truth.Grid,
                Model = new() { PsfFwhmMm = new(2.5, 2.5, 2.5) },
                Osem = new() { Iterations = 2, Subsets = 10, SensitivityMaskShare = 0 },
                Sensitivity = new() { UseCache = false },
            },
            FindDevice(device),
            cancellationToken: TestContext.Current.CancellationToken);

        double correlation = Correlation(truth.Voxels, result.Image.Voxels);
        double agreement = Correlation(theirs.Voxels, result.Image.Voxels);
        double sensitivityDistance = InteriorDistance(theirSensitivity, result.Sensitivity.Image);
        double sum = result.Image.Sum();
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{file} on {device}: {result.UsedCount} of {result.PromptCount} prompts; correlation with the truth {correlation:F4} (parallelproj {Correlation(truth.Voxels, theirs.Voxels):F4}), with parallelproj {agreement:F4}; sum {sum:F3} (truth {truth.Sum():F3}, parallelproj {theirs.Sum():F3}); sensitivity: relative L2 distance {sensitivityDistance:E2}; {result.SensitivitySeconds:F1} + {result.IterationSeconds:F1} s"));
        Assert.Equal(result.PromptCount, result.UsedCount);
        Assert.True(correlation > CorrelationOfParallelproj - 0.003, $"correlation with the truth: {correlation:F4}");
        Assert.True(agreement > 0.99, $"correlation with parallelproj's image: {agreement:F4}");
        Assert.Equal(truth.Sum(), sum, 0.01 * truth.Sum());

        // Two independent programs, the same units, no factor between them.
        Assert.True(sensitivityDistance < 0.002, $"relative L2 distance of the sensitivity images: {sensitivityDistance:E2}");
    }

    private static Volume<Unspecified> Reference(string name) => NpyFile.Read(Repository.SharedData($"petsird/sim_squares/{name}"), new(2, 2, 2)).Volume;

    private static ComputeDevice FindDevice(string name)
    {
        if (name == "cpu")
            return ComputeDevice.Cpu();
        string? missing = ComputeDevice.WhyMissing(ComputeDeviceKind.OpenCl);
        Assert.SkipWhen(missing is not null, missing ?? "");
        return ComputeDevice.Parse(name);
    }

    private static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        (double sumA, double sumB, double aa, double bb, double ab) = (0, 0, 0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            sumA += a[i];
            sumB += b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
            ab += (double)a[i] * b[i];
        }

        double n = a.Length;
        return (ab - sumA * sumB / n) / Math.Sqrt((aa - sumA * sumA / n) * (bb - sumB * sumB / n));
    }

    // The outermost three voxels are left out: there the two programs' blurs treat the end of the image differently (theirs mirrors it).
    private static double InteriorDistance(Volume theirs, Volume ours)
    {
        VoxelGrid grid = theirs.Grid;
        (double squares, double size) = (0, 0);
        for (int k = 3; k < grid.SizeZ - 3; k++)
        {
            for (int j = 3; j < grid.SizeY - 3; j++)
            {
                for (int i = 3; i < grid.SizeX - 3; i++)
                {
                    squares += Math.Pow(theirs[i, j, k] - (double)ours[i, j, k], 2);
                    size += Math.Pow(theirs[i, j, k], 2);
                }
            }
        }

        return Math.Sqrt(squares / size);
    }
}
