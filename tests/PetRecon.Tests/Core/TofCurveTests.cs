using MathNet.Numerics;
using PetRecon.Core.Rays;
using Xunit;

namespace PetRecon.Tests.Core;

public class TofCurveTests
{
    [Theory]
    [InlineData(1.0, 1e-6)]
    [InlineData(2.5, 1e-6)]
    [InlineData(3.0, 1e-6)]
    [InlineData(3.5, 1e-6)]
    [InlineData(4.0, 5e-6)]
    public void Curve_is_the_truncated_normal_distribution(double truncation, double bound)
    {
        TofCurve curve = new(truncation);
        double worst = 0;
        for (double x = -truncation; x <= truncation; x += 0.001)
        {
            double expected = 0.5 * SpecialFunctions.Erf(x / Math.Sqrt(2)) / SpecialFunctions.Erf(truncation / Math.Sqrt(2));
            worst = Math.Max(worst, Math.Abs(expected - curve.At((float)x)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest error at {truncation} sigmas: {worst:E2}");
        Assert.True(worst < bound, $"largest error {worst:E2}");
        Assert.Equal(0.5, curve.At(100f), bound);
        Assert.Equal(-0.5, curve.At(-100f), bound);
    }
}
