using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Gamma;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>What is no pair of doses is said clearly.</summary>
public class GammaErrorTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(4, 4, 4, new(2, 2, 2));
    private static readonly Volume<Gray> s_dose = Volume<Gray>.Constant(s_grid, 10);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_no_dose_is_named_with_its_voxel(float value)
    {
        float[] voxels = s_dose.ToArray();
        voxels[s_grid.LinearIndex(1, 2, 3)] = value;
        Volume<Gray> bad = new(s_grid, voxels);
        Assert.Contains("voxel (1, 2, 3)", Error(s_dose, bad), StringComparison.Ordinal);
        Assert.Contains("reference", Error(bad, s_dose), StringComparison.Ordinal);
    }

    [Fact]
    public void Different_quantities_and_empty_doses_are_refused()
    {
        Assert.Contains("one quantity", Error(s_dose, s_dose.As<GrayRbe>()), StringComparison.Ordinal);
        Assert.Contains("0 everywhere", Error(s_dose, Volume<Gray>.Constant(s_grid, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Doses_that_do_not_overlap_and_thresholds_that_nothing_reaches_are_named()
    {
        Volume<Gray> away = Volume<Gray>.Constant(VoxelGrid.Centered(4, 4, 4, new(2, 2, 2), new(500, 0, 0)), 10);
        Assert.Contains("do not overlap", Error(s_dose, away), StringComparison.Ordinal);
        Assert.Contains("threshold", Error(s_dose, s_dose, new() { NormalizationDose = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_named_with_the_likely_mistake()
    {
        Assert.Contains("fraction", Error(s_dose, s_dose, new() { DoseTolerancePercent = 0 }), StringComparison.Ordinal);
        Assert.Contains("mm", Error(s_dose, s_dose, new() { DistanceToAgreementMm = -2 }), StringComparison.Ordinal);
        Assert.Contains("MaxGamma", Error(s_dose, s_dose, new() { MaxGamma = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("one of the two", Error(s_dose, s_dose, new() { AbsoluteDoseTolerance = 1, Normalization = GammaNormalization.Local }), StringComparison.Ordinal);
        Assert.Contains("rotation", Error(s_dose, s_dose, new() { ReferenceToEvaluated = RigidTransform.Identity with { RowX = new(2, 0, 0) } }), StringComparison.Ordinal);
        Volume<Gray> fine = Volume<Gray>.Constant(VoxelGrid.Centered(300, 300, 300, new(0.01, 0.01, 0.01)), 10);
        Assert.Contains("in mm", Error(s_dose, fine, new() { DistanceToAgreementMm = 10 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Planes_that_are_not_parallel_and_sheared_grids_are_refused()
    {
        VoxelGrid turned = new(4, 4, 4, new(2, 2, 2), new(-3, -3, -3), Vector3D.UnitY, Vector3D.UnitZ, Vector3D.UnitX);
        Assert.Contains("not parallel", Error(s_dose, Volume<Gray>.Constant(turned, 10), new() { InPlane = true }), StringComparison.Ordinal);
        VoxelGrid sheared = new(4, 4, 4, new(2, 2, 2), new(-3, -3, -3), Vector3D.UnitX, Vector3D.UnitY, new Vector3D(0, 0.3, 1).Normalized());
        Assert.Contains("right angles", Error(s_dose, Volume<Gray>.Constant(sheared, 10)), StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_out_of_order_or_of_unequal_lengths_are_refused()
    {
        double[] rising = [0, 1, 2];
        double[] doses = [1, 2, 3];
        Assert.Contains("rise or fall", Message(() => GammaProfile.Calculate([0, 2, 1], doses, rising, doses)), StringComparison.Ordinal);
        Assert.Contains("as many", Message(() => GammaProfile.Calculate(rising, [1, 2], rising, doses)), StringComparison.Ordinal);
        Assert.Contains("Dose 1", Message(() => GammaProfile.Calculate(rising, [1, -2, 3], rising, doses)), StringComparison.Ordinal);
    }

    private static string Error(Volume reference, Volume evaluated, GammaOptions? options = null) =>
        Message(() => GammaCalculator.Calculate(reference, evaluated, options, cancellation: TestContext.Current.CancellationToken));

    private static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
