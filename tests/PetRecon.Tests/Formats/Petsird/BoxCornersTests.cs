using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Petsird;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

public class BoxCornersTests
{
    /// <summary>Corners are float32 at some hundred mm.</summary>
    private const double ToleranceMm = 1e-3;

    [Fact]
    public void Corners_in_any_order_of_a_box_in_any_place_give_the_box()
    {
        Random random = new(5);
        for (int round = 0; round < 500; round++)
        {
            Vector3D size = new(1 + 30 * random.NextDouble(), 1 + 30 * random.NextDouble(), round % 3 == 0 ? 4 : 1 + 3 * random.NextDouble());
            (double sin, double cos) = Math.SinCos(6 * random.NextDouble());
            RigidTransform turn = RigidTransform.RotationZ(6 * random.NextDouble())
                .After(new(Vector3D.UnitX, new(0, cos, -sin), new(0, sin, cos), new(100, -40, 7)));
            BoxShape box = BoxShape.Centered(size).Transformed(turn);
            float[] corners = BoxCorners.Of(box);
            float[] shuffled = [.. corners.Chunk(3).OrderBy(_ => random.Next()).SelectMany(c => c)];
            BoxShape found = BoxCorners.ToBox(shuffled);

            Assert.True((found.CenterMm - box.CenterMm).Length < ToleranceMm);
            Vector3D[] given = [box.HalfAxisU, box.HalfAxisV, box.HalfAxisW];
            foreach (Vector3D axis in (Vector3D[])[found.HalfAxisU, found.HalfAxisV, found.HalfAxisW])
                Assert.Single(given, g => Math.Min((g - axis).Length, (g + axis).Length) < ToleranceMm);
        }
    }

    [Fact]
    public void The_official_order_along_the_axes_keeps_axes_and_directions()
    {
        float[] official = [0, 0, 0, 0, 0, 2, 0, 4, 2, 0, 4, 0, 20, 0, 0, 20, 0, 2, 20, 4, 2, 20, 4, 0];
        Assert.Equal(new BoxShape(new(10, 2, 1), new(10, 0, 0), new(0, 2, 0), new(0, 0, 1)), BoxCorners.ToBox(official));
        Assert.Equal(official, BoxCorners.Of(BoxCorners.ToBox(official)));
    }

    [Fact]
    public void Corners_that_do_not_make_a_box_are_refused()
    {
        float[] corners = BoxCorners.Of(BoxShape.Centered(new(20, 4, 2)));
        Assert.Throws<PetsirdModelException>(() => BoxCorners.ToBox(new float[24]));
        float[] moved = [.. corners];
        moved[3] += 5;
        Assert.Throws<PetsirdModelException>(() => BoxCorners.ToBox(moved));
        float[] notFinite = [.. corners];
        notFinite[7] = float.NaN;
        Assert.Throws<PetsirdModelException>(() => BoxCorners.ToBox(notFinite));
        float[] flat = [.. corners.Chunk(3).SelectMany(c => new[] { c[0], c[1], 0f })];
        Assert.Throws<PetsirdModelException>(() => BoxCorners.ToBox(flat));
    }
}
