using PetRecon.Cli.Demo;
using Xunit;

namespace PetRecon.Tests.Cli.Demo;

public sealed class SpreadOutPeakTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(70)]
    [InlineData(79.9)]
    public void Before_the_plateau_it_is_the_sum_of_single_peaks_by_their_weights(double depthMm)
    {
        // Peaks (R - s)^(-1/3) of ranges R from 80 to 120 mm by weights (120 - R)^(-2/3). With R = 120 - t^3 the integrand is smooth; a plateau of 1 is
        // the integral of the two over the whole way, pi / sin(pi / 3), after Euler.
        const double proximal = 80;
        const double distal = 120;
        const int steps = 20_000;
        double last = Math.Cbrt(distal - proximal);
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            double t = (i + 0.5) * last / steps;
            sum += 3 * Math.Pow(distal - t * t * t - depthMm, -1.0 / 3) * last / steps;
        }

        Assert.Equal(sum / (Math.PI / Math.Sin(Math.PI / 3)), SpreadOutPeak.Unwidened(depthMm, proximal, distal), 2e-4);
    }

    [Fact]
    public void It_is_level_between_its_ends_halved_at_the_distal_one_and_over_soon_after()
    {
        SpreadOutPeak peak = new(60, 110);
        foreach (double depth in new[] { 70.0, 85, 100 })
            Assert.Equal(1, peak.At(depth), 2e-3);
        Assert.Equal(0.5, peak.At(110), 5e-3);

        // 1.2 % of 110 mm: the fall from 80 to 20 % of an error function is 1.683 of its standard deviation.
        double fall = DepthOf(0.2) - DepthOf(0.8);
        Assert.Equal(1.683 * 0.012 * 110, fall, 0.05);
        Assert.Equal(0, peak.At(125));
        Assert.InRange(peak.At(0), 0.5, 0.8);

        double DepthOf(double share)
        {
            double depth = 100;
            while (peak.At(depth) > share)
                depth += 0.001;
            return depth;
        }
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(10, 10)]
    [InlineData(0, double.NaN)]
    public void Ends_that_do_not_rise_are_refused(double proximal, double distal) =>
        Assert.Throws<ArgumentException>(() => new SpreadOutPeak(proximal, distal));
}
