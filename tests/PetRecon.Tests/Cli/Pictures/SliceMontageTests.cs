using PetRecon.Cli.Pictures;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Pictures;

public class SliceMontageTests
{
    // Sides of 120, 90 and 60 mm around (5, -3, 20); the hot voxel is to the left, behind and above the centre.
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(60, 30, 15, new(2, 3, 4), new(5, -3, 20));
    private static readonly (int I, int J, int K) s_hot = (50, 22, 12);

    [Fact]
    public void A_hot_voxel_to_the_left_behind_and_above_appears_right_low_and_high_in_its_views()
    {
        Vector3D hot = s_grid.PositionMm(s_hot.I, s_hot.J, s_hot.K);
        using SKBitmap picture = Ink.Decode(SliceMontage.Png([new("", HotVoxel())], new() { PositionMm = hot }));
        MontageLayout layout = new(WorldBox.Around([s_grid]), 1, 1, 380);
        Assert.Equal(layout.Size, new SKSizeI(picture.Width, picture.Height));
        Vector3D low = s_grid.PositionMm(-0.5, -0.5, -0.5);
        Vector3D high = s_grid.PositionMm(59.5, 29.5, 14.5);

        // From the low x, the low y and the high z edge, in mm: the radiological convention written out by hand.
        double fromRight = hot.X - low.X;
        double fromFront = hot.Y - low.Y;
        double fromHead = high.Z - hot.Z;
        AssertSpot(picture, layout, AnatomicalPlane.Transverse, fromRight, fromFront);
        AssertSpot(picture, layout, AnatomicalPlane.Coronal, fromRight, fromHead);
        AssertSpot(picture, layout, AnatomicalPlane.Sagittal, fromFront, fromHead);
    }

    [Fact]
    public void Slices_through_the_centre_of_gravity_meet_the_only_hot_voxel()
    {
        Vector3D hot = s_grid.PositionMm(s_hot.I, s_hot.J, s_hot.K);
        Assert.True((SliceMontage.CentreOfGravity(HotVoxel()) - hot).Length < 1e-6);
        Assert.Equal(s_grid.CenterMm, SliceMontage.CentreOfGravity(Volume<Activity>.Constant(s_grid, 0)));
    }

    [Fact]
    public void A_long_unit_is_not_cut_off_at_the_edge()
    {
        using SKBitmap picture = Ink.Decode(SliceMontage.Png([new("", HotVoxel())], new() { Unit = "proportional to counts" }));
        Assert.Empty(Ink.DarkPixels(picture, new(picture.Width - 4, 0, picture.Width, picture.Height)));
        MontageLayout layout = new(WorldBox.Around([s_grid]), 1, 1, 380);
        Assert.NotEmpty(Ink.DarkPixels(picture, new(layout.ColourBars.Left + 110, 0, picture.Width - 4, layout.ColourBars.Top - 4)));
    }

    [Fact]
    public void The_patients_left_is_on_the_right_and_is_called_L()
    {
        using SKBitmap picture = Ink.Decode(SliceMontage.Png([new("", HotVoxel())], new()));
        MontageLayout layout = new(WorldBox.Around([s_grid]), 1, 1, 380);
        foreach (AnatomicalPlane plane in AnatomicalPlane.All)
        {
            SKRectI area = layout.Panels.Single(p => p.Plane == plane).Area;
            const int Space = MontageLayout.LetterSpace;
            List<SKPointI> right = Ink.DarkPixels(picture, new(area.Right + 2, area.MidY - 10, area.Right + Space, area.MidY + 10));
            List<SKPointI> left = Ink.DarkPixels(picture, new(area.Left - Space, area.MidY - 10, area.Left - 2, area.MidY + 10));
            Assert.NotEmpty(Ink.DarkPixels(picture, new(area.MidX - 10, area.Top - Space, area.MidX + 10, area.Top - 2)));
            Assert.NotEmpty(Ink.DarkPixels(picture, new(area.MidX - 10, area.Bottom + 2, area.MidX + 10, area.Bottom + Space)));
            bool rightIsL = Ink.TopRightShare(right) < 0.03;
            Assert.Equal(plane != AnatomicalPlane.Sagittal, rightIsL);
            Assert.True(Ink.TopRightShare(left) > 0.03, "the letter on the left is an L");
        }
    }

    [Fact]
    public void The_picture_does_not_depend_on_the_order_in_which_voxels_are_stored()
    {
        Volume<Activity> stored = HotVoxel();
        float[] reordered = new float[stored.Grid.VoxelCount];
        VoxelGrid grid = new(15, 60, 30, new(4, 2, 3), s_grid.PositionMm(59, 0, 14), -Vector3D.UnitZ, -Vector3D.UnitX, Vector3D.UnitY);
        for (int k = 0; k < 15; k++)
        {
            for (int j = 0; j < 30; j++)
            {
                for (int i = 0; i < 60; i++)
                    reordered[grid.LinearIndex(14 - k, 59 - i, j)] = stored[i, j, k];
            }
        }

        Vector3D position = s_grid.PositionMm(s_hot.I, s_hot.J, s_hot.K);
        using SKBitmap a = Ink.Decode(SliceMontage.Png([new("", stored)], new() { PositionMm = position }));
        using SKBitmap b = Ink.Decode(SliceMontage.Png([new("", new Volume<Activity>(grid, reordered))], new() { PositionMm = position }));

        // Interpolation weights differ in their last bits, so that a grey value may.
        Assert.Equal(a.Pixels.Length, b.Pixels.Length);
        Assert.Equal(0, a.Pixels.Zip(b.Pixels).Count(static p => Math.Abs(Ink.Brightness(p.First) - Ink.Brightness(p.Second)) > 1));
    }

    [Fact]
    public void Images_have_the_proportions_of_the_patient_not_of_the_voxels()
    {
        MontageLayout layout = new(WorldBox.Around([s_grid]), 1, 1, 480);
        SKRectI transverse = layout.Panels.Single(static p => p.Plane == AnatomicalPlane.Transverse).Area;
        SKRectI sagittal = layout.Panels.Single(static p => p.Plane == AnatomicalPlane.Sagittal).Area;
        Assert.Equal((480, 360), (transverse.Width, transverse.Height));
        Assert.Equal((360, 240), (sagittal.Width, sagittal.Height));
    }

    [Fact]
    public void Title_labels_units_and_scale_are_really_drawn()
    {
        MontageOptions options = new() { Title = "A title" };
        using SKBitmap titled = Ink.Decode(SliceMontage.Png([new("truth", HotVoxel())], options));
        using SKBitmap bare = Ink.Decode(SliceMontage.Png([new("", HotVoxel())], options with { Title = "", Unit = "" }));
        MontageLayout layout = new(WorldBox.Around([s_grid]), 1, 1, 380);
        SKRectI title = new(0, 0, layout.Size.Width, MontageLayout.Margin + MontageLayout.TitleHeight - 8);
        Assert.True(Ink.DarkPixels(titled, title).Count > 100);
        Assert.Empty(Ink.DarkPixels(bare, title));
        SKRectI unit = new(layout.ColourBars.Left, layout.ColourBars.Top - 30, layout.Size.Width, layout.ColourBars.Top - 6);
        Assert.True(Ink.DarkPixels(titled, unit).Count > 50);
        Assert.Empty(Ink.DarkPixels(bare, unit));
        SKRectI numbers = new(layout.ColourBars.Left + 26, layout.ColourBars.Top, layout.ColourBars.Left + 60, layout.ColourBars.Bottom);
        Assert.True(Ink.DarkPixels(bare, numbers).Count > 50);

        // The scale bar is a round number of millimetres long, at the images' scale.
        List<SKPointI> bar = Ink.DarkPixels(bare, new(layout.ScaleBar.Left, layout.ScaleBar.Top, layout.ScaleBar.Right, layout.ScaleBar.Top + 3));
        double lengthMm = (bar.Max(static p => p.X) - bar.Min(static p => p.X) + 1) / layout.PixelsPerMm;
        Assert.Equal(20, lengthMm, 0.5);
    }

    [Fact]
    public void Several_images_share_a_window_and_a_difference_has_its_own()
    {
        Volume<Activity> hot = HotVoxel();
        Volume<Activity> half = new(s_grid, [.. hot.ToArray().Select(static v => v / 2)]);
        Vector3D position = s_grid.PositionMm(s_hot.I, s_hot.J, s_hot.K);
        using SKBitmap picture = Ink.Decode(SliceMontage.Png(
            [new("truth", hot), new("half", half), MontageColumn.Difference("difference", half, hot)],
            new() { PositionMm = position, LongestSidePixels = 240 }));
        MontageLayout layout = new(WorldBox.Around([s_grid]), 3, 2, 240);
        SKColor[] spots = [.. layout.Panels.Where(static p => p.Plane == AnatomicalPlane.Transverse).Select(p => PixelAt(picture, layout, p.Area, position))];
        Assert.InRange(Ink.Brightness(spots[0]), 0, 60);
        Assert.InRange(Ink.Brightness(spots[1]), 110, 160);
        Assert.True(spots[2].Blue > spots[2].Red + 50, $"half minus truth is {spots[2]}, not blue");
        Assert.Throws<ArgumentException>(() => MontageColumn.Difference("", hot, Volume<Activity>.Constant(VoxelGrid.Centered(2, 2, 2, new(1, 1, 1)), 1)));
    }

    private static Volume<Activity> HotVoxel()
    {
        float[] voxels = new float[s_grid.VoxelCount];
        voxels[s_grid.LinearIndex(s_hot.I, s_hot.J, s_hot.K)] = 1000;
        return new(s_grid, voxels);
    }

    private static SKColor PixelAt(SKBitmap picture, MontageLayout layout, SKRectI area, Vector3D position)
    {
        Vector3D low = s_grid.PositionMm(-0.5, -0.5, -0.5);
        return picture.GetPixel(area.Left + (int)((position.X - low.X) * layout.PixelsPerMm), area.Top + (int)((position.Y - low.Y) * layout.PixelsPerMm));
    }

    private static void AssertSpot(SKBitmap picture, MontageLayout layout, AnatomicalPlane plane, double rightMm, double downMm)
    {
        SKRectI area = layout.Panels.Single(p => p.Plane == plane).Area;
        List<SKPointI> dark = Ink.DarkPixels(picture, area);
        Assert.NotEmpty(dark);
        SKPoint spot = Ink.Centroid(dark);
        const double PixelTolerance = 1.5;
        Assert.Equal(area.Left + rightMm * layout.PixelsPerMm, spot.X, PixelTolerance);
        Assert.Equal(area.Top + downMm * layout.PixelsPerMm, spot.Y, PixelTolerance);
    }
}
