using PetRecon.Reconstruction.Projection;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

public class LogSumTests
{
    // Five terms of the series and one rounding.
    private const double OneLogarithm = 1e-7;

    [Fact]
    public void Sum_of_a_million_logarithms_is_that_in_double_precision()
    {
        Random random = new(20261124);
        LogSum sum = default;
        double expected = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            float x = MathF.Exp(40f * random.NextSingle() - 25f);
            sum.Add(x);
            expected += Math.Log(x);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"relative error {sum.Total / expected - 1:E2}");
        Assert.Equal(1, sum.Total / expected, 1e-9);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.99999994f)]
    [InlineData(1.0000001f)]
    [InlineData(1.4142135f)]
    [InlineData(1.4142137f)]
    [InlineData(1.2e-38f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(3.4e38f)]
    public void One_logarithm_is_right_at_the_ends_and_seams(float x)
    {
        LogSum sum = default;
        sum.Add(x);
        Assert.Equal(Math.Log(x), sum.Total, OneLogarithm);
    }
}
