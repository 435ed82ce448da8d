using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Tests.Support;
using PetRecon.Therapy.Gamma;
using PetRecon.Therapy.Gamma.Search;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>Gamma over voxel centres alone, against every voxel tried in double precision, and against the trilinear gamma.</summary>
public class GammaCenterTests
{
    // Places and doses are floats: some of their last digits at gammas up to 2.
    private const double FloatError = 5e-6;

    private static readonly GammaOptions s_options = new() { DistanceToAgreementMm = 3, ThresholdPercent = 20, Interpolation = GammaInterpolation.None };

    private static readonly string[] s_cases =
        ["same", "shifted by voxels", "shifted by less", "smaller", "coarser", "oblique", "flipped", "local", "either", "in planes", "one plane", "reference searched", "transformed", "far reach"];

    // With planes that lie between the searched ones the two definitions search different planes.
    public static TheoryData<string> CasesOfOneDose => [.. s_cases];

    public static TheoryData<string> Cases => [.. s_cases, "between planes"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gamma_is_that_of_the_best_of_all_voxels(string name)
    {
        (Volume<Gray> reference, Volume<Gray> evaluated, GammaOptions options) = Case(name);
        GammaResult result = GammaCalculator.Calculate(reference, evaluated, options, ComputeDevice.Cpu(2), cancellation: TestContext.Current.CancellationToken);
        bool searchesReference = options.Searched == GammaSearched.Reference;
        Volume<Gray> points = searchesReference ? evaluated : reference;
        Volume<Gray> searched = searchesReference ? reference : evaluated;
        int compared = 0;
        for (int n = 0; n < points.Grid.VoxelCount; n++)
        {
            int i = n % points.Grid.SizeX;
            int j = n / points.Grid.SizeX % points.Grid.SizeY;
            int k = n / points.Grid.SizeX / points.Grid.SizeY;
            Vector3D at = points.Grid.PositionMm(i, j, k);
            at = options.ReferenceToEvaluated?.Apply(at) ?? at;
            double dose = points[i, j, k];
            double tolerance = options.Normalization == GammaNormalization.Local ? options.DoseTolerancePercent / 100 * dose : result.DoseTolerance;
            float gamma = result.SignedGamma.Voxels[n];
            (double expected, double there) = GammaCenterOracle.At(at, dose, searched, tolerance, options);
            double threshold = options.ThresholdPercent / 100 * result.NormalizationDose;
            bool isHigh = dose >= threshold || options.Threshold == GammaThreshold.Either && there >= threshold;
            if (!isHigh || double.IsNaN(there) && float.IsNaN(gamma))
            {
                Assert.True(float.IsNaN(gamma), $"({i}, {j}, {k}): {gamma} of a dose of {dose}");
                continue;
            }

            compared++;
            Assert.True(Math.Abs(Math.Abs(gamma) - expected) <= FloatError, $"({i}, {j}, {k}): {gamma}, expected {expected}");
            if (!double.IsNaN(there) && Math.Abs(there - dose) > 1e-4)
                Assert.Equal(there < dose != searchesReference, gamma < 0);
        }

        Assert.InRange(compared, 80, points.Grid.VoxelCount);
    }

    [Theory]
    [MemberData(nameof(CasesOfOneDose))]
    public void Gamma_is_never_below_the_trilinear_one_and_has_the_same_points_and_signs(string name)
    {
        (Volume<Gray> reference, Volume<Gray> evaluated, GammaOptions options) = Case(name);
        float[] centers = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken).SignedGamma.ToArray();
        GammaOptions everywhere = options with { Interpolation = GammaInterpolation.Trilinear, Precision = 1e-4 };
        float[] trilinear = GammaCalculator.Calculate(reference, evaluated, everywhere, cancellation: TestContext.Current.CancellationToken).SignedGamma.ToArray();
        double above = 0;
        for (int n = 0; n < centers.Length; n++)
        {
            Assert.Equal(float.IsNaN(trilinear[n]), float.IsNaN(centers[n]));
            if (float.IsNaN(centers[n]))
                continue;
            double more = Math.Abs(centers[n]) - Math.Abs(trilinear[n]);
            Assert.True(more >= -everywhere.Precision - 1e-5, $"voxel {n}: {centers[n]}, trilinear {trilinear[n]}");
            Assert.True(float.IsNegative(centers[n]) == float.IsNegative(trilinear[n]) || Math.Abs(trilinear[n]) < 1e-4, $"voxel {n}: {centers[n]}, trilinear {trilinear[n]}");
            above = Math.Max(above, more);
        }

        Assert.InRange(above, 0.05, options.MaxGamma);
    }

    [Theory]
    [InlineData("same")]
    [InlineData("shifted by less")]
    [InlineData("smaller")]
    [InlineData("either")]
    [InlineData("between planes")]
    [InlineData("local")]
    public void Vectors_give_the_gamma_of_the_scalar_law_and_any_number_of_threads_the_same_bits(string name)
    {
        Assert.SkipUnless(WideGammaLaw.IsSupported, "This machine has no AVX2.");
        (Volume<Gray> reference, Volume<Gray> evaluated, GammaOptions options) = Case(name);
        GammaCriterion criterion = new()
        {
            DoseTolerance = name == "local" ? 0.03f : 1.5f,
            IsLocal = name == "local" ? 1 : 0,
            Threshold = 12,
            EitherReachesThreshold = name == "either" ? 1 : 0,
            MaxGamma = 2,
        };
        GammaPlan plan = GammaPlan.Of(reference, evaluated, RigidTransform.Identity, options, criterion);
        Assert.NotNull(WideCenters.Of(plan));
        float[] scalar = CpuGamma.Run(plan, 2, null, TestContext.Current.CancellationToken, useVectors: false);
        float[] vectors = CpuGamma.Run(plan, 1, null, TestContext.Current.CancellationToken);
        Assert.Equal(vectors, CpuGamma.Run(plan, 3, null, TestContext.Current.CancellationToken));
        for (int n = 0; n < scalar.Length; n++)
            Assert.Equal(scalar[n], vectors[n], 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Devices.Gpus), MemberType = typeof(Devices))]
    public void A_device_gives_the_gamma_of_the_cpu(string name)
    {
        ComputeDevice device = Devices.Get(name);
        foreach (string named in new[] { "same", "oblique", "local", "either", "in planes" })
        {
            (Volume<Gray> reference, Volume<Gray> evaluated, GammaOptions options) = Case(named);
            float[] cpu = GammaCalculator.Calculate(reference, evaluated, options, ComputeDevice.Cpu(2), cancellation: TestContext.Current.CancellationToken).Gamma.ToArray();
            float[] gpu = GammaCalculator.Calculate(reference, evaluated, options, device, cancellation: TestContext.Current.CancellationToken).Gamma.ToArray();
            for (int n = 0; n < cpu.Length; n++)
                Assert.Equal(cpu[n], gpu[n], (float)FloatError);
        }
    }

    [Fact]
    public void A_step_between_voxels_is_hidden_from_the_centres_and_seen_by_interpolation()
    {
        // 30 Gy lies between 20 and 40 Gy, half way from voxel to voxel: 0.5 mm away for interpolation, nowhere for centres.
        VoxelGrid grid = VoxelGrid.Centered(10, 9, 9, new(1, 1, 1));
        Volume<Gray> evaluated = GammaFields.Of(grid, static p => p.X < 0 ? 20 : 40);
        Volume<Gray> reference = GammaFields.Of(grid, static p => Math.Abs(p.X - 0.5) < 0.1 ? 30 : p.X < 0 ? 20 : 40);
        GammaOptions options = new() { AbsoluteDoseTolerance = 1, DistanceToAgreementMm = 2 };
        GammaResult everywhere = GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken);
        GammaResult centers = GammaCalculator.Calculate(reference, evaluated, options with { Interpolation = GammaInterpolation.None }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0.25, everywhere.Gamma[5, 4, 4], 2e-3);
        Assert.Equal(2, centers.Gamma[5, 4, 4]);
        Assert.Equal(0, centers.Gamma[4, 4, 4]);
        Assert.True(everywhere.Statistics.PassRatePercent > centers.Statistics.PassRatePercent);
    }

    [Fact]
    public void A_profile_has_the_gamma_of_a_volume_of_one_row()
    {
        VoxelGrid grid = new(41, 1, 1, new(2, 2, 2), new(-40, 0, 0));
        double[] positions = [.. Enumerable.Range(0, 41).Select(static n => 2.0 * n - 40)];
        float[] reference = [.. positions.Select(static x => (float)(10 + 50 / (1 + Math.Exp(x / 3))))];
        float[] evaluated = [.. positions.Select(static x => (float)(10.4 + 49 / (1 + Math.Exp((x - 1.2) / 2.5))))];
        GammaProfile profile = GammaProfile.Calculate(positions, [.. reference.Select(static dose => (double)dose)], positions, [.. evaluated.Select(static dose => (double)dose)], s_options);
        GammaResult result = GammaCalculator.Calculate(new Volume<Gray>(grid, reference), new Volume<Gray>(grid, evaluated), s_options, cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < 41; i++)
            Assert.Equal(profile.SignedGamma[i], result.SignedGamma.Voxels[i], (float)FloatError);
    }

    private static (Volume<Gray> Reference, Volume<Gray> Evaluated, GammaOptions Options) Case(string name)
    {
        VoxelGrid grid = VoxelGrid.Centered(21, 12, 11, new(2, 1.8, 2.5));
        Volume<Gray> reference = GammaFields.Of(grid, GammaFields.Clinical);
        Volume<Gray> same = Disturbed(grid);
        VoxelGrid flat = VoxelGrid.Centered(21, 12, 1, new(2, 1.8, 2.5));
        RigidTransform transform = RigidTransform.RotationZ(0.4) with { Translation = new(30, -20, 11) };
        VoxelGrid moved = new(21, 12, 11, grid.SpacingMm, transform.Apply(grid.OriginMm), transform.Rotate(grid.AxisX), transform.Rotate(grid.AxisY), grid.AxisZ);
        return name switch
        {
            "same" => (reference, same, s_options),
            "shifted by voxels" => (reference, Disturbed(Moved(4, -1.8, 2.5)), s_options),
            "shifted by less" => (reference, Disturbed(Moved(0.7, -0.5, 1.1)), s_options),
            "smaller" => (reference, Disturbed(VoxelGrid.Centered(14, 7, 5, grid.SpacingMm, new(1, 0.9, 0))), s_options),
            "coarser" => (reference, Disturbed(VoxelGrid.Centered(17, 9, 6, new(2.9, 3.1, 4.4), new(0.3, 0.4, -0.2))), s_options),
            "oblique" => (reference, Disturbed(GammaFields.Oblique(14, new(1.7, 2.2, 1.9), new(-14, -22, -10))), s_options),
            "flipped" => (reference, Disturbed(new(21, 12, 11, grid.SpacingMm, new(20, -9.9, -12.5), new Vector3D(-1, 0, 0), Vector3D.UnitY, Vector3D.UnitZ)), s_options),
            "local" => (reference, same, s_options with { Normalization = GammaNormalization.Local }),
            "either" => (reference, same, s_options with { ThresholdPercent = 60, Threshold = GammaThreshold.Either }),
            "in planes" => (reference, Disturbed(Moved(0.7, 0, 0)), s_options with { InPlane = true }),
            "between planes" => (reference, Disturbed(Moved(0, 0, 1.1)), s_options with { InPlane = true }),
            "one plane" => (GammaFields.Of(flat, GammaFields.Clinical), Disturbed(flat), s_options),
            "reference searched" => (reference, Disturbed(Moved(0.7, -0.5, 1.1)), s_options with { Searched = GammaSearched.Reference }),
            "transformed" => (reference, new(moved, [.. same.Voxels]), s_options with { ReferenceToEvaluated = transform }),
            "far reach" => (reference, same, s_options with { DistanceToAgreementMm = 6, DoseTolerancePercent = 0.5, MaxGamma = 4 }),
            _ => throw new ArgumentException(name, nameof(name)),
        };

        VoxelGrid Moved(double x, double y, double z) => VoxelGrid.Centered(21, 12, 11, grid.SpacingMm, new(x, y, z));
    }

    private static Volume<Gray> Disturbed(VoxelGrid grid)
    {
        float[] sum = GammaFields.Of(grid, static p => GammaFields.Clinical(p + new Vector3D(1, -0.8, 0.6))).ToArray();
        Volume<Gray> noise = GammaFields.Random(grid, 3, 9);
        for (int n = 0; n < sum.Length; n++)
            sum[n] += noise.Voxels[n];
        return new(grid, sum);
    }
}
