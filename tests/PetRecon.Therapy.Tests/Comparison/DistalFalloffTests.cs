using PetRecon.Therapy.Comparison;
using Xunit;

namespace PetRecon.Therapy.Tests.Comparison;

/// <summary>The truth is an error function's edge, whose 80, 50 and 20 % are where the normal distribution has them.</summary>
public class DistalFalloffTests
{
    // Quantile of the normal distribution at 0.8.
    private const double Quantile80 = 0.8416212335729143;

    private const double ToleranceMm = 0.05;

    [Theory]
    [InlineData(1, 2.0)]
    [InlineData(1, 3.7)]
    [InlineData(2, 3.0)]
    [InlineData(0.5, 1.0)]
    public void On_the_flank_of_an_error_function_positions_are_right_to_a_twentieth_of_a_mm(double step, double sigma)
    {
        for (double edge = 100; edge < 100 + step; edge += step / 7)
        {
            LineProfile profile = Sampled(x => 5 * NormalAbove((x - edge) / sigma), 0, 150, step);
            DistalFalloff falloff = DistalFalloff.Of(profile);
            Assert.Equal(edge, falloff.R50Mm, ToleranceMm);
            Assert.Equal(edge - Quantile80 * sigma, falloff.R80Mm, ToleranceMm);
            Assert.Equal(edge + Quantile80 * sigma, falloff.R20Mm, ToleranceMm);
            Assert.Equal(2 * Quantile80 * sigma, falloff.Width80To20Mm, 2 * ToleranceMm);
            Assert.Equal(5, falloff.PeakValue, 1e-6);
        }
    }

    [Fact]
    public void A_shift_of_a_profile_is_recovered_to_a_hundredth_of_a_mm()
    {
        foreach (double shift in new[] { 0.1, 0.25, 0.5, 1.3, 2.7 })
        {
            double first = DistalFalloff.Of(Sampled(x => Peak(x - 120), 0, 160, 1)).R50Mm;
            double second = DistalFalloff.Of(Sampled(x => Peak(x - 120 - shift), 0, 160, 1)).R50Mm;
            Assert.Equal(shift, second - first, 0.01);
        }
    }

    [Fact]
    public void A_peak_is_found_between_samples()
    {
        DistalFalloff falloff = DistalFalloff.Of(Sampled(x => 3 * Math.Exp(-0.5 * Math.Pow((x - 40.3) / 5, 2)), 0, 80, 1));
        Assert.Equal(40.3, falloff.PeakPositionMm, 0.01);
        Assert.Equal(3, falloff.PeakValue, 1e-3);
        Assert.Equal(40.3 + 5 * Math.Sqrt(2 * Math.Log(2)), falloff.R50Mm, 0.02);
        Assert.Equal(40.3 + 5 * Math.Sqrt(2 * Math.Log(1 / 0.9)), DistalFalloff.PositionMm(Sampled(x => 3 * Math.Exp(-0.5 * Math.Pow((x - 40.3) / 5, 2)), 0, 80, 1), 0.9), 0.02);
    }

    [Fact]
    public void Positions_are_measured_against_the_reference_and_the_background_that_are_given()
    {
        LineProfile profile = Sampled(x => 1 + 4 * NormalAbove((x - 60) / 2), 0, 100, 1);
        Assert.Equal(60, DistalFalloff.Of(profile, new() { Background = 1 }).R50Mm, ToleranceMm);
        Assert.Equal(60, DistalFalloff.Of(profile, new() { Background = 1, Reference = 5 }).R50Mm, ToleranceMm);

        // Half of 8 is three quarters up the flank of 4 on 1.
        Assert.Equal(60 - 0.6744897501960817 * 2, DistalFalloff.Of(profile, new() { Reference = 8 }).R50Mm, ToleranceMm);
        Assert.True(double.IsNaN(DistalFalloff.Of(profile).R20Mm));
    }

    [Fact]
    public void The_most_distal_fall_counts_within_the_part_that_is_measured()
    {
        LineProfile profile = Sampled(x => NormalAbove((x - 60) / 2) + (x is > 80 and < 90 ? 0.8 : 0), 0, 100, 0.5);
        Assert.Equal(90, DistalFalloff.Of(profile).R50Mm, 0.5);
        Assert.Equal(60, DistalFalloff.Of(profile, new() { ToMm = 75 }).R50Mm, ToleranceMm);
    }

    [Fact]
    public void Holes_in_a_profile_do_not_count_and_what_has_no_end_has_no_position()
    {
        LineProfile whole = Sampled(x => NormalAbove((x - 60) / 2), 0, 100, 1);
        LineProfile holed = LineProfile.Of("holed", whole.PositionsMm, [.. whole.Values.Select((value, i) => i is < 10 or > 80 ? double.NaN : value)]);
        Assert.Equal(DistalFalloff.Of(whole).R50Mm, DistalFalloff.Of(holed).R50Mm, 1e-9);
        Assert.True(double.IsNaN(DistalFalloff.Of(whole, new() { ToMm = 50 }).R50Mm));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => DistalFalloff.Of(Sampled(_ => 0, 0, 10, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("percent", Assert.Throws<ArgumentException>(() => DistalFalloff.PositionMm(whole, 50)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DistalFalloff.Of(whole, new() { FromMm = 200 }));
        Assert.Throws<ArgumentException>(() => LineProfile.Of("x", [0, 0], [1, 1]));
    }

    private static LineProfile Sampled(Func<double, double> value, double from, double to, double step)
    {
        double[] x = [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + i * step)];
        return LineProfile.Of("analytic", x, [.. x.Select(value)]);
    }

    // A rise to a peak, then an error function's fall: the shape of a Bragg curve.
    private static double Peak(double x) => (1 + Math.Exp(x / 15)) * NormalAbove(x / 2.5);

    // Part of the normal distribution above x: half of the complementary error function, by its integral from far above.
    private static double NormalAbove(double x)
    {
        const int Steps = 2000;
        double far = Math.Max(x, 0) + 10;
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double t = Math.Max(x, -10) + (i + 0.5) / Steps * (far - Math.Max(x, -10));
            sum += Math.Exp(-0.5 * t * t);
        }

        return Math.Min(1, sum * (far - Math.Max(x, -10)) / Steps / Math.Sqrt(2 * Math.PI));
    }
}
