using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Gamma where it is known by thought.</summary>
public class GammaTruthTests
{
    // The precision that is asked for, and the rounding of doses to floats.
    private const double Tolerance = 1.5e-4;

    [Theory]
    [InlineData(0, 0, 1, 0, 0)]
    [InlineData(0.5, 0.4, 1, 0, 0)]
    [InlineData(2, 0.9, 0, 1, 0)]
    [InlineData(0.5, -1.1, 1, 1, 1)]
    [InlineData(3, 2.5, 1, 2, -2)]
    [InlineData(8, -6, -3, 1, 2)]
    [InlineData(0.01, 0.5, 1, 1, 0)]
    public void Parallel_ramps_are_as_far_apart_as_the_formula_says(double slope, double offset, double x, double y, double z)
    {
        Vector3D direction = new Vector3D(x, y, z).Normalized();
        const double DoseTolerance = 0.8;
        const double Distance = 2;
        VoxelGrid inner = VoxelGrid.Centered(5, 5, 5, new(1.1, 0.7, 0.9));
        double expected = Math.Abs(offset) / Math.Sqrt(DoseTolerance * DoseTolerance + slope * slope * Distance * Distance);
        GammaOptions options = new() { AbsoluteDoseTolerance = DoseTolerance, DistanceToAgreementMm = Distance, ThresholdPercent = 0, Precision = 1e-4 };
        Volume<Gray> reference = GammaFields.Of(inner, p => 200 + slope * Vector3D.Dot(direction, p));
        foreach (VoxelGrid outer in new[]
        {
            VoxelGrid.Centered(11, 11, 11, new(1, 1, 1)),
            VoxelGrid.Centered(9, 14, 7, new(1.7, 0.9, 2.5), new(0.2, 0.1, -0.3)),
            GammaFields.Oblique(13, new(1.2, 1.1, 1.3), new(-3.3, -10.2, -2.8)),
        })
        {
            Volume<Gray> evaluated = GammaFields.Of(outer, p => 200 + offset + slope * Vector3D.Dot(direction, p));
            GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(0, result.NearFaceCount);
            foreach (float gamma in result.SignedGamma.Voxels)
                Assert.Equal(Math.CopySign(expected, offset), gamma, Tolerance);
        }
    }

    [Fact]
    public void A_gap_of_a_step_counts_in_distance_or_dose_whichever_is_nearer()
    {
        // A step of 10 Gy over one voxel of 1 mm at x = 0: points before it, of 0 Gy, against 10 Gy everywhere up to x = -6.
        VoxelGrid grid = VoxelGrid.Centered(21, 3, 3, new(1, 1, 1));
        Volume<Gray> reference = GammaFields.Of(grid, static p => p.X > -0.5 ? 10 : 0);
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => p.X > -4.5 ? 10 : 0);
        GammaOptions options = new() { AbsoluteDoseTolerance = 0.1, DistanceToAgreementMm = 3, ThresholdPercent = 0, MaxGamma = 3, Precision = 1e-4 };
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        for (int x = -4; x <= -1; x++)
        {
            // To the foot of the ramp from x = -5 (0 Gy) to x = -4 (10 Gy).
            double expected = 10.0 * (x + 5) / Math.Sqrt(0.01 + 100 * 9);
            Assert.Equal(expected, result.SignedGamma[x + 10, 1, 1], Tolerance);
        }

        Assert.Equal(0, result.Gamma[15, 1, 1]);
    }

    [Fact]
    public void A_hill_shifted_along_its_slope_has_the_gamma_of_its_tangent()
    {
        // The hill is so wide that it is straight over a shift: gamma = shift over DTA where it is steep, dose difference over tolerance on its top.
        VoxelGrid grid = VoxelGrid.Centered(61, 9, 9, new(1, 1, 1));
        const double Sigma = 12;
        const double Shift = 1.5;
        Volume<Gray> reference = GammaFields.Of(grid, static p => Hill(p.X));
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => Hill(p.X - Shift));
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, new() { ThresholdPercent = 20, Precision = 1e-4 }, cancellation: TestContext.Current.CancellationToken);
        for (int i = 16; i < 45; i++)
        {
            // The true one-dimensional minimum, by fine samples of the Gaussian itself.
            double expected = double.PositiveInfinity;
            double x = i - 30;
            for (double at = -4; at < 4; at += 1e-4)
                expected = Math.Min(expected, Math.Sqrt(at * at / 4 + Math.Pow((Hill(x + at - Shift) - Hill(x)) / 1.8, 2)));

            // Between voxels a straight line is below the hill by up to h^2 / (8 sigma^2) of its top.
            Assert.Equal(expected, result.Gamma[i, 4, 4], 60.0 / (8 * Sigma * Sigma) / 1.8 + Tolerance);
        }

        static double Hill(double x) => 60 * Math.Exp(-x * x / (2 * Sigma * Sigma));
    }

    [Fact]
    public void The_public_dummy_case_has_its_values_once_they_are_rounded_up_to_the_step_of_its_search()
    {
        // Known as {0, 0.4, 0.5, 0.7, 1.0}, from a search whose step is a tenth of the distance to agreement: behind an edge of one cell of
        // 0.1, gamma is 1/3, 2/3 and 1 (nearly: the edge is a ramp), and the next steps are 0.4, 0.7 and 1. Inside it is 0.015 / 0.03045.
        VoxelGrid grid = new(10, 12, 14, new(0.1, 0.1, 0.1), Vector3D.Zero);
        Volume<Gray> reference = Block(grid, 3, 4, 5, 1.015f);
        Volume<Gray> evaluated = Block(grid, 2, 2, 2, 1);
        GammaOptions options = new() { DoseTolerancePercent = 3, DistanceToAgreementMm = 0.3, ThresholdPercent = 0, Precision = 1e-5 };
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        HashSet<double> rounded = [];
        for (int k = 0; k < 14; k++)
        {
            for (int j = 0; j < 12; j++)
            {
                for (int i = 0; i < 10; i++)
                {
                    int depth = Math.Min(Depth(i, 10), Math.Min(Depth(j, 12), Depth(k, 14)));
                    bool inReference = reference[i, j, k] > 0;
                    double expected = inReference ? 0.015 / 0.03045 : depth <= 0 ? 0 : 0.1 * Math.Min(depth, 3) * 10 / Math.Sqrt(0.03045 * 0.03045 + 100 * 0.09);
                    Assert.Equal(expected, result.Gamma[i, j, k], 2e-5);
                    rounded.Add(Math.Ceiling(10 * Math.Round(result.Gamma[i, j, k], 3)) / 10);
                }
            }
        }

        Assert.Equal([0, 0.4, 0.5, 0.7, 1.0], rounded.Order());

        // How far a voxel is inside of [2:-2].
        static int Depth(int index, int size) => Math.Min(index - 1, size - 2 - index);

        static Volume<Gray> Block(VoxelGrid grid, int x, int y, int z, float dose) => GammaFields.Of(grid, p =>
            p.X > 0.1 * x - 0.05 && p.X < 0.1 * (grid.SizeX - 2) - 0.05 && p.Y > 0.1 * y - 0.05 && p.Y < 0.1 * (grid.SizeY - 2) - 0.05
            && p.Z > 0.1 * z - 0.05 && p.Z < 0.1 * (grid.SizeZ - 2) - 0.05 ? dose : 0);
    }

    [Fact]
    public void A_rigid_transform_between_the_spaces_is_undone()
    {
        RigidTransform transform = RigidTransform.RotationZ(0.4) with { Translation = new(30, -20, 11) };
        VoxelGrid grid = VoxelGrid.Centered(15, 15, 15, new(2, 2, 2));
        Volume<Gray> reference = GammaFields.Of(grid, GammaFields.Clinical);
        VoxelGrid moved = new(15, 15, 15, grid.SpacingMm, transform.Apply(grid.OriginMm), transform.Rotate(grid.AxisX), transform.Rotate(grid.AxisY), grid.AxisZ);
        Volume<Gray> evaluated = new(moved, [.. reference.Voxels]);
        GammaOptions options = new() { ReferenceToEvaluated = transform, Precision = 1e-4 };
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(result.Statistics.Max, 0, 1e-4);
        result = GammaCalculator.Calculate(reference, evaluated, options with { Searched = GammaSearched.Reference }, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(result.Statistics.Max, 0, 1e-4);
    }
}
