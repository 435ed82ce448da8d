using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class MlemOracleTests
{
    // Float projections against double ones over five multiplicative updates.
    private const double ImageTolerance = 1e-4;
    private const int Iterations = 5;

    public enum Physics
    {
        Plain,
        Tof,
        TruncatedTof,
        Attenuated,
        Randoms,
        Blurred,
        EverythingAtOnce,
    }

    [Theory]
    [InlineData(Physics.Plain)]
    [InlineData(Physics.Tof)]
    [InlineData(Physics.TruncatedTof)]
    [InlineData(Physics.Attenuated)]
    [InlineData(Physics.Randoms)]
    [InlineData(Physics.Blurred)]
    [InlineData(Physics.EverythingAtOnce)]
    public void List_mode_mlem_agrees_with_dense_expectation_maximisation(Physics physics)
    {
        bool all = physics == Physics.EverythingAtOnce;
        TofPair? tof = physics == Physics.TruncatedTof ? TinyProblem.NarrowTof : physics == Physics.Tof || all ? TinyProblem.WideTof : null;
        ScannerGeometry scanner = TinyProblem.Scanner(tof);
        DetectionEfficiencies efficiencies = TinyProblem.Efficiencies(scanner, dead: [5, 6]);
        CoincidenceEvent[] bins = TinyProblem.AllBins(efficiencies, tof is not null);
        double[][] matrix = TinyProblem.Matrix(scanner, bins);
        Volume<Attenuation>? attenuation = physics == Physics.Attenuated || all ? Volume<Attenuation>.Constant(TinyProblem.Grid, 0.02f) : null;
        double[] lines = LineSums(scanner, bins);
        double[] multiplicative = [.. bins.Select((b, i) =>
            efficiencies.Pair(b.DetectionBin0, b.DetectionBin1) * (attenuation is null ? 1 : Math.Exp(-0.02 * lines[i])))];
        UniformRandoms? randoms = physics == Physics.Randoms || all ? new(efficiencies, 2000) : null;
        double productSum = ProductSum(efficiencies);
        double[] additive = [.. bins.Select(b => randoms is null ? 0 : 2000 * Share(scanner, b) * Product(efficiencies, b) / productSum)];
        double fwhm = physics == Physics.Blurred || all ? 6 : 0;
        double[][]? blur = fwhm > 0 ? Blur(fwhm) : null;
        double[] truth = [.. TinyProblem.Truth().Select(t => 0.3 * (double)t)];
        double[] expected = new DenseEm(matrix, multiplicative, new double[bins.Length], additive, blur).Expected(truth);
        CoincidenceEvent[] events = TinyProblem.Events(bins, expected, seed: 20);
        DenseEm oracle = new(matrix, multiplicative, Histogram(bins, events), additive, blur);

        List<IterationReport> reports = [];
        ReconstructionResult result = Reconstructor.Run(
            new InMemoryListMode(efficiencies, events),
            new()
            {
                Grid = TinyProblem.Grid,
                Model = new() { Attenuation = attenuation, Additive = randoms, PsfFwhmMm = new(fwhm, fwhm, fwhm) },
                Osem = OsemOptions.Mlem(Iterations) with { SensitivityMaskShare = 0 },
                Sensitivity = new() { UseCache = false },
            },
            TinyProblem.Device,
            new ImmediateProgress(p => reports.AddRange(p.Iteration is { } report ? [report] : [])),
            TestContext.Current.CancellationToken);

        double level = events.Length / oracle.Sensitivity.Sum();
        double[] image = [.. oracle.Sensitivity.Select(s => s > 0 ? level : 0)];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double likelihood = oracle.LogLikelihood(image);
            Assert.Equal(likelihood, result.LogLikelihoods[iteration], Math.Abs(likelihood) * 1e-5);
            image = oracle.Update(image);
        }

        Assert.Equal(Iterations, reports.Count);
        double scale = image.Max();
        double worst = image.Zip(result.Image.Voxels.ToArray(), (a, b) => Math.Abs(a - b) / scale).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"{physics}: {events.Length} events, largest difference {worst:E2} of the maximum");
        Assert.True(worst < ImageTolerance, $"largest difference {worst:E2} of the maximum");
        AssertSensitivity(oracle.Sensitivity, result.Sensitivity.Image.Voxels);
    }

    private static void AssertSensitivity(double[] expected, ReadOnlySpan<float> actual)
    {
        double largest = expected.Max();
        for (int v = 0; v < expected.Length; v++)
            Assert.True(Math.Abs(expected[v] - actual[v]) < 2e-5 * largest, $"voxel {v}: sensitivity {actual[v]}, by brute force {expected[v]}");
    }

    private static double[] LineSums(ScannerGeometry scanner, CoincidenceEvent[] bins)
    {
        double[][] matrix = TinyProblem.Matrix(scanner, bins, new ProjectorOptions { UseTof = false });
        return [.. matrix.Select(row => row.Sum())];
    }

    private static double Share(ScannerGeometry scanner, CoincidenceEvent e)
    {
        TofPair tof = scanner.Tof(0, 0);
        return tof.BinCount == 0 ? 1 : (tof.BinEdgesMm[e.TofBin + 1] - (double)tof.BinEdgesMm[e.TofBin]) / (tof.BinEdgesMm[^1] - tof.BinEdgesMm[0]);
    }

    private static double Product(DetectionEfficiencies efficiencies, CoincidenceEvent e) =>
        (double)efficiencies.Bin(e.DetectionBin0) * efficiencies.Bin(e.DetectionBin1);

    private static double ProductSum(DetectionEfficiencies efficiencies) =>
        TinyProblem.AllBins(efficiencies, tof: false).Sum(e => Product(efficiencies, e));

    private static double[] Histogram(CoincidenceEvent[] bins, CoincidenceEvent[] events)
    {
        int last = bins.Max(b => b.TofBin);
        Dictionary<(uint, uint, int), int> index = [];
        for (int i = 0; i < bins.Length; i++)
            index[(bins[i].DetectionBin0, bins[i].DetectionBin1, bins[i].TofBin)] = i;
        double[] histogram = new double[bins.Length];
        foreach (CoincidenceEvent e in events)
        {
            (uint, uint, int) key = e.DetectionBin0 < e.DetectionBin1
                ? (e.DetectionBin0, e.DetectionBin1, e.TofBin)
                : (e.DetectionBin1, e.DetectionBin0, last - e.TofBin);
            histogram[index[key]]++;
        }

        return histogram;
    }

    // The separable Gaussian of the model's definition: truncated at 3.5 sigmas, normalised, zero outside the grid.
    internal static double[][] Blur(double fwhmMm)
    {
        VoxelGrid grid = TinyProblem.Grid;
        double sigma = fwhmMm / Math.Sqrt(8 * Math.Log(2)) / 4;
        int radius = (int)Math.Ceiling(3.5 * sigma);
        double norm = Enumerable.Range(-radius, 2 * radius + 1).Sum(i => Math.Exp(-0.5 * i * i / (sigma * sigma)));
        double Weight(int d) => Math.Abs(d) > radius ? 0 : Math.Exp(-0.5 * d * d / (sigma * sigma)) / norm;
        double[][] blur = new double[grid.VoxelCount][];
        for (int v = 0; v < blur.Length; v++)
        {
            blur[v] = new double[grid.VoxelCount];
            (int i, int j, int k) = (v % 10, v / 10 % 10, v / 100);
            for (int w = 0; w < blur.Length; w++)
                blur[v][w] = Weight(w % 10 - i) * Weight(w / 10 % 10 - j) * Weight(w / 100 - k);
        }

        return blur;
    }
}
