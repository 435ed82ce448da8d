using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>
/// Gamma beside plastimatch's. Without interpolation it knows voxel centres alone, which belong to the trilinear dose too: it can only be larger
/// than ours. With --interp-search it takes straight lines from voxel to voxel, diagonals too, which leave the trilinear dose where that bends:
/// it is near ours, on either side.
/// </summary>
public sealed class GammaJudgeTests : IDisposable
{
    private readonly PlastimatchGamma _plastimatch = new();

    public void Dispose() => _plastimatch.Dispose();

    [Fact]
    public void Plastimatch_at_voxel_centres_is_never_below_ours_and_the_same_where_centres_are_best()
    {
        VoxelGrid grid = VoxelGrid.Centered(24, 22, 20, new(2, 2, 2));
        Volume<Gray> reference = GammaFields.Of(grid, GammaFields.Clinical);
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => 1.01 * GammaFields.Clinical(p + new Vector3D(1.4, -0.9, 0.8)));
        GammaOptions options = new() { DistanceToAgreementMm = 3, Precision = 1e-4 };
        GammaResult ours = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        Volume<Unspecified> theirs = Plastimatch(reference, evaluated);
        Volume<Unspecified> interpolated = Plastimatch(reference, evaluated, "--interp-search");
        (int points, double sum, double ourSum, int near) = (0, 0, 0, 0);
        for (int n = 0; n < grid.VoxelCount; n++)
        {
            float gamma = ours.Gamma.Voxels[n];
            if (float.IsNaN(gamma))
                continue;
            points++;
            Assert.True(theirs.Voxels[n] >= gamma - 2e-4, $"voxel {n}: theirs {theirs.Voxels[n]}, ours {gamma}");
            sum += interpolated.Voxels[n];
            ourSum += gamma;
            near += Math.Abs(interpolated.Voxels[n] - gamma) < 0.05 ? 1 : 0;
        }

        // Their interpolation ends between ours and theirs without it.
        Assert.InRange(points, 5000, grid.VoxelCount);
        Assert.Equal(ourSum / points, sum / points, 0.03);
        Assert.InRange(near, 0.9 * points, points);

        // Where voxels are so far apart that only the dose at the point itself is in reach, all agree.
        VoxelGrid wide = VoxelGrid.Centered(12, 12, 12, new(10, 10, 10));
        reference = GammaFields.Random(wide, 50, 1);
        evaluated = new(wide, [.. reference.Voxels.ToArray().Select(static (dose, n) => dose + 0.4f * (n % 5))]);
        Volume<Gray> flat = Volume<Gray>.Constant(wide, 40);
        Volume<Gray> raised = Volume<Gray>.Constant(wide, 41);
        float[] expected = GammaCalculator.Calculate(flat, raised, options, cancellation: TestContext.Current.CancellationToken).Gamma.ToArray();
        float[] judged = Plastimatch(flat, raised).ToArray();
        for (int n = 0; n < expected.Length; n++)
            Assert.Equal(judged[n], expected[n], 2e-4);
    }

    [Fact]
    public void A_clinical_dose_against_a_disturbed_copy_is_judged_alike()
    {
        Volume<Gray> dose = VolumeFile.Read(Repository.SharedData("rt/slicerrt_eclipse_prostate/EclipseProstate_Dose.nrrd")).Volume.As<Gray>();
        VoxelGrid grid = dose.Grid;

        // A uniform scaling by 2 % and a shift of the grid by 1 mm along z, known to both programs alone by the header.
        VoxelGrid shifted = new(grid.SizeX, grid.SizeY, grid.SizeZ, grid.SpacingMm, grid.OriginMm + new Vector3D(0, 0, 1), grid.AxisX, grid.AxisY, grid.AxisZ);
        Volume<Gray> copy = new(shifted, [.. dose.ToArray().Select(static value => 1.02f * value)]);
        GammaOptions options = new() { DistanceToAgreementMm = 3 };
        GammaResult same = GammaCalculator.Calculate(dose, dose, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(100, same.Statistics.PassRatePercent);
        Assert.Equal(0, same.Statistics.Max, 1e-5);
        GammaResult ours = GammaCalculator.Calculate(dose, copy, options, cancellation: TestContext.Current.CancellationToken);
        GammaResult noSearch = GammaCalculator.Calculate(dose, copy, options with { DistanceToAgreementMm = 0.001 }, cancellation: TestContext.Current.CancellationToken);
        Assert.True(ours.Statistics.Mean < noSearch.Statistics.Mean);

        // plastimatch resamples the copy to the reference's grid first.
        Volume<Unspecified> theirs = Plastimatch(dose, copy);
        long points = 0, passed = 0, below = 0;
        for (int n = 0; n < grid.VoxelCount; n++)
        {
            if (float.IsNaN(ours.Gamma.Voxels[n]))
                continue;
            points++;
            passed += theirs.Voxels[n] <= 1 ? 1 : 0;
            int k = n / (grid.SizeX * grid.SizeY);
            below += k is >= 4 && k < grid.SizeZ - 4 && theirs.Voxels[n] < ours.Gamma.Voxels[n] - 2e-3 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"ours {ours.Statistics.PassRatePercent:0.000} %, plastimatch {100.0 * passed / points:0.000} %, {below} of {points} below ours");
        Assert.True(ours.Statistics.PassRatePercent >= 100.0 * passed / points - 0.01);

        // Near the grid's ends theirs finds doses of 0 that were resampled from nothing; elsewhere its voxels are of the dose that ours searches.
        Assert.Equal(0, below);
    }

    private Volume<Unspecified> Plastimatch(Volume reference, Volume evaluated, params string[] mode) =>
        _plastimatch.Of(reference, evaluated, ["--ref-only-threshold", .. mode]);
}
