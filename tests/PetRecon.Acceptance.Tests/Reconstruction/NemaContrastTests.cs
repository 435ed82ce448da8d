using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Analysis;
using PetRecon.Simulation.Phantoms;
using Xunit;

namespace PetRecon.Acceptance.Tests.Reconstruction;

/// <summary>The NEMA body phantom on a whole-body TOF scanner: contrast and noise move as the physics says.</summary>
public class NemaContrastTests
{
    private const int Iterations = 3;

    [Fact]
    public void Contrast_rises_with_diameter_iterations_and_psf_and_tof_lowers_the_noise()
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body");
        SimulatedAcquisition acquisition = new(phantom, ScannerPresets.Find("demo").Build(), new() { Seed = 7, DurationSeconds = 300, ExpectedPrompts = 6_000_000 });
        InMemoryListMode events = acquisition.ToMemory(cancellationToken: TestContext.Current.CancellationToken);

        NemaImageQuality[] plain = Reconstruct(events, phantom, psfFwhmMm: 0, useTof: true);
        NemaImageQuality[] sharp = Reconstruct(events, phantom, psfFwhmMm: 5, useTof: true);
        NemaImageQuality[] withoutTof = Reconstruct(events, phantom, psfFwhmMm: 5, useTof: false);

        double[] recoveries = [.. sharp[^1].Spheres.Select(s => s.ContrastRecovery)];
        for (int sphere = 1; sphere < recoveries.Length; sphere++)
        {
            double noise = Math.Max(Noise(sharp[^1].Spheres[sphere]), Noise(sharp[^1].Spheres[sphere - 1]));
            Assert.True(recoveries[sphere] > recoveries[sphere - 1] - 2 * noise, $"sphere {sphere}: {recoveries[sphere]:F3} after {recoveries[sphere - 1]:F3}");
        }

        double[] pairs = [.. recoveries.Chunk(2).Select(pair => pair.Average())];
        Assert.True(pairs[0] < pairs[1] && pairs[1] < pairs[2], string.Join(" ", pairs));
        Assert.True(recoveries[^1] > 0.85, $"largest sphere: {recoveries[^1]:F3}");

        // The loss of small spheres shows most without the resolution model, which exists to give it back.
        NemaSphere smallest = plain[^1].Spheres[0];
        NemaSphere largest = plain[^1].Spheres[^1];
        Assert.True(largest.ContrastRecovery > smallest.ContrastRecovery + Math.Max(0.2, 2 * Noise(smallest)), $"largest {largest.ContrastRecovery:F3}, smallest {smallest.ContrastRecovery:F3} +- {Noise(smallest):F3}");

        foreach (NemaImageQuality[] course in new[] { plain, sharp, withoutTof })
        {
            for (int i = 1; i < course.Length; i++)
                Assert.True(MeanRecovery(course[i]) > MeanRecovery(course[i - 1]), $"iteration {i + 1}: {MeanRecovery(course[i]):F3} after {MeanRecovery(course[i - 1]):F3}");
        }

        double atEnd = MeanRecovery(sharp[^1]);
        Assert.True(atEnd > MeanRecovery(plain[^1]), $"PSF {atEnd:F3}, none {MeanRecovery(plain[^1]):F3}");

        // At the contrast that reconstruction without TOF ends with, TOF has less noise.
        double contrast = MeanRecovery(withoutTof[^1]);
        double tofNoise = VariabilityAt(sharp, contrast);
        double otherNoise = MeanVariability(withoutTof[^1]);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"background variability at a contrast recovery of {contrast:F3}: TOF {tofNoise:F2} %, none {otherNoise:F2} %"));
        Assert.True(tofNoise < otherNoise, $"TOF {tofNoise:F2} %, none {otherNoise:F2} %");
    }

    // Standard error of a contrast recovery: four times the activity has twice the background's deviation, and a recovery of 1 is a rise by 3.
    private static double Noise(NemaSphere sphere) => 0.01 * sphere.PercentBackgroundVariability * 2 / 3;

    private static NemaImageQuality[] Reconstruct(IListModeSource events, Phantom phantom, double psfFwhmMm, bool useTof)
    {
        VoxelGrid grid = VoxelGrid.Centered(80, 60, 51, new(4, 4, 4));
        (_, Volume<Attenuation> attenuation) = phantom.Voxelise(grid, supersampling: 2);
        List<NemaImageQuality> course = [];
        ReconstructionResult result = Reconstructor.Run(
            events,
            new()
            {
                Grid = grid,
                Model = new() { Attenuation = attenuation, PsfFwhmMm = new(psfFwhmMm, psfFwhmMm, psfFwhmMm), Projector = new() { UseTof = useTof } },
                Osem = new() { Iterations = Iterations, Subsets = 8, SnapshotIterations = [.. Enumerable.Range(1, Iterations)] },
                Sensitivity = new() { UseCache = false, TargetRelativeError = 0.01, MaxSampledLines = 8_000_000, LinesPerReplicate = 1_000_000 },
            },
            ComputeDevice.Cpu(),
            new SnapshotProgress(image => course.Add(NemaImageQuality.Measure(image, phantom))),
            TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"PSF {psfFwhmMm} mm, TOF {useTof}: {result.UsedCount} prompts, sensitivity error {result.Sensitivity.RelativeStandardError:P2}, {result.ReadSeconds:F1} + {result.SensitivitySeconds:F1} + {result.IterationSeconds:F1} s"));
        foreach (NemaImageQuality quality in course)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                $"  recovery {string.Join(" ", quality.Spheres.Select(s => s.ContrastRecovery.ToString("F3", System.Globalization.CultureInfo.InvariantCulture)))} mean {MeanRecovery(quality):F3}, variability {MeanVariability(quality):F2} %, lung {quality.PercentLungResidual:F1} %"));
        }

        return [.. course];
    }

    private static double MeanRecovery(NemaImageQuality quality) => quality.Spheres.Average(s => s.ContrastRecovery);

    private static double MeanVariability(NemaImageQuality quality) => quality.Spheres.Average(s => s.PercentBackgroundVariability);

    // Along the course of iterations, straight lines between them.
    private static double VariabilityAt(NemaImageQuality[] course, double recovery)
    {
        for (int i = 0; i < course.Length; i++)
        {
            double here = MeanRecovery(course[i]);
            if (here < recovery && i + 1 < course.Length)
                continue;
            if (i == 0)
                return MeanVariability(course[0]);
            double before = MeanRecovery(course[i - 1]);
            double share = (recovery - before) / (here - before);
            return MeanVariability(course[i - 1]) + share * (MeanVariability(course[i]) - MeanVariability(course[i - 1]));
        }

        throw new InvalidOperationException("The course is empty.");
    }

    private sealed class SnapshotProgress(Action<Volume> action) : IProgress<ReconstructionProgress>
    {
        public void Report(ReconstructionProgress value)
        {
            if (value.Iteration?.Image is { } image)
                action(image);
        }
    }
}
