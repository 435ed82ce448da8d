using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

public class DoseMetricTests
{
    // A cylinder with doses from 40 to 80 Gy, all alike; 4 pi cc.
    private static readonly DoseVolumeHistogram s_even = Even<Gray>();

    [Theory]
    [InlineData("D95%", 42)]
    [InlineData("d 95 %", 42)]
    [InlineData("D2cc", 73.6338)]
    [InlineData("D0.03cc", 79.9045)]
    [InlineData("D.03cc", 79.9045)]
    [InlineData("D50%[%]", 120)]
    [InlineData("D50%[Gy]", 60)]
    [InlineData("V50Gy", 75)]
    [InlineData("V5000cGy", 75)]
    [InlineData("V50Gy[cc]", 9.42478)]
    [InlineData("V120%", 50)]
    [InlineData("V120%[cc]", 6.28319)]
    [InlineData("CV50Gy", 25)]
    [InlineData("mean", 60)]
    [InlineData("Dmean[%]", 120)]
    [InlineData("min", 40)]
    [InlineData("Dmax", 80)]
    [InlineData("Dmedian", 60)]
    [InlineData("volume", 12.5664)]
    [InlineData("integral", 753.982)]
    [InlineData("gEUD(2)", 61.1010)]
    [InlineData("gEUD(a=-1)", 57.7078)]
    [InlineData("gEUD1", 60)]
    [InlineData("HI", 0.64)]
    [InlineData("HI(D5/D95)", 1.85714)]
    [InlineData("HI(RTOG)", 1.6)]
    public void A_metric_has_its_value(string text, double value) =>
        Assert.Equal(value, DoseMetric.Parse(text).Evaluate(s_even, new() { Prescription = 50 }), 2e-4 * Math.Abs(value) + 1e-3);

    [Fact]
    public void Conformity_is_that_of_volumes_in_and_around_the_target()
    {
        // The prescribed 50 Gy are in z above 0: half of the target, and half of the grid.
        VoxelGrid grid = VoxelGrid.Centered(32, 32, 32, new(2, 2, 2));
        Volume<Gray> dose = Solids.Ramp(grid, 50, Vector3D.UnitZ);
        DoseVolumeHistogram target = Of(Solids.Cylinder(10, 20, 2), dose);
        DoseMetricContext context = new() { Prescription = 50, Surroundings = DoseVolumeHistogram.OfGrid(dose, null, TestContext.Current.CancellationToken) };
        double targetCc = 2 * Math.PI;
        double gridCc = 64.0 * 64 * 64 / 1000;
        Assert.Equal(0.5 * gridCc / targetCc, DoseMetric.Parse("CI").Evaluate(target, context), 1e-2);
        Assert.Equal(0.25 * targetCc / (0.5 * gridCc), DoseMetric.Parse("PCI").Evaluate(target, context), 1e-4);
        Assert.Equal((32.0 + 25) / 32, DoseMetric.Parse("GI").Evaluate(target, context with { Prescription = 50 }), 0.3);
    }

    [Theory]
    [InlineData("V20", "of which dose")]
    [InlineData("D95", "D95% or D95cc")]
    [InlineData("D20Gy", "the volume with a dose is V")]
    [InlineData("V2cc", "the dose of a volume is D")]
    [InlineData("D120%", "more than 100 %")]
    [InlineData("V20Gy[Gy]", "cannot be given in [GY]")]
    [InlineData("D95%[cc]", "cannot be given in [CC]")]
    [InlineData("gEUD(0)", "parameter 0")]
    [InlineData("gEUD(1.2.3)", "1.2.3 where a number")]
    [InlineData("HI[Gy]", "cannot be given")]
    [InlineData("mean[", "is no metric")]
    [InlineData("", "is no metric")]
    [InlineData("dose", "Expected D95%, D2cc")]
    public void What_is_no_metric_is_refused_with_what_was_expected(string text, string message)
    {
        Assert.Contains(message, Assert.Throws<FormatException>(() => DoseMetric.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(DoseMetric.TryParse(text, out _));
    }

    [Fact]
    public void A_metric_of_RBE_weighted_dose_is_not_taken_from_absorbed_dose()
    {
        DoseMetric metric = DoseMetric.Parse("V50Gy(RBE)");
        Assert.Equal(75, metric.Evaluate(Even<GrayRbe>()), 0.02);
        Assert.Contains("absorbed dose in Gy", Assert.Throws<ArgumentException>(() => metric.Evaluate(s_even)).Message, StringComparison.Ordinal);
        Assert.Equal(75, DoseMetric.Parse("V50Gy").Evaluate(Even<GrayRbe>()), 0.02);
        Assert.Throws<ArgumentException>(() => DoseMetric.Parse("V50keV/um").Evaluate(s_even));
    }

    [Fact]
    public void What_a_metric_lacks_is_named()
    {
        Assert.Contains("needs the prescribed dose", Assert.Throws<ArgumentException>(() => DoseMetric.Parse("V95%").Evaluate(s_even)).Message, StringComparison.Ordinal);
        Assert.Contains("has only 12.56", Assert.Throws<ArgumentException>(() => DoseMetric.Parse("D20cc").Evaluate(s_even)).Message, StringComparison.Ordinal);
        Assert.Contains("needs the histogram", Assert.Throws<ArgumentException>(() => DoseMetric.Parse("CI").Evaluate(s_even, new() { Prescription = 50 })).Message, StringComparison.Ordinal);
    }

    private static DoseVolumeHistogram Even<TQuantity>()
        where TQuantity : struct, IQuantity =>
        Of(Solids.Cylinder(10, 40, 2.5), Solids.Ramp(VoxelGrid.Centered(12, 12, 24, new(2, 2, 2)), 60, Vector3D.UnitZ).As<TQuantity>());

    private static DoseVolumeHistogram Of(Structure structure, Volume dose) => DoseVolumeHistogram.Of(structure, dose, null, TestContext.Current.CancellationToken);
}
