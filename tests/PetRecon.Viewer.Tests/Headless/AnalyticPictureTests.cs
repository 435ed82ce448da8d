using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

/// <summary>
/// Pictures of a ramp that differs along every axis, on an oblique grid with voxels of three sizes. What a pixel has to show is the ramp's own formula:
/// half a voxel of shift changes it by 2.8 greys at the least, and any other orientation, window or map by far more.
/// </summary>
public class AnalyticPictureTests
{
    private const int Width = 161;
    private const int Height = 120;

    // One step of 255, for rounding on its edge.
    private const int Tolerance = 1;

    private static readonly ValueWindow s_window = new(-60, 70);

    [Theory]
    [CombinatorialViews]
    public void Every_pixel_shows_the_value_at_its_place(RendererKind kind, ViewKind view, bool isRadiological)
    {
        Scene scene = Ramp() with { IsRadiological = isRadiological, CrosshairMm = new(2, -3, 1) };
        ViewDescription description = view == ViewKind.Oblique ? new() { Kind = view, Right = new(1, 0.4, -0.2), Down = new(0.1, 0.3, -1) } : new() { Kind = view };
        View fitted = FittedViews.Of(scene, description, Width, Height);
        using ISceneRenderer renderer = Renderers.Open(kind);
        Picture picture = PageDrawing.Draw(renderer, new(Width, Height, [new(scene, fitted, 0, 0, Width, Height)]), OverlayOptions.None, TestContext.Current.CancellationToken);
        (int inside, int outside) = (0, 0);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Vector3D at = fitted.CenterMm + (x + 0.5 - 0.5 * Width) * fitted.MmPerPixel * fitted.Right + (y + 0.5 - 0.5 * Height) * fitted.MmPerPixel * fitted.Down;
                double depth = Depth(at);
                ReadOnlySpan<byte> pixel = picture.Rgba.Span.Slice(4 * (y * Width + x), 4);
                if (depth > 0.01)
                {
                    inside++;
                    double share = Math.Clamp((Value(at) - s_window.Low) / (s_window.High - s_window.Low), 0, 1);
                    Assert.Equal(255 * share, pixel[0], Tolerance + 0.5);
                    Assert.Equal(255 * (1 - share), pixel[1], Tolerance + 0.5);
                }
                else if (depth < -1.01)
                {
                    // Beyond the outermost voxels' faces, which are half a voxel beyond their centres.
                    outside++;
                    Assert.True(pixel is [0, 0, 0, 255]);
                }
            }
        }

        Assert.True(inside > 3000 && outside > 1000, $"{inside} pixels inside, {outside} outside");
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void A_maximum_projection_shows_the_highest_value_on_the_way_from_every_side(RendererKind kind)
    {
        // A hot voxel off the middle along all axes in a grid of nothing: where it is seen is where it is.
        VoxelGrid grid = new(20, 24, 28, new(2, 2, 2), new(-20, -24, -28));
        float[] voxels = new float[grid.VoxelCount];
        voxels[grid.LinearIndex(15, 5, 20)] = 10;
        Scene scene = new() { Layers = [new() { Id = "a", Name = "a", Volume = new Volume<Unspecified>(grid, voxels), Map = ColourMaps.InvertedGrey, Window = new(0, 10) }] };
        Vector3D place = new(10, -14, 12);
        using ISceneRenderer renderer = Renderers.Open(kind);
        foreach (double azimuth in new[] { 0.0, 90, 180, 200 })
        {
            View view = FittedViews.Of(scene, new() { Kind = ViewKind.Projection, AzimuthDegrees = azimuth }, 100, 100);
            Picture picture = PageDrawing.Draw(renderer, new(100, 100, [new(scene, view, 0, 0, 100, 100)]), OverlayOptions.None, TestContext.Current.CancellationToken);
            double angle = azimuth * Math.PI / 180;
            (double x, double y, double weight) = Darkness(picture);
            Assert.True(weight > 100);
            Assert.Equal(50 + (place.X * Math.Cos(angle) + place.Y * Math.Sin(angle) - Dot(view.CenterMm, angle)) / view.MmPerPixel, x, 0.3);
            Assert.Equal(50 - (place.Z - view.CenterMm.Z) / view.MmPerPixel, y, 0.3);
            Assert.Equal([255, 255, 255, 255], picture.Rgba.Span[..4].ToArray());
        }
    }

    private static double Dot(Vector3D v, double angle) => v.X * Math.Cos(angle) + v.Y * Math.Sin(angle);

    private static (double X, double Y, double Weight) Darkness(Picture picture)
    {
        (double x, double y, double weight) = (0, 0, 0);
        for (int i = 0; i < picture.Width * picture.Height; i++)
        {
            double dark = 255 - picture.Rgba.Span[4 * i];
            x += dark * (i % picture.Width + 0.5);
            y += dark * (i / picture.Width + 0.5);
            weight += dark;
        }

        return (x / weight, y / weight, weight);
    }

    private static double Value(Vector3D p) => 2.5 * p.X - 3.5 * p.Y + 1.3 * p.Z + 3;

    private static VoxelGrid Grid()
    {
        RigidTransform turn = RigidTransform.RotationZ(0.3);
        Vector3D x = turn.Rotate(Vector3D.UnitX);
        return new(25, 31, 12, new(2.1, 1.3, 4), new(-20, -25, -22), x, turn.Rotate(new(0, 0.8, -0.6)), turn.Rotate(new(0, 0.6, 0.8)));
    }

    private static Scene Ramp()
    {
        VoxelGrid grid = Grid();
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0, at = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++, at++)
                    voxels[at] = (float)Value(grid.PositionMm(i, j, k));
            }
        }

        ColourMap map = new("red to green", [.. Enumerable.Range(0, 256).Select(static i => new Core.Structures.DisplayColour((byte)i, (byte)(255 - i), 7))]);
        return new() { Layers = [new() { Id = "ramp", Name = "ramp", Volume = new Volume<Unspecified>(grid, voxels), Map = map, Window = s_window }] };
    }

    // How deep a point is within the box of the voxel centres, in voxels; -0.5 is the outer faces.
    private static double Depth(Vector3D at)
    {
        VoxelGrid grid = Grid();
        Vector3D index = grid.IndexOf(at);
        double depth = double.PositiveInfinity;
        foreach ((double place, int size) in new[] { (index.X, grid.SizeX), (index.Y, grid.SizeY), (index.Z, grid.SizeZ) })
            depth = Math.Min(depth, Math.Min(place, size - 1 - place));
        return depth >= 0 ? depth : 2 * depth;
    }

    /// <summary>Both renderers, all planes, both conventions.</summary>
    private sealed class CombinatorialViewsAttribute : Xunit.v3.DataAttribute
    {
        public override bool SupportsDiscoveryEnumeration() => true;

        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
        [
            .. from kind in new[] { RendererKind.Cpu, RendererKind.OpenGl }
               from view in new[] { ViewKind.Axial, ViewKind.Coronal, ViewKind.Sagittal, ViewKind.Oblique }
               from convention in new[] { true, false }
               select new TheoryDataRow<RendererKind, ViewKind, bool>(kind, view, convention),
        ]);
    }
}
