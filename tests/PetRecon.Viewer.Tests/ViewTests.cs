using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests;

public class ViewTests
{
    private static readonly PlaneView s_axial = new() { CenterMm = new(10, 20, 30), Right = Vector3D.UnitX, Down = Vector3D.UnitY, MmPerPixel = 2 };

    [Fact]
    public void A_transverse_view_from_the_feet_looks_towards_the_head() => Assert.Equal(Vector3D.UnitZ, s_axial.Away);

    [Fact]
    public void Pixels_and_places_are_each_others_inverse()
    {
        Assert.Equal(new(10, 20, 30), s_axial.PositionMm(50, 40, 100, 80));
        Assert.Equal(new(-89, 20, 30), s_axial.PositionMm(0.5, 40, 100, 80));
        (double x, double y) = s_axial.PixelOf(s_axial.PositionMm(12.25, 71.5, 100, 80) + 17 * s_axial.Away, 100, 80);
        Assert.Equal(12.25, x, 1e-12);
        Assert.Equal(71.5, y, 1e-12);
    }
}
