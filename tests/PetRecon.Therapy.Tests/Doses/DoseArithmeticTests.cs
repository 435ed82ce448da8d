using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Doses;
using Xunit;

namespace PetRecon.Therapy.Tests.Doses;

public class DoseArithmeticTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(10, 12, 8, new(2, 2, 3));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Beams_on_one_grid_add_voxel_by_voxel()
    {
        DoseGrid a = Dose<Gray>(static p => 2 + 0.1 * p.X, "a") with { InstanceUids = ["1"] };
        DoseGrid b = Dose<Gray>(static p => 3 - 0.1 * p.X, "b") with { InstanceUids = ["2"] };
        DoseGrid sum = DoseArithmetic.Sum([a, b], null, Token);
        Assert.All(sum.As<Gray>().ToArray(), value => Assert.Equal(5, value, 1e-5));
        Assert.Equal("a + b", sum.Name);
        Assert.Equal("MULTI_PLAN", sum.SummationType);
        Assert.Equal("PLAN", DoseArithmetic.Sum([a with { SummationType = "BEAM" }, b with { SummationType = "BEAM" }], null, Token).SummationType);
        Assert.Equal(["1", "2"], sum.InstanceUids);
        Assert.Empty(sum.Warnings);
    }

    [Theory]
    [InlineData(DoseInterpolation.Linear)]
    [InlineData(DoseInterpolation.Conservative)]
    public void Doses_on_other_grids_are_added_where_they_are_in_the_patient(DoseInterpolation interpolation)
    {
        // A blob that has faded out within both grids; the sum is twice the blob, wherever its voxels are.
        VoxelGrid wide = VoxelGrid.Centered(50, 50, 50, new(1, 1, 1));
        RigidTransform turn = RigidTransform.RotationZ(0.6);
        VoxelGrid tilted = new(60, 60, 60, new(1, 1, 1), turn.Rotate(new(-29.5, -29.5, -29.5)), turn.Rotate(Vector3D.UnitX), turn.Rotate(Vector3D.UnitY), Vector3D.UnitZ);
        DoseGrid a = Dose<GrayRbe>(Blob, "a", wide);
        DoseGrid b = Dose<GrayRbe>(Blob, "b", tilted);
        DoseGrid sum = DoseArithmetic.Sum([a, b], new() { Interpolation = interpolation }, Token);
        double worst = 0;
        for (int k = 0; k < sum.Grid.SizeZ; k++)
        {
            for (int j = 0; j < sum.Grid.SizeY; j++)
            {
                for (int i = 0; i < sum.Grid.SizeX; i++)
                    worst = Math.Max(worst, Math.Abs(sum.Volume[i, j, k] - 2 * Blob(sum.Grid.PositionMm(i, j, k))));
            }
        }

        // An eighth of the second derivatives (3 x 2 / 25 at the top), and up to a third of that for means over voxels.
        Assert.InRange(worst, 0, 2 * 3 * 2 / 25.0 / 8 * (interpolation == DoseInterpolation.Linear ? 1 : 1.5));
        Assert.Contains(sum.Warnings, warning => warning.Contains("RBE model", StringComparison.Ordinal));

        double integral = sum.Volume.Sum() * sum.Grid.VoxelVolumeMm3;
        double expected = a.Volume.Sum() * a.Grid.VoxelVolumeMm3 + b.Volume.Sum() * b.Grid.VoxelVolumeMm3;
        Assert.Equal(expected, integral, (interpolation == DoseInterpolation.Conservative ? 1e-6 : 1e-3) * expected);
        static double Blob(Vector3D p) => 2 * Math.Exp(-p.LengthSquared / 50);
    }

    [Fact]
    public void A_sum_covers_all_its_doses()
    {
        VoxelGrid beside = VoxelGrid.Centered(10, 12, 8, new(2, 2, 3), new(21, 0, -4));
        DoseGrid sum = DoseArithmetic.Sum([Dose<Gray>(static _ => 1, "a"), Dose<Gray>(static _ => 1, "b", beside)], null, Token);
        Assert.Equal((21, 12, 10), (sum.Grid.SizeX, sum.Grid.SizeY, sum.Grid.SizeZ));
        Assert.Equal(1, sum.Volume[0, 0, 4]);
        Assert.Contains(sum.Warnings, warning => warning.Contains("does not fade out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_beam_and_a_plan_are_added_with_a_warning_that_one_may_be_within_the_other()
    {
        DoseGrid beam = Dose<Gray>(_ => 1, "beam") with { SummationType = "BEAM" };
        DoseGrid plan = Dose<Gray>(_ => 1, "plan") with { SummationType = "PLAN" };
        Assert.Contains(DoseArithmetic.Sum([beam, plan], null, Token).Warnings, warning => warning.Contains("counts twice", StringComparison.Ordinal));
        Assert.DoesNotContain(DoseArithmetic.Sum([beam, beam], null, Token).Warnings, warning => warning.Contains("counts twice", StringComparison.Ordinal));
    }

    [Fact]
    public void A_registration_brings_a_dose_into_another_space()
    {
        RigidTransform turn = RigidTransform.RotationZ(Math.PI / 2) with { Translation = new(5, -3, 2) };
        DoseGrid a = Dose<Gray>(static p => p.X + 100, "a") with { FrameOfReferenceUid = "1.2" };
        VoxelGrid far = VoxelGrid.Centered(60, 60, 60, new(2, 2, 2));
        DoseGrid b = Dose<Gray>(p => turn.Apply(p).X + 100, "b", far) with { FrameOfReferenceUid = "1.3" };
        foreach (FrameTransform registration in new FrameTransform[] { new("1.3", "1.2", turn), new("1.2", "1.3", turn.Inverse()) })
        {
            DoseGrid difference = DoseArithmetic.Difference(a, b, new() { Registrations = [registration] }, Token);
            Assert.All(difference.Volume.ToArray(), value => Assert.Equal(0, value, 1e-4));
        }

        Assert.Contains("different frames of reference", Refusal(() => DoseArithmetic.Difference(a, b, null, Token)), StringComparison.Ordinal);
        Assert.Contains("does not say which space", Assert.Single(DoseArithmetic.Sum([a, b with { FrameOfReferenceUid = "" }], new() { Grid = a.Grid }, Token).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Doses_that_do_not_mean_the_same_are_never_combined()
    {
        DoseGrid physical = Dose<Gray>(static _ => 1, "physical");
        DoseGrid weighted = Dose<GrayRbe>(static _ => 1, "weighted") with { RbeModel = new("LEM I") };
        DoseGrid unknown = Dose<Unspecified>(static _ => 1, "unknown");
        DoseGrid let = Dose<LinearEnergyTransfer>(static _ => 1, "let");
        Assert.Contains("cannot be combined", Refusal(() => DoseArithmetic.Sum([physical, weighted], null, Token)), StringComparison.Ordinal);
        Assert.Contains("LEM IV", Refusal(() => DoseArithmetic.Sum([weighted, weighted with { RbeModel = new("LEM IV") }], null, Token)), StringComparison.Ordinal);
        Assert.Contains("not stated", Refusal(() => DoseArithmetic.Difference(weighted, weighted with { RbeModel = null }, null, Token)), StringComparison.Ordinal);
        Assert.Contains("Nobody said", Refusal(() => DoseArithmetic.Sum([unknown, unknown], null, Token)), StringComparison.Ordinal);
        Assert.Contains("LET", Refusal(() => DoseArithmetic.Sum([let, let], null, Token)), StringComparison.Ordinal);
        Assert.Contains("per fraction", Refusal(() => DoseArithmetic.Sum([weighted, DoseArithmetic.PerFraction(weighted, 20)], null, Token)), StringComparison.Ordinal);
        Assert.Contains("relative", Refusal(() => DoseArithmetic.Sum([Dose<RelativeDose>(static _ => 1, "r"), Dose<RelativeDose>(static _ => 1, "s")], null, Token)), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal(() => DoseArithmetic.Sum([physical with { InstanceUids = ["1.9"] }, physical with { InstanceUids = ["1.9"] }], null, Token)), StringComparison.Ordinal);
        Assert.Contains("no doses", Refusal(() => DoseArithmetic.Sum([], null, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public void Doses_per_fraction_and_in_all_are_told_apart()
    {
        DoseGrid all = Dose<GrayRbe>(static _ => 60, "plan") with { RbeModel = new("LEM I") };
        DoseGrid one = DoseArithmetic.PerFraction(all, 20);
        Assert.All(one.As<GrayRbePerFraction>().ToArray(), value => Assert.Equal(3, value, 1e-6));
        Assert.Equal("RBE-weighted dose per fraction, Gy (RBE)/fraction, LEM I", one.Label);
        Assert.All(DoseArithmetic.OfFractions(one, 20).As<GrayRbe>().ToArray(), value => Assert.Equal(60, value, 1e-5));
        Assert.Contains("20 fractions, not of 22", Refusal(() => DoseArithmetic.OfFractions(one, 22)), StringComparison.Ordinal);
        Assert.Contains("per fraction was expected", Refusal(() => DoseArithmetic.OfFractions(all, 20)), StringComparison.Ordinal);
        Assert.All(DoseArithmetic.Scale(Dose<Gray>(static _ => 2, "x"), 1.5).Volume.ToArray(), value => Assert.Equal(3, value, 1e-6));
        Assert.Contains("depends on the dose of a fraction", Assert.Single(DoseArithmetic.Scale(all, 2).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Ratios_are_given_where_the_reference_has_dose()
    {
        DoseGrid a = Dose<Gray>(static p => p.X > 0 ? 3 : 0.3, "a");
        DoseGrid b = Dose<Gray>(static p => p.X > 0 ? 2 : 0.2, "b");
        Volume<Ratio> ratio = DoseArithmetic.Ratio(a, b, 1, null, Token);
        for (int i = 0; i < s_grid.SizeX; i++)
            Assert.Equal(i >= 5 ? 1.5f : float.NaN, ratio[i, 3, 3]);
        Assert.Contains("above 0", Refusal(() => DoseArithmetic.Ratio(a, b, 0, null, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_LET_of_beams_together_is_weighted_by_their_absorbed_dose()
    {
        DoseGrid sum = DoseArithmetic.LetOfSum(
            [Dose<Gray>(static _ => 1, "a"), Dose<Gray>(static p => p.X > 0 ? 3 : 0, "b")],
            [Dose<LinearEnergyTransfer>(static _ => 20, "la"), Dose<LinearEnergyTransfer>(static _ => 100, "lb")],
            null,
            Token);
        Assert.Equal(20, sum.Volume[0, 0, 0], 1e-5);
        Assert.Equal(80, sum.Volume[9, 0, 0], 1e-5);
        Assert.Equal("keV/um", sum.Volume.Unit);
    }

    [Fact]
    public void Values_that_are_no_doses_are_counted_and_told()
    {
        float[] voxels = [1, -2, float.NaN, 4];
        DoseGrid odd = new() { Name = "odd", Volume = new Volume<Gray>(VoxelGrid.Centered(4, 1, 1, new(1, 1, 1)), voxels) };
        DoseStatistics statistics = DoseStatistics.Of(odd.Volume);
        Assert.Equal((-2, 4, 1, 2, 1L, 1L, 2L), (statistics.Minimum, statistics.Maximum, statistics.Mean, statistics.MaximumPositionMm.X + 0.5, statistics.NegativeVoxelCount, statistics.UndefinedVoxelCount, statistics.PositiveVoxelCount));
        Assert.Equal(3e-6, statistics.IntegralLitres, 1e-12);
        Assert.Equal(2, DoseArithmetic.Sum([odd], null, Token).Warnings.Length);
    }

    [Fact]
    public void Dose_at_the_border_is_looked_for_on_all_faces()
    {
        VoxelGrid grid = VoxelGrid.Centered(4, 5, 6, new(1, 1, 1));
        foreach ((int i, int j, int k) in new[] { (0, 2, 2), (3, 2, 2), (1, 0, 2), (1, 4, 2), (1, 2, 0), (1, 2, 5) })
        {
            float[] voxels = new float[grid.VoxelCount];
            voxels[grid.LinearIndex(1, 2, 2)] = 9;
            voxels[grid.LinearIndex(i, j, k)] = 2;
            Assert.Equal(2, DoseStatistics.Of(new Volume<Gray>(grid, voxels)).MaximumAtBorder);
        }
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static DoseGrid Dose<TQuantity>(Func<Vector3D, double> field, string name, VoxelGrid? on = null)
        where TQuantity : struct, IQuantity
    {
        VoxelGrid grid = on ?? s_grid;
        float[] voxels = new float[grid.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = (float)field(grid.PositionMm(n % grid.SizeX, n / grid.SizeX % grid.SizeY, n / grid.SizeX / grid.SizeY));
        return new() { Name = name, Volume = new Volume<TQuantity>(grid, voxels) };
    }
}
