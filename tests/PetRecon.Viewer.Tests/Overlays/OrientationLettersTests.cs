using PetRecon.Core.Spatial;
using PetRecon.Viewer.Overlays;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

public class OrientationLettersTests
{
    [Theory]
    [InlineData(1, 0, 0, "L")]
    [InlineData(-3, 0, 0, "R")]
    [InlineData(0, 0.5, 0, "P")]
    [InlineData(0, -1, 0, "A")]
    [InlineData(0, 0, 1, "H")]
    [InlineData(0, 0, -1, "F")]
    [InlineData(-1, -0.9, 0, "RA")]
    [InlineData(-0.9, -1, 0, "AR")]
    [InlineData(0.1, 0, 1, "H")]
    [InlineData(0.5, 0, 1, "HL")]
    [InlineData(1, 1.2, -1.4, "FP")]
    public void Directions_have_the_letters_of_the_axes_that_they_are_nearest_to(double x, double y, double z, string letters) =>
        Assert.Equal(letters, OrientationLetters.Of(new(x, y, z)));

    [Fact]
    public void What_is_no_direction_has_no_letters() => Assert.Throws<ArgumentException>(() => OrientationLetters.Of(Vector3D.Zero));
}
