using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Gamma against brute force.</summary>
public class GammaOracleTests
{
    // The oracle's last samples are 1e-4 of a voxel apart, and it may end in a neighbouring minimum of a random dose.
    private const double OracleError = 1e-3;

    private const double FloatError = 2e-5;

    public static TheoryData<string> Cases => ["smooth", "noisy", "random", "anisotropic", "oblique", "shallow", "local"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_sample_of_the_searched_dose_is_nearer_and_gamma_is_attained(string name)
    {
        (Volume<Gray> reference, Volume<Gray> evaluated, GammaOptions options) = Case(name);
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, ComputeDevice.Cpu(2), cancellation: TestContext.Current.CancellationToken);
        Random random = new(7);
        VoxelGrid grid = reference.Grid;
        double worst = 0;
        for (int n = 0; n < 10; n++)
        {
            int i = random.Next(grid.SizeX);
            int j = random.Next(grid.SizeY);
            int k = random.Next(grid.SizeZ);
            double dose = reference[i, j, k];
            double tolerance = options.Normalization == GammaNormalization.Local ? options.DoseTolerancePercent / 100 * dose : result.DoseTolerance;
            double expected = GammaOracle.At(grid.PositionMm(i, j, k), dose, evaluated, tolerance, options.DistanceToAgreementMm, options.MaxGamma);
            double gamma = result.Gamma[i, j, k];
            if (double.IsNaN(gamma))
            {
                Assert.Equal(options.MaxGamma, expected); // out of reach
                continue;
            }

            Assert.True(gamma <= expected + options.Precision + FloatError, $"({i}, {j}, {k}): {gamma} is above {expected}, which a sample has.");
            Assert.True(gamma >= expected - OracleError, $"({i}, {j}, {k}): {gamma} is below {expected}, the least that was found.");
            worst = Math.Max(worst, Math.Abs(gamma - expected));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {worst:0.0000000} at most, pass rate {result.Statistics.PassRatePercent:0.00} %, mean {result.Statistics.Mean:0.000}");
    }

    private static (Volume<Gray> Reference, Volume<Gray> Evaluated, GammaOptions Options) Case(string name)
    {
        VoxelGrid grid = VoxelGrid.Centered(12, 11, 10, new(2, 2, 2));
        GammaOptions options = new() { ThresholdPercent = 0, DistanceToAgreementMm = 3, MaxGamma = 1.5, Precision = 1e-4 };
        Volume<Gray> clinical = GammaFields.Of(grid, static p => GammaFields.Clinical(p));
        Volume<Gray> noise = GammaFields.Random(grid, 2, 11);
        return name switch
        {
            "smooth" => (clinical, GammaFields.Of(grid, static p => 1.02 * GammaFields.Clinical(p + new Vector3D(1, -0.7, 0.5))), options),
            "noisy" => (clinical, Sum(GammaFields.Of(grid, static p => GammaFields.Clinical(p + new Vector3D(1.3, -0.7, 0.5))), noise), options),
            "random" => (GammaFields.Random(grid, 60, 3), GammaFields.Random(grid, 60, 4), options with { DoseTolerancePercent = 8 }),
            "anisotropic" => (clinical, Sum(GammaFields.Of(Other(), static p => GammaFields.Clinical(p + new Vector3D(1, -0.7, 0.5))), GammaFields.Random(Other(), 2, 5)), options),
            "oblique" => (clinical, GammaFields.Of(GammaFields.Oblique(14, new(1.7, 2.2, 1.9), new(-14, -22, -10)), static p => GammaFields.Clinical(p + new Vector3D(1, 0.7, 0.5))), options),
            "shallow" => (clinical, GammaFields.Of(grid, static p => 0.93 * GammaFields.Clinical(p)), options with { DoseTolerancePercent = 10 }),
            "local" => (clinical, GammaFields.Of(grid, static p => 1.02 * GammaFields.Clinical(p + new Vector3D(0.4, 0.8, 0.5))), options with { Normalization = GammaNormalization.Local }),
            _ => throw new ArgumentException(name, nameof(name)),
        };

        static VoxelGrid Other() => VoxelGrid.Centered(18, 10, 8, new(1.3, 2.4, 3.1), new(0.3, 0.2, -0.4));
    }

    private static Volume<Gray> Sum(Volume<Gray> a, Volume<Gray> b)
    {
        float[] sum = a.ToArray();
        for (int n = 0; n < sum.Length; n++)
            sum[n] += b.Voxels[n];
        return new(a.Grid, sum);
    }
}
