using PetRecon.Viewer.Overlays;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

public class RoundNumbersTests
{
    [Theory]
    [InlineData(0, 10, 6, new double[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData(10, 0, 6, new double[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData(-0.3, 0.41, 4, new double[] { -0.2, 0, 0.2, 0.4 })]
    [InlineData(997, 1003, 4, new double[] { 998, 1000, 1002 })]
    public void Ticks_are_round_and_lie_between_the_ends(double from, double to, int count, double[] expected)
    {
        double[] ticks = [.. RoundNumbers.Ticks(from, to, count).Select(static tick => tick.Value)];
        Assert.Equal(expected.Length, ticks.Length);
        Assert.All(expected.Zip(ticks), static pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(1e12, 1.2e-4)]
    [InlineData(-1e12, 1.2e-4)]
    [InlineData(1e17, 32)]
    public void Ends_that_are_next_to_each_other_have_few_ticks(double from, double range) =>
        Assert.InRange(RoundNumbers.Ticks(from, from + range, 5).Take(1000).Count(), 0, 20);
}
