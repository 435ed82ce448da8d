using PetRecon.Cli.Pictures;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Isodose;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Pictures;

/// <summary>Where lines, outlines and washes of colour are in the picture of a dose whose isodoses are spheres.</summary>
public class DosePictureTests
{
    // To the left, behind and above the middle of a box of 160, 120 and 100 mm.
    private static readonly Vector3D s_ball = new(22, 14, -9);

    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(80, 60, 50, new(2, 2, 2), new(4, 5, -20));

    private static readonly DisplayColour s_line = new(255, 0, 255);

    private static readonly DisplayColour s_outline = new(0, 255, 0);

    private static readonly DosePicture s_picture = new()
    {
        Dose = new() { Name = "ball", Volume = Ball() },
        Levels = [IsodoseLevel.OfReference(50, 60)],
        LevelColours = [s_line],
        PositionMm = s_ball,
        WashOpacity = 0,
    };

    [Fact]
    public void A_line_is_a_circle_of_its_radius_around_the_dose_in_all_planes()
    {
        using SKBitmap picture = Ink.Decode(s_picture.Png(TestContext.Current.CancellationToken));
        WorldBox box = s_picture.Shown();
        // Along the patient what has no dose is not shown: the sphere of 30 mm with 60 mm on both sides, within the grid.
        Assert.Equal(-70, box.Low.Z, 1e-9);
        MontageLayout layout = new(box, 1, 2, s_picture.LongestSidePixels);
        Held(picture, layout, AnatomicalPlane.Transverse, s_ball.X - box.Low.X, s_ball.Y - box.Low.Y);
        Held(picture, layout, AnatomicalPlane.Coronal, s_ball.X - box.Low.X, box.High.Z - s_ball.Z);
        Held(picture, layout, AnatomicalPlane.Sagittal, s_ball.Y - box.Low.Y, box.High.Z - s_ball.Z);

        static void Held(SKBitmap picture, MontageLayout layout, AnatomicalPlane plane, double right, double down)
        {
            SKRectI area = layout.Panels.Single(panel => panel.Plane == plane).Area;
            List<double> radii = [];
            for (int y = area.Top; y < area.Bottom; y++)
            {
                for (int x = area.Left; x < area.Right; x++)
                {
                    if (IsLike(picture.GetPixel(x, y), s_line))
                        radii.Add(Math.Sqrt(Math.Pow(x + 0.5 - area.Left - right * layout.PixelsPerMm, 2) + Math.Pow(y + 0.5 - area.Top - down * layout.PixelsPerMm, 2)) / layout.PixelsPerMm);
                }
            }

            Assert.InRange(radii.Count, 300, 3000);
            // Half the line's width is a third of a millimetre here.
            Assert.All(radii, radius => Assert.Equal(30, radius, 0.7));
            Assert.Equal(30, radii.Average(), 0.15);
        }
    }

    [Fact]
    public void An_outline_is_where_the_structure_is_in_planes_along_and_across_its_contours()
    {
        Structure box = new()
        {
            Name = "box",
            Colour = s_outline,
            Contours = [.. Enumerable.Range(0, 11).Select(k => new Contour(ContourKind.ClosedPlanar, [new(10, 0, -20 + 2 * k), new(40, 0, -20 + 2 * k), new(40, 20, -20 + 2 * k), new(10, 20, -20 + 2 * k)]))],
        };
        DosePicture picture = s_picture with { Levels = [IsodoseLevel.Absolute(59)], Structures = [box], Underlay = Volume<Hounsfield>.Constant(s_grid, 0) };
        using SKBitmap drawn = Ink.Decode(picture.Png(TestContext.Current.CancellationToken));
        WorldBox shown = picture.Shown();
        MontageLayout layout = new(shown, 1, 2, picture.LongestSidePixels);
        SKRectI area = layout.Panels.Single(panel => panel.Plane == AnatomicalPlane.Coronal).Area;
        List<SKPointI> green = [];
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                if (IsLike(drawn.GetPixel(x, y), s_outline))
                    green.Add(new(x, y));
            }
        }

        double X(int pixel) => shown.Low.X + (pixel + 0.5 - area.Left) / layout.PixelsPerMm;
        double Z(int pixel) => shown.High.Z - (pixel + 0.5 - area.Top) / layout.PixelsPerMm;
        // Contours 2 mm apart stand for slabs: from 1 mm below the first to 1 mm above the last.
        Assert.Equal(10, X(green.Min(p => p.X)), 0.8);
        Assert.Equal(40, X(green.Max(p => p.X)), 0.8);
        Assert.Equal(1, Z(green.Min(p => p.Y)), 0.8);
        Assert.Equal(-21, Z(green.Max(p => p.Y)), 0.8);
    }

    [Fact]
    public void A_wash_colours_what_has_the_lowest_level_and_nothing_else()
    {
        DosePicture picture = s_picture with { Underlay = Volume<Hounsfield>.Constant(s_grid, 40), WashOpacity = 0.5, Levels = [IsodoseLevel.Absolute(30), IsodoseLevel.Absolute(50)], LevelColours = [s_line, s_line] };
        using SKBitmap drawn = Ink.Decode(picture.Png(TestContext.Current.CancellationToken));
        MontageLayout layout = new(picture.Shown(), 1, 2, picture.LongestSidePixels);
        SKRectI area = layout.Panels.Single(panel => panel.Plane == AnatomicalPlane.Transverse).Area;
        SKColor At(double right, double down) => drawn.GetPixel(area.Left + (int)(right * layout.PixelsPerMm), area.Top + (int)(down * layout.PixelsPerMm));
        (double x, double y) = (s_ball.X - picture.Shown().Low.X, s_ball.Y - picture.Shown().Low.Y);
        SKColor inside = At(x, y);
        Assert.True(Math.Max(inside.Red, Math.Max(inside.Green, inside.Blue)) - Math.Min(inside.Red, Math.Min(inside.Green, inside.Blue)) > 40);
        SKColor outside = At(x - 35, y);
        // 40 HU is the middle of the soft tissue window.
        Assert.Equal((128, 128, 128), (outside.Red, outside.Green, outside.Blue));
    }

    [Fact]
    public void What_cannot_be_seen_together_is_said()
    {
        DosePicture apart = s_picture with { Underlay = Volume<Hounsfield>.Constant(VoxelGrid.Centered(10, 10, 10, new(2, 2, 2), new(500, 0, 0)), 0) };
        Assert.Contains("frame of reference", Assert.Throws<ArgumentException>(() => apart.Png(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (s_picture with { LevelColours = [s_line, s_line] }).Png(TestContext.Current.CancellationToken));
        // Triangles in planes that are not parallel have no outline; the rest is drawn and the legend says it.
        Structure odd = new() { Name = "odd", Contours = [new(ContourKind.ClosedPlanar, [new(0, 0, 0), new(9, 0, 0), new(0, 9, 0)]), new(ContourKind.ClosedPlanar, [new(0, 0, 0), new(0, 0, 9), new(0, 9, 0)]), new(ContourKind.ClosedPlanar, [new(0, 0, 1), new(9, 0, 1), new(0, 9, 1)])] };
        Assert.Contains("odd (cannot be drawn)", (s_picture with { Structures = [odd] }).Svg(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True((DosePicture.MiddleOfHighDose(s_picture.Dose.Volume) - s_ball).Length < 0.5);
    }

    [Fact]
    public void Text_and_lines_of_an_svg_are_text_and_lines()
    {
        string svg = s_picture.Svg(TestContext.Current.CancellationToken);
        Assert.Contains("50 %, 30 Gy", svg, StringComparison.Ordinal);
        Assert.Contains("<path", svg, StringComparison.Ordinal);
        Assert.DoesNotContain(", \"", svg, StringComparison.Ordinal);
        Assert.EndsWith("</svg>", svg.TrimEnd(), StringComparison.Ordinal);
    }

    private static bool IsLike(SKColor colour, DisplayColour wanted) =>
        Math.Abs(colour.Red - wanted.Red) + Math.Abs(colour.Green - wanted.Green) + Math.Abs(colour.Blue - wanted.Blue) < 60;

    private static Volume<Gray> Ball()
    {
        float[] voxels = new float[s_grid.VoxelCount];
        for (int v = 0; v < voxels.Length; v++)
        {
            Vector3D p = s_grid.PositionMm(v % s_grid.SizeX, v / s_grid.SizeX % s_grid.SizeY, v / (s_grid.SizeX * s_grid.SizeY));
            voxels[v] = (float)Math.Max(0, 60 - (p - s_ball).Length);
        }

        return new(s_grid, voxels);
    }
}
