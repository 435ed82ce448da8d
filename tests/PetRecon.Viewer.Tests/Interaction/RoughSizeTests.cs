using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public class RoughSizeTests
{
    [Theory]
    [InlineData(600.0, 4)] // A processor, at 2 by 2 pixels: 38 ms at 4 by 4 and 67 at 3 by 3, so it rests where it is quick enough.
    [InlineData(150.0, 2)]
    [InlineData(40.0, 1)]
    [InlineData(1.0, 1)]
    public void A_projection_is_as_coarse_as_it_has_to_be_and_stays_so(double millisecondsOfAllPixels, int expected)
    {
        RoughSize size = new();
        for (int n = 0; n < 10; n++)
            size.Took(TimeSpan.FromMilliseconds(millisecondsOfAllPixels / (size.Shrink * size.Shrink)));
        Assert.Equal(expected, size.Shrink);
    }

    [Fact]
    public void What_never_is_quick_enough_keeps_the_coarsest_size()
    {
        RoughSize size = new();
        for (int n = 0; n < 10; n++)
            Assert.Equal(n, size.Measured(() => Slow(n)));
        Assert.Equal(4, size.Shrink);

        static int Slow(int n)
        {
            Thread.Sleep(65);
            return n;
        }
    }
}
