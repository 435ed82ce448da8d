using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>What the options of gamma mean, in one, two and three dimensions.</summary>
public class GammaOptionTests
{
    private const double Tolerance = 2e-4;

    private static readonly GammaOptions s_options = new() { DistanceToAgreementMm = 3, ThresholdPercent = 0, Precision = 1e-4 };

    [Fact]
    public void A_profile_has_the_gamma_of_a_plane_and_of_a_volume_that_it_is_drawn_out_to()
    {
        double[] positions = [.. Enumerable.Range(0, 41).Select(static n => 2.0 * n - 40)];
        double[] reference = [.. positions.Select(static x => 10 + 50 / (1 + Math.Exp(x / 3)))];
        double[] evaluated = [.. positions.Select(static x => 10.4 + 49 / (1 + Math.Exp((x - 1.2) / 2.5)))];
        GammaProfile profile = GammaProfile.Calculate(positions, reference, positions, evaluated, s_options);
        foreach (VoxelGrid grid in new[] { new(41, 1, 1, new(2, 2, 2), new(-40, 0, 0)), new VoxelGrid(41, 9, 1, new(2, 2, 2), new(-40, 0, 0)), new(41, 9, 9, new(2, 2, 2), new(-40, 0, 0)) })
        {
            GammaResult result = GammaCalculator.Calculate(Drawn(grid, reference), Drawn(grid, evaluated), s_options, cancellation: TestContext.Current.CancellationToken);
            for (int i = 0; i < 41; i++)
                Assert.Equal(profile.SignedGamma[i], result.SignedGamma[i, grid.SizeY / 2, grid.SizeZ / 2], Tolerance);
        }

        // A profile is exact, so the searched one may have any spacing; here every other point is left out where it is straight.
        GammaProfile falling = GammaProfile.Calculate([.. positions.Reverse()], [.. reference.Reverse()], [.. positions.Reverse()], [.. evaluated.Reverse()], s_options);
        Assert.Equal(profile.SignedGamma.Reverse(), falling.SignedGamma);
    }

    [Fact]
    public void A_plane_is_compared_within_itself_if_that_is_asked_for()
    {
        // The doses agree two planes further, which a search in planes must not find.
        VoxelGrid grid = VoxelGrid.Centered(9, 9, 12, new(2, 2, 1));
        Volume<Gray> reference = GammaFields.Of(grid, static p => 50 + 2 * p.Z + 0.5 * p.X);
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => 50 + 2 * (p.Z + 2) + 0.5 * p.X);
        GammaOptions options = s_options with { AbsoluteDoseTolerance = 2, MaxGamma = 3 };
        GammaResult within = GammaCalculator.Calculate(reference, evaluated, options with { InPlane = true }, cancellation: TestContext.Current.CancellationToken);
        GammaResult across = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4 / Math.Sqrt(4 + 0.25 * 9), within.Gamma[4, 4, 6], Tolerance);
        Assert.Equal(4 / Math.Sqrt(4 + 4.25 * 9), across.Gamma[4, 4, 6], Tolerance);

        // Each plane alone gives the same.
        VoxelGrid plane = new(9, 9, 1, grid.SpacingMm, grid.PositionMm(0, 0, 6));
        GammaResult alone = GammaCalculator.Calculate(
            new Volume<Gray>(plane, reference.Voxels.Slice(6 * 81, 81).ToArray()),
            new Volume<Gray>(plane, evaluated.Voxels.Slice(6 * 81, 81).ToArray()),
            options,
            cancellation: TestContext.Current.CancellationToken);
        for (int n = 0; n < 81; n++)
            Assert.Equal(within.SignedGamma.Voxels[6 * 81 + n], alone.SignedGamma.Voxels[n], Tolerance);
    }

    [Fact]
    public void A_local_tolerance_is_a_share_of_the_dose_at_the_point_and_a_global_one_of_the_largest()
    {
        VoxelGrid grid = VoxelGrid.Centered(5, 5, 5, new(2, 2, 2));
        float[] doses = new float[125];
        Array.Fill(doses, 20f);
        doses[62] = 40;
        Volume<Gray> reference = new(grid, doses);
        Volume<Gray> evaluated = new(grid, [.. doses.Select(static dose => 1.02f * dose)]);
        GammaResult global = GammaCalculator.Calculate(reference, evaluated, s_options, cancellation: TestContext.Current.CancellationToken);
        GammaResult local = GammaCalculator.Calculate(reference, evaluated, s_options with { Normalization = GammaNormalization.Local }, cancellation: TestContext.Current.CancellationToken);
        GammaResult given = GammaCalculator.Calculate(reference, evaluated, s_options with { NormalizationDose = 80 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0.4 / 1.2, global.Gamma[0, 0, 0], Tolerance);
        Assert.Equal(2.0 / 3, local.Gamma[0, 0, 0], Tolerance);
        Assert.Equal(0.4 / 2.4, given.Gamma[0, 0, 0], Tolerance);
        Assert.Equal(1.2, global.DoseTolerance, 1e-6);
        Assert.Equal(double.NaN, local.DoseTolerance);
    }

    [Fact]
    public void Points_below_the_threshold_are_left_out_unless_the_other_dose_reaches_it()
    {
        VoxelGrid grid = VoxelGrid.Centered(4, 1, 1, new(20, 20, 20));
        Volume<Gray> reference = new(grid, [100f, 9f, 10f, 0f]);
        Volume<Gray> evaluated = new(grid, [100f, 11f, 10f, 0f]);
        GammaOptions options = new() { ThresholdPercent = 10 };
        float[] onReference = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken).Gamma.ToArray();
        float[] onEither = GammaCalculator.Calculate(reference, evaluated, options with { Threshold = GammaThreshold.Either }, cancellation: TestContext.Current.CancellationToken).Gamma.ToArray();
        Assert.Equal([false, true, false, true], onReference.Select(float.IsNaN));
        Assert.Equal([false, false, false, true], onEither.Select(float.IsNaN));
    }

    [Fact]
    public void Signs_counts_and_structures_tell_where_which_dose_is_higher()
    {
        VoxelGrid grid = VoxelGrid.Centered(10, 1, 1, new(50_000, 50, 50));
        Volume<Gray> reference = Volume<Gray>.Constant(grid, 100);
        Volume<Gray> evaluated = new(grid, [100f, 101.5f, 98.5f, 104.5f, 104.5f, 95.5f, 150f, 100f, 100f, 103f]);
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, new(), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([0f, 0.5f, -0.5f, 1.5f, 1.5f, -1.5f, 2f, 0f, 0f, 1f], result.SignedGamma.ToArray().Select(static gamma => MathF.Round(gamma, 3)));
        GammaStatistics statistics = result.Statistics;
        Assert.Equal((10, 6, 3, 1, 1), (statistics.PointCount, statistics.PassCount, statistics.HighFailCount, statistics.LowFailCount, statistics.CappedCount));
        Assert.Equal(60, statistics.PassRatePercent);
        Assert.Equal(0.85, statistics.Mean, 1e-3);
        Assert.Equal(2, statistics.Max);
        Assert.Equal(0.5, statistics.Median, 1e-3);
        Assert.Equal(1.5, statistics.Percentile(90), 1e-3);
        Assert.Equal(10, statistics.Histogram.Sum());
        Volume<Occupancy> half = new(grid, [1f, 0f, 0f, 0.5f, 0f, 0f, 0f, 0f, 0f, 0f]);
        Assert.Equal(100 / 1.5, result.Within(half).PassRatePercent, 1e-9);

        // The roles the other way: the map is on the evaluated grid, and signs still speak of the evaluated dose.
        GammaResult other = GammaCalculator.Calculate(reference, evaluated, new() { Searched = GammaSearched.Reference }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(result.SignedGamma.ToArray().Select(static gamma => MathF.Round(gamma, 3)), other.SignedGamma.ToArray().Select(static gamma => MathF.Round(gamma, 3)));
    }

    [Fact]
    public void Points_that_the_searched_grid_does_not_serve_are_counted()
    {
        Volume<Gray> reference = Volume<Gray>.Constant(VoxelGrid.Centered(11, 3, 3, new(2, 2, 2)), 50);
        Volume<Gray> evaluated = Volume<Gray>.Constant(VoxelGrid.Centered(3, 3, 3, new(2, 2, 2)), 50);
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, new(), cancellation: TestContext.Current.CancellationToken);

        // Along x the searched grid ends at 2 mm; gamma 2 reaches 4 mm more, so 6 mm and beyond are out of reach: 3 voxels on each side.
        Assert.Equal(6 * 9, result.UncoveredCount);
        Assert.Equal(5 * 9, result.Statistics.PointCount);
        Assert.Equal(1, result.Gamma[3, 1, 1], Tolerance);
        Assert.Equal(2 * 9, result.NearFaceCount);
        Assert.Equal(2, result.Warnings.Length);
    }

    [Fact]
    public void Tolerances_that_grow_together_make_gamma_smaller_by_the_same_factor()
    {
        VoxelGrid grid = VoxelGrid.Centered(12, 12, 12, new(2, 2, 2));
        Volume<Gray> reference = GammaFields.Of(grid, GammaFields.Clinical);
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => GammaFields.Clinical(p + new Vector3D(0.7, -0.9, 0.5)));
        GammaResult once = GammaCalculator.Calculate(reference, evaluated, s_options with { MaxGamma = 4 }, cancellation: TestContext.Current.CancellationToken);
        GammaResult twice = GammaCalculator.Calculate(reference, evaluated, s_options with { DoseTolerancePercent = 6, DistanceToAgreementMm = 6 }, cancellation: TestContext.Current.CancellationToken);
        for (int n = 0; n < grid.VoxelCount; n++)
            Assert.Equal(once.Gamma.Voxels[n] / 2, twice.Gamma.Voxels[n], Tolerance);
    }

    private static Volume<Gray> Drawn(VoxelGrid grid, double[] doses) =>
        new(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(n => (float)doses[n % grid.SizeX])]);
}
