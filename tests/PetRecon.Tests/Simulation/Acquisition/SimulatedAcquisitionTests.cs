using System.Runtime.InteropServices;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Simulation.Acquisition;

public class SimulatedAcquisitionTests
{
    // A chi-square with n degrees of freedom has mean n and variance 2n; 5 sigmas both ways fail once in a million seeds.
    private const double Sigmas = 5;

    private static readonly ulong s_seed = NamedSeeds.Find("simulation-tests");

    // Off the axis, so that no two lines of the ring are alike.
    private static readonly Vector3D s_center = new(8, -5, 0);
    private const double RadiusMm = 20;
    private const double ActivityBqPerMl = 1000;

    [Theory]
    [InlineData(0.0, 0.0, true)]
    [InlineData(0.2, 0.1, true)]
    [InlineData(0.0, 0.0, false)]
    public void Counts_of_every_pair_are_Poisson_deviates_of_the_expected_counts(double spread, double dead, bool attenuate)
    {
        ScannerGeometry scanner = TestScanners.Ring(60, 12, 4, 2, 5);
        var acquisition = new SimulatedAcquisition(Disc(), scanner, new()
        {
            Seed = s_seed,
            ExpectedPrompts = 400_000,
            RandomsFraction = 0.25,
            InteractionDepth = DepthSampling.Centroid,
            EfficiencySpread = spread,
            DeadCrystalFraction = dead,
            Attenuate = attenuate,
        });
        Dictionary<(uint, uint), int> counts = CountPairs(acquisition);
        double chiSquare = 0;
        int pairs = 0;
        double expectedSum = 0;
        for (uint b = 0; b < scanner.DetectionBinCount; b++)
        {
            for (uint a = 0; a < b; a++)
            {
                double factor = acquisition.DurationSeconds * acquisition.Efficiencies.Pair(b, a);
                double expected = factor * (LineIntegral(scanner, a, b, attenuate) + acquisition.RandomsIntegral);
                int count = counts.GetValueOrDefault((b, a));
                expectedSum += expected;
                if (expected == 0)
                    Assert.Equal(0, count);
                else
                    (chiSquare, pairs) = (chiSquare + (count - expected) * (count - expected) / expected, pairs + 1);
            }
        }

        Assert.InRange(pairs, 1000, 5000);
        Assert.InRange(chiSquare, pairs - Sigmas * Math.Sqrt(2 * pairs), pairs + Sigmas * Math.Sqrt(2 * pairs));

        // The Monte Carlo estimate behind the calibration is good to some tenths of a percent.
        Assert.Equal(400_000, expectedSum, 400_000 * 0.01);
        Assert.Equal(expectedSum, counts.Values.Sum(), Sigmas * Math.Sqrt(expectedSum));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads(int threads, int otherThreads)
    {
        SimulatedAcquisition acquisition = Small(s_seed);
        CoincidenceEvent[] events = Events(acquisition, threads);
        Assert.True(events.Length > 150_000);
        Assert.True(Bytes(events).SequenceEqual(Bytes(Events(Small(s_seed), otherThreads))));
        Assert.Equal(Small(s_seed).ContentId, acquisition.ContentId);
    }

    [Fact]
    public void Different_seeds_give_different_events()
    {
        SimulatedAcquisition one = Small(s_seed), other = Small(s_seed + 1);
        Assert.NotEqual(one.ContentId, other.ContentId);
        CoincidenceEvent[] a = Events(one, 1), b = Events(other, 1);
        int same = a.Zip(b).Count(static p => p.First.DetectionBin0 == p.Second.DetectionBin0 && p.First.DetectionBin1 == p.Second.DetectionBin1);
        Assert.InRange(same, 0, a.Length / 100);
    }

    [Fact]
    public void Time_of_flight_of_a_point_is_centred_on_it_with_the_scanners_resolution()
    {
        ScannerGeometry scanner = TestScanners.Ring(300, 24, 2, 2, 8, tofFwhmPs: 300, tofBins: 200, tofBinPs: 10);
        Vector3D point = new(40, 25, 0);
        var phantom = new Phantom("point", [PhantomShape.Sphere(point, 1, 1e6, Materials.Vacuum)]);
        var acquisition = new SimulatedAcquisition(phantom, scanner, new() { Seed = s_seed, ExpectedPrompts = 100_000, InteractionDepth = DepthSampling.Centroid });
        TofPair tof = scanner.Tof(0, 0);
        double sum = 0, squares = 0;
        long count = 0;
        foreach (CoincidenceEvent e in Events(acquisition, 1))
        {
            Vector3D first = scanner.ElementBox(e.DetectionBin0).CenterMm, second = scanner.ElementBox(e.DetectionBin1).CenterMm;
            double expected = 0.5 * ((point - first).Length - (point - second).Length);
            double measured = 0.5 * (tof.BinEdgesMm[e.TofBin] + tof.BinEdgesMm[e.TofBin + 1]) - expected;
            sum += measured;
            squares += measured * measured;
            count++;
        }

        double mean = sum / count;
        double fwhm = 2.3548 * Math.Sqrt(squares / count - mean * mean);
        double expectedFwhm = 300 * TofPair.MmPerPs;
        Assert.Equal(0, mean, Sigmas * expectedFwhm / 2.3548 / Math.Sqrt(count));
        // 1 % covers five standard errors (1.1e-3 each), the bins' width and the source's diameter.
        Assert.Equal(expectedFwhm, fwhm, 0.01 * expectedFwhm);
    }

    [Fact]
    public void Attenuation_takes_the_share_of_counts_that_it_should()
    {
        // A point in the middle of a ball of water: every line crosses 60 mm of it.
        var phantom = new Phantom(
            "point in water",
            [PhantomShape.Sphere(default, 60, 0, Materials.Water), PhantomShape.Sphere(default, 0.5, 1e6, Materials.Water)]);
        ScannerGeometry scanner = TestScanners.Ring(100, 16, 4, 4, 4);
        AcquisitionOptions options = new() { Seed = s_seed, CalibrationFactor = 5e-5, InteractionDepth = DepthSampling.Uniform };
        double with = Events(new(phantom, scanner, options), 2).Length;
        double without = Events(new(phantom, scanner, options with { Attenuate = false }), 2).Length;
        double ratio = Math.Exp(-60 * Materials.Water.AttenuationPerMm);
        Assert.True(with > 1000, $"only {with} counts");
        Assert.Equal(ratio, with / without, Sigmas * ratio * Math.Sqrt(1 / with + 1 / without));
    }

    [Fact]
    public void Randoms_are_even_over_pairs_and_time_of_flight()
    {
        ScannerGeometry scanner = TestScanners.Ring(60, 8, 3, 1, 6, tofFwhmPs: 300, tofBins: 9);
        var acquisition = new SimulatedAcquisition(Disc(), scanner, new()
        {
            Seed = s_seed,
            ExpectedPrompts = 200_000,
            RandomsFraction = 0.6,
            RecordDelayeds = true,
            EfficiencySpread = 0.3,
        });
        var tally = new AcquisitionTally();
        var counts = new Dictionary<CoincidenceEvent, int>();
        foreach (EventBatch batch in acquisition.Simulate(2, tally: tally, cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (CoincidenceEvent e in batch.Events.Span)
            {
                if (e.Kind == CoincidenceKind.Delayed)
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, e with { TimeMs = 0 }, out _)++;
            }
        }

        Assert.Equal(acquisition.ExpectedRandoms, tally.Delayeds, Sigmas * Math.Sqrt(tally.Delayeds));
        Assert.Equal(acquisition.ExpectedRandoms, tally.Randoms, Sigmas * Math.Sqrt(tally.Randoms));
        double chiSquare = 0, sum = 0;
        int cells = 0;
        for (uint b = 0; b < scanner.DetectionBinCount; b++)
        {
            for (uint a = 0; a < b; a++)
            {
                if (!scanner.Coincidences[(int)a / 3, (int)b / 3])
                    continue;
                for (ushort bin = 0; bin < 9; bin++)
                {
                    CoincidenceEvent cell = new(b, a, bin, CoincidenceKind.Delayed, 0);
                    double expected = acquisition.ExpectedRandomsOf(cell);
                    double difference = counts.GetValueOrDefault(cell) - expected;
                    (chiSquare, sum, cells) = (chiSquare + difference * difference / expected, sum + expected, cells + 1);
                }
            }
        }

        Assert.Equal(acquisition.ExpectedRandoms, sum, 1e-5 * sum);
        Assert.InRange(chiSquare, cells - Sigmas * Math.Sqrt(2 * cells), cells + Sigmas * Math.Sqrt(2 * cells));
    }

    [Fact]
    public void Missing_modules_record_nothing_and_options_out_of_bounds_are_refused()
    {
        ScannerGeometry scanner = TestScanners.Ring(60, 12, 4, 2, 5);
        AcquisitionOptions options = new() { Seed = s_seed, ExpectedPrompts = 20_000, RandomsFraction = 0.3, MissingModules = [2, 7] };
        foreach (CoincidenceEvent e in Events(new(Disc(), scanner, options), 1))
            Assert.False(e.DetectionBin0 / 8 is 2 or 7 || e.DetectionBin1 / 8 is 2 or 7);
        Assert.Throws<ArgumentException>(() => new SimulatedAcquisition(Disc(), scanner, options with { MissingModules = [12] }));
        Assert.Throws<ArgumentException>(() => new SimulatedAcquisition(Disc(), scanner, options with { RandomsFraction = 20 }));
        Assert.Throws<ArgumentException>(() => new SimulatedAcquisition(Disc(), scanner, options with { CalibrationFactor = 1 }));
        var far = new Phantom("far", [PhantomShape.Sphere(new(0, 0, 500), 10, 1, Materials.Water)]);
        Assert.Throws<ArgumentException>(() => new SimulatedAcquisition(far, scanner, options));
    }

    private static Phantom Disc() =>
        new("disc", [PhantomShape.Cylinder(s_center, Vector3D.UnitZ, 2 * RadiusMm, 200, ActivityBqPerMl, Materials.Water)]);

    // The infinite cylinder's chord from its closed form: seen along z it is a circle.
    private static double LineIntegral(ScannerGeometry scanner, uint a, uint b, bool attenuate)
    {
        Vector3D p = scanner.ElementBox(a).CenterMm, q = scanner.ElementBox(b).CenterMm;
        double dx = q.X - p.X, dy = q.Y - p.Y;
        double plane = Math.Sqrt(dx * dx + dy * dy);
        double distance = Math.Abs((s_center.X - p.X) * dy - (s_center.Y - p.Y) * dx) / plane;
        if (!(distance < RadiusMm))
            return 0;
        double chord = 2 * Math.Sqrt(RadiusMm * RadiusMm - distance * distance) * (q - p).Length / plane;
        return ActivityBqPerMl * chord * (attenuate ? Math.Exp(-Materials.Water.AttenuationPerMm * chord) : 1);
    }

    private static SimulatedAcquisition Small(ulong seed) => new(
        PhantomLibrary.Load("uniform-cylinder-small"),
        TestScanners.Ring(60, 12, 4, 2, 5, tofFwhmPs: 200),
        new() { Seed = seed, ExpectedPrompts = 170_000, RandomsFraction = 0.1, RecordDelayeds = true, PositionBlurFwhmMm = 2, EfficiencySpread = 0.05 });

    private static CoincidenceEvent[] Events(SimulatedAcquisition acquisition, int threads) =>
        [.. acquisition.Simulate(threads, cancellationToken: TestContext.Current.CancellationToken).SelectMany(static b => b.Events.ToArray())];

    private static ReadOnlySpan<byte> Bytes(CoincidenceEvent[] events) => MemoryMarshal.AsBytes(events.AsSpan());

    private static Dictionary<(uint, uint), int> CountPairs(SimulatedAcquisition acquisition)
    {
        var counts = new Dictionary<(uint, uint), int>();
        foreach (CoincidenceEvent e in Events(acquisition, 2))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (e.DetectionBin0, e.DetectionBin1), out _)++;
        return counts;
    }
}
