using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

/// <summary>The numbers of measurements over a picture.</summary>
public class MeasurementTextTests
{
    private const int Width = 500;
    private const int Height = 360;

    [Fact]
    public void Numbers_of_measurements_that_are_close_do_not_lie_over_each_other()
    {
        (double X, double Y)[] middles = [(0, 0), (12, 6), (-25, 8), (20, -10), (8, -4)];
        Overlay overlay = Draw([.. middles.Select(static (at, n) => Sphere(n, at.X, at.Y))]);
        SKRect[] boxes = [.. overlay.Texts.Select(Box)];
        Assert.Equal(3 * middles.Length + 1, boxes.Length);
        Assert.Equal(boxes.Length, overlay.Texts.Select(static text => text.At).Distinct().Count());
        for (int a = 0; a < boxes.Length; a++)
        {
            Assert.True(boxes[a].Top >= 0 && boxes[a].Bottom <= Height, $"\"{overlay.Texts[a].Text}\" is at {boxes[a]}.");
            for (int b = 0; b < a; b++)
                Assert.False(boxes[a].IntersectsWith(boxes[b]), $"\"{overlay.Texts[a].Text}\" at {boxes[a]} lies over \"{overlay.Texts[b].Text}\" at {boxes[b]}.");
        }
    }

    private static Overlay Draw(MeasuredRegion[] regions)
    {
        VoxelGrid grid = VoxelGrid.Centered(100, 100, 20, new(2, 2, 2));
        Scene scene = new()
        {
            Layers = [new() { Id = "ct", Name = "CT", Volume = Volume<Hounsfield>.Constant(grid, 40), Map = ColourMaps.Grey, Window = new(-160, 240) }],
            Measurements = [new("d", MeasurementKind.Distance, [new(-30, -30, 0), new(-5, -3, 0)]) { Label = "D" }],
            Regions = [.. regions],
        };
        return SceneOverlay.Of(scene, new PlaneView { CenterMm = default, Right = Vector3D.UnitX, Down = Vector3D.UnitY, MmPerPixel = 0.5 }, Width, Height, OverlayOptions.None with { ShowsMeasurements = true });
    }

    private static MeasuredRegion Sphere(int n, double x, double y) => new($"r{n}", EllipsoidRegion.Sphere(new(x, y, 0), 6)) { Label = $"R{n}", LayerId = "ct" };

    // As wide as the font really is.
    private static SKRect Box(OverlayText text)
    {
        using Stream font = typeof(SceneOverlay).Assembly.GetManifestResourceStream("LiberationSans-Regular.ttf")!;
        using SKTypeface typeface = SKTypeface.FromStream(font);
        using SKFont drawn = new(typeface, (float)text.Size);
        drawn.MeasureText(text.Text, out SKRect bounds);
        float left = (float)text.At.X - (text.Alignment == OverlayAlignment.Right ? bounds.Width : 0);
        return new(left, (float)text.At.Y + bounds.Top, left + bounds.Width, (float)text.At.Y + bounds.Bottom);
    }
}
