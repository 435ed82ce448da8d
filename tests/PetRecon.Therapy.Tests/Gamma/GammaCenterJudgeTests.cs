using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>
/// Gamma over voxel centres is plastimatch's, voxel by voxel. Its ways: points that are not evaluated have gamma 0 in its map (ours are not
/// numbers); without --ref-only-threshold a point counts if either dose reaches the threshold; gamma above --gamma-max is set to it; the compared
/// dose is first resampled on the reference's grid, clamped up to half a voxel beyond its outer centres, and 0, which is then a dose like any
/// other, further out; and with --local-gamma a point of dose 0 has gamma-max, where ours has no tolerance and no gamma.
/// </summary>
public sealed class GammaCenterJudgeTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private static readonly GammaOptions s_options = new() { DistanceToAgreementMm = 3, Interpolation = GammaInterpolation.None };

    private readonly PlastimatchGamma _plastimatch = new();

    public void Dispose() => _plastimatch.Dispose();

    [Theory]
    [InlineData(GammaNormalization.Global, GammaThreshold.Reference)]
    [InlineData(GammaNormalization.Global, GammaThreshold.Either)]
    [InlineData(GammaNormalization.Local, GammaThreshold.Reference)]
    [InlineData(GammaNormalization.Local, GammaThreshold.Either)]
    public void Random_doses_have_the_gamma_of_plastimatch(GammaNormalization normalization, GammaThreshold threshold)
    {
        VoxelGrid grid = VoxelGrid.Centered(19, 13, 11, new(1.7, 2, 2.5));
        Volume<Gray> reference = GammaFields.Random(grid, 60, 3);
        Volume<Gray> evaluated = GammaFields.Random(grid, 60, 4);
        int evaluatedCount = AssertSame(reference, evaluated, evaluated, s_options with { Normalization = normalization, Threshold = threshold });
        Assert.InRange(evaluatedCount, 0.8 * grid.VoxelCount, grid.VoxelCount - 1);
    }

    [Fact]
    public void A_plane_has_the_gamma_of_plastimatch()
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 30, 1, new(1.7, 2, 2.5));
        AssertSame(GammaFields.Random(grid, 60, 3), GammaFields.Random(grid, 60, 4), null, s_options);
    }

    [Fact]
    public void A_point_without_dose_has_no_local_gamma_and_is_at_the_limit_for_plastimatch()
    {
        VoxelGrid grid = VoxelGrid.Centered(5, 5, 5, new(2, 2, 2));
        float[] doses = Volume<Gray>.Constant(grid, 50).ToArray();
        doses[62] = 0;
        Volume<Gray> reference = new(grid, doses);
        Volume<Gray> evaluated = Volume<Gray>.Constant(grid, 50);
        GammaOptions options = s_options with { Normalization = GammaNormalization.Local, Threshold = GammaThreshold.Either };
        Assert.Equal(2, _plastimatch.Of(reference, evaluated, "--local-gamma").Voxels[62]);
        Assert.Equal(float.NaN, GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken).Gamma.Voxels[62]);
    }

    [Fact]
    public void A_clinical_dose_against_a_disturbed_copy_has_the_gamma_of_plastimatch()
    {
        Volume<Gray> dose = VolumeFile.Read(Repository.SharedData("rt/slicerrt_eclipse_prostate/EclipseProstate_Dose.nrrd")).Volume.As<Gray>();
        VoxelGrid grid = dose.Grid;

        // On the same grid: higher by 2 %, with noise of up to 1 Gy.
        Random random = new(12);
        Volume<Gray> copy = new(grid, [.. dose.ToArray().Select(value => 1.02f * value + (float)random.NextDouble())]);
        int points = AssertSame(dose, copy, copy, s_options with { Threshold = GammaThreshold.Either });
        Assert.InRange(points, 100_000, grid.VoxelCount);

        // On one that is shifted by less than half a voxel: the clamped rim is a layer of voxels more.
        VoxelGrid shifted = new(grid.SizeX, grid.SizeY, grid.SizeZ, grid.SpacingMm, grid.OriginMm + new Vector3D(0.4, -0.7, 1), grid.AxisX, grid.AxisY, grid.AxisZ);
        Volume<Gray> moved = new(shifted, copy.ToArray());
        Volume<Gray> resampled = VolumeResampler.Linear(WithRim(moved), grid, new() { Outside = 0 }, TestContext.Current.CancellationToken);
        AssertSame(dose, moved, resampled, s_options);
    }

    // How many points were evaluated, after all voxels were compared.
    private int AssertSame(Volume<Gray> reference, Volume<Gray> evaluated, Volume<Gray>? resampled, GammaOptions options)
    {
        List<string> mode = [];
        if (options.Normalization == GammaNormalization.Local)
            mode.Add("--local-gamma");
        if (options.Threshold == GammaThreshold.Reference)
            mode.Add("--ref-only-threshold");
        float[] theirs = _plastimatch.Of(reference, evaluated, [.. mode]).ToArray();
        GammaResult result = GammaCalculator.Calculate(reference, resampled ?? evaluated, options, cancellation: TestContext.Current.CancellationToken);
        float[] ours = result.Gamma.ToArray();
        int points = 0;
        double worst = 0;
        for (int n = 0; n < ours.Length; n++)
        {
            double gamma = float.IsNaN(ours[n]) ? 0 : ours[n];
            points += float.IsNaN(ours[n]) ? 0 : 1;
            worst = Math.Max(worst, Math.Abs(gamma - theirs[n]));
            Assert.True(Math.Abs(gamma - theirs[n]) <= Tolerance, $"voxel {n}: ours {ours[n]}, theirs {theirs[n]}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{points} points, {worst:0.0e0} apart at most, pass rate {result.Statistics.PassRatePercent:0.00} %"));
        return points;
    }

    private static Volume<Gray> WithRim(Volume<Gray> dose)
    {
        VoxelGrid inner = dose.Grid;
        VoxelGrid outer = new(inner.SizeX + 2, inner.SizeY + 2, inner.SizeZ + 2, inner.SpacingMm, inner.PositionMm(-1, -1, -1), inner.AxisX, inner.AxisY, inner.AxisZ);
        float[] voxels = new float[outer.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
        {
            voxels[n] = dose[
                Math.Clamp(n % outer.SizeX - 1, 0, inner.SizeX - 1),
                Math.Clamp(n / outer.SizeX % outer.SizeY - 1, 0, inner.SizeY - 1),
                Math.Clamp(n / outer.SizeX / outer.SizeY - 1, 0, inner.SizeZ - 1)];
        }

        return new(outer, voxels);
    }
}
