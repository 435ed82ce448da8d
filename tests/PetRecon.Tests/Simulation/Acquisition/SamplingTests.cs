using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Simulation.Acquisition;

/// <summary>The parts that the acquisition is made of.</summary>
public class SamplingTests
{
    // Five standard errors: a failure once in a million seeds.
    private const double Sigmas = 5;

    private static readonly ulong s_seed = NamedSeeds.Find("simulation-tests");

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(12_345)]
    [InlineData(3e6)]
    public void Poisson_deviates_have_the_mean_and_the_variance_of_their_distribution(double mean)
    {
        const int n = 200_000;
        var random = new Xoshiro256(s_seed, 5);
        double sum = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            double d = random.NextPoisson(mean) - mean;
            sum += d;
            squares += d * d;
        }

        Assert.Equal(0, sum / n, Sigmas * Math.Sqrt(mean / n));
        // The variance of the sample variance of a Poisson deviate is (mean + 2 mean^2) / n.
        Assert.Equal(mean, squares / n, Sigmas * Math.Sqrt((mean + 2 * mean * mean) / n));
        Assert.Equal(0, new Xoshiro256(s_seed, 5).NextPoisson(0));
    }

    [Fact]
    public void Poisson_deviates_have_the_probabilities_of_their_distribution()
    {
        // Above 10 the rejection method is used; its probabilities are compared one by one.
        const int n = 400_000;
        const double mean = 14.5;
        var random = new Xoshiro256(s_seed, 6);
        int[] counts = new int[60];
        for (int i = 0; i < n; i++)
            counts[random.NextPoisson(mean)]++;
        double probability = Math.Exp(-mean);
        for (int k = 0; k < 40; k++)
        {
            Assert.Equal(n * probability, counts[k], Sigmas * Math.Sqrt(n * probability) + 3);
            probability *= mean / (k + 1);
        }
    }

    [Fact]
    public void An_alias_table_draws_indices_by_their_weights()
    {
        double[] weights = [1, 0, 5, 0.25, 12, 3];
        var table = new AliasTable(weights);
        var random = new Xoshiro256(s_seed, 7);
        int[] counts = new int[6];
        for (int i = 0; i < 100_000; i++)
            counts[table.Sample(ref random)]++;
        Assert.Equal(0, counts[1]);
        for (int i = 0; i < 6; i++)
            Assert.Equal(1e5 * weights[i] / 21.25, counts[i], Sigmas * Math.Sqrt(1e5 * weights[i] / 21.25));
    }

    [Theory]
    [InlineData("nema-iec-body", true)]
    [InlineData("nema-iec-body", false)]
    [InlineData("brain", true)]
    [InlineData("torso", true)]
    [InlineData("derenzo", true)]
    [InlineData("line-source", false)]
    public void No_line_in_a_tube_exceeds_the_tubes_bound(string name, bool attenuate)
    {
        Phantom phantom = PhantomLibrary.Load(name);
        var bound = new EmissionBound(phantom, attenuate);
        double[] workspace = new double[bound.ShapeCount];
        var random = new Random((int)s_seed);
        double largest = 0;
        for (int i = 0; i < 100; i++)
        {
            double angle = random.NextDouble() * 2 * Math.PI, other = angle + Math.PI * (0.7 + 0.6 * random.NextDouble());
            // Tubes of a crystal's and of a module's width, some of them steep.
            (double tube, double length) = (i % 2 == 0 ? 25 : 3, i % 3 == 0 ? 900 : 200);
            Vector3D a = new(400 * Math.Cos(angle), 400 * Math.Sin(angle), (random.NextDouble() - 0.5) * length);
            Vector3D b = new(400 * Math.Cos(other), 400 * Math.Sin(other), (random.NextDouble() - 0.5) * length);
            double ofTube = bound.For(a, b, tube, workspace);
            for (int k = 0; k < 50; k++)
            {
                Vector3D from = a + InBall(random, tube), to = b + InBall(random, tube);
                double integral = phantom.EmissionLineIntegral(from, to) * (attenuate ? Math.Exp(-phantom.AttenuationLineIntegral(from, to)) : 1);
                Assert.True(integral <= ofTube, $"{integral} > {ofTube}");
                if (integral > 0)
                {
                    Assert.True(bound.MayExceed(from, to, integral));
                    largest = Math.Max(largest, integral / ofTube);
                }
            }
        }

        // A bound that nothing comes near would be of no use.
        Assert.InRange(largest, 0.2, 1);
    }

    [Theory]
    [InlineData(DepthSampling.Centroid)]
    [InlineData(DepthSampling.Uniform)]
    [InlineData(DepthSampling.Exponential)]
    public void Photons_are_stopped_inside_the_crystal_at_the_depths_of_the_law(DepthSampling sampling)
    {
        ScannerGeometry scanner = TestScanners.Ring(100, 8, 2, 2, 6);
        var crystals = new CrystalTable(scanner, sampling, 0.087);
        var random = new Xoshiro256(s_seed, 8);
        const int n = 20_000;
        for (int module = 0; module < 8; module++)
        {
            // The ring's crystals are 10 mm deep and begin at 100 mm along the module's direction.
            double angle = 2 * Math.PI * module / 8;
            Vector3D outwards = new(Math.Cos(angle), Math.Sin(angle), 0);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                Vector3D point = crystals.Draw(module, i % 4, ref random);
                double depth = Vector3D.Dot(point, outwards) - 100;
                Assert.InRange(depth, -1e-9, 10 + 1e-9);
                Assert.InRange(Math.Abs(point.Z), 3 - 2.85 - 1e-9, 3 + 2.85 + 1e-9);
                Assert.True((point - crystals.Center[module]).Length <= crystals.RadiusMm[module]);
                sum += depth;
            }

            double full = 0.087 * 10;
            double mean = sampling == DepthSampling.Exponential ? 1 / 0.087 - 10 / (Math.Exp(full) - 1) : 5;
            Assert.Equal(mean, sum / n, Sigmas * 2.9 / Math.Sqrt(n));
        }
    }

    [Fact]
    public void The_blur_widens_a_line_by_its_full_width_at_half_maximum()
    {
        // In a ring of many single crystals lines of every offset are equally frequent, so their offsets from the source are the shifts.
        ScannerGeometry scanner = TestScanners.Ring(60, 360, 1, 1, 1.1);
        var phantom = new Phantom("line", [PhantomShape.Cylinder(default, Vector3D.UnitZ, 2, 100, 1e6, Materials.Vacuum)]);
        var acquisition = new SimulatedAcquisition(
            phantom, scanner, new() { Seed = s_seed, ExpectedPrompts = 30_000, InteractionDepth = DepthSampling.Centroid, PositionBlurFwhmMm = 4 });
        double squares = 0;
        long count = 0;
        foreach (EventBatch batch in acquisition.Simulate(cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (CoincidenceEvent e in batch.Events.Span)
            {
                Vector3D a = scanner.ElementBox(e.DetectionBin0).CenterMm, b = scanner.ElementBox(e.DetectionBin1).CenterMm;
                double distance = Vector3D.Cross(a, b).Length / (b - a).Length;
                squares += distance * distance;
                count++;
            }
        }

        // The line's own variance is radius^2 / 4. 3 % covers five standard errors and the pitch of the lines; the cut at four sigmas takes 0.1 %.
        Assert.Equal(4, 2.3548 * Math.Sqrt(squares / count - 0.25), 0.12);
    }

    [Fact]
    public void Progress_reaches_one_and_a_cancelled_scan_stops()
    {
        var acquisition = new SimulatedAcquisition(
            PhantomLibrary.Load("uniform-cylinder-small"), TestScanners.Ring(60, 12, 4, 2, 5), new() { Seed = s_seed, ExpectedPrompts = 300_000 });
        var progress = new Recorder();
        using var cancel = new CancellationTokenSource();
        acquisition.ToMemory(1, progress, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, progress.Last);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (EventBatch batch in acquisition.Simulate(cancellationToken: cancel.Token))
            {
                Assert.True(batch.StopMs > batch.StartMs);
                cancel.Cancel();
            }
        });
    }

    private static Vector3D InBall(Random random, double radius)
    {
        Vector3D v;
        do
            v = new(2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
        while (v.LengthSquared > 1);
        return radius * v;
    }

    private sealed class Recorder : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value) => Last = value;
    }
}
