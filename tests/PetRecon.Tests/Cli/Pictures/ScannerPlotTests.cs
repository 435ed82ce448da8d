using System.Collections.Immutable;
using PetRecon.Cli.Pictures;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Pictures;

public class ScannerPlotTests
{
    [Fact]
    public void A_box_turned_by_30_degrees_has_the_corners_that_trigonometry_gives()
    {
        ScannerOutlines outlines = ScannerOutlines.Transverse(Ring(1, RigidTransform.RotationZ(Math.PI / 6)));
        SKPoint[] corners = Assert.Single(Assert.Single(outlines.Modules).Elements);
        Assert.Equal(4, corners.Length);
        (double sin, double cos) = Math.SinCos(Math.PI / 6);
        foreach ((double depth, double side) in new[] { (100.0, -5.0), (100.0, 5.0), (120.0, -5.0), (120.0, 5.0) })
        {
            double x = depth * cos - side * sin;
            double y = depth * sin + side * cos;
            Assert.Contains(corners, p => Math.Abs(p.X - x) < 1e-4 && Math.Abs(p.Y - y) < 1e-4);
        }
    }

    [Fact]
    public void Boxes_behind_one_another_are_drawn_once()
    {
        // Two rings of eight: eight outlines along the bore; from the side the far half is hidden, and each ring shows five places.
        ScannerGeometry scanner = Ring(8, RigidTransform.Shift(new(0, 0, -10)), RigidTransform.Shift(new(0, 0, 10)));
        Assert.Equal(8, ScannerOutlines.Transverse(scanner).Modules.Count);
        Assert.Equal(10, ScannerOutlines.Axial(scanner).Modules.Count);
        SKRect axial = ScannerOutlines.Axial(scanner).Bounds;
        Assert.Equal((-16f, 16f), (axial.Left, axial.Right));
        Assert.Equal(120, axial.Bottom, 1e-3);
    }

    [Fact]
    public void The_picture_has_a_box_where_a_box_is_and_an_empty_bore()
    {
        using SKBitmap picture = Ink.Decode(ScannerPlot.Png(Ring(4, RigidTransform.Identity)));

        // Four boxes from 100 to 120 mm on the axes: the view spans 240 mm in 640 pixels and begins at (24, 122).
        double scale = 640.0 / 240;
        SKColor At(double xMm, double yMm) => picture.GetPixel((int)(24 + (120 + xMm) * scale), (int)(122 + (120 + yMm) * scale));
        foreach ((double x, double y) in new[] { (110.0, 1.0), (-110.0, 1.0), (1.0, 110.0), (1.0, -110.0) })
            Assert.True(At(x, y) is { Blue: > 200, Red: < 190 }, $"no box at ({x}, {y}) mm: {At(x, y)}");
        foreach ((double x, double y) in new[] { (30.0, 30.0), (-60.0, 20.0), (105.0, 40.0), (50.0, -100.0) })
            Assert.Equal(SKColors.White, At(x, y));
        Assert.True(Ink.DarkPixels(picture, new(0, 20, 300, 70)).Count > 200, "name and counts are missing");
    }

    [Fact]
    public void Each_module_type_has_its_own_colour()
    {
        DetectorModuleType ring = Ring(4, RigidTransform.Identity).ModuleTypes[0];
        DetectorModuleType small = ring with { Name = "inner", ModuleTransforms = [RigidTransform.Shift(new(60, 0, 0))] };
        byte[] png = ScannerPlot.Png(new ScannerGeometry("two types", [ring, small]));
        using SKBitmap picture = Ink.Decode(png);
        const double Scale = 640.0 / 240;
        SKColor inner = picture.GetPixel((int)(24 + (120 + 60) * Scale), (int)(122 + (120 + 2) * Scale));
        SKColor outer = picture.GetPixel((int)(24 + (120 + 110) * Scale), (int)(122 + (120 + 2) * Scale));
        Assert.True(inner.Red > inner.Blue, $"the second type is {inner}");
        Assert.True(outer.Blue > outer.Red, $"the first type is {outer}");
    }

    [Fact]
    public void Crystals_of_presets_are_filled_with_their_colour()
    {
        foreach (ScannerPreset preset in ScannerPresets.All.Where(static p => p.Name is "small" or "openpet-dual"))
        {
            using SKBitmap picture = Ink.Decode(ScannerPlot.Png(preset.Build()));
            Assert.True(picture.Pixels.Count(static p => p == new SKColor(0x9e, 0xca, 0xe1)) > 1000);
        }
    }

    [Fact]
    public void The_convex_hull_holds_all_points_and_turns_one_way()
    {
        Random random = new(20261122);
        SKPoint[] hull = new SKPoint[33];
        for (int round = 0; round < 200; round++)
        {
            SKPoint[] points = new SKPoint[random.Next(1, 17)];
            for (int i = 0; i < points.Length; i++)
                points[i] = new(random.Next(6), random.Next(6));
            SKPoint[] original = [.. points];
            int count = ConvexHull.Of(points, hull);
            Assert.Equal(original.Distinct().Count() == 1 ? 1 : count, count);
            for (int i = 0; i < count && count > 2; i++)
            {
                SKPoint a = hull[i];
                SKPoint b = hull[(i + 1) % count];
                Assert.All(original, p => Assert.True((b.X - a.X) * (p.Y - a.Y) - (b.Y - a.Y) * (p.X - a.X) >= 0));
            }
        }
    }

    /// <summary>Single crystals of 20 x 10 x 12 mm at a radius of 110 mm, first on the x axis, in rings.</summary>
    private static ScannerGeometry Ring(int count, params RigidTransform[] rings)
    {
        var modules = ImmutableArray.CreateBuilder<RigidTransform>();
        foreach (RigidTransform ring in rings)
        {
            for (int i = 0; i < count; i++)
                modules.Add(ring.After(RigidTransform.RotationZ(2 * Math.PI * i / count)).After(RigidTransform.Shift(new(110, 0, 0))));
        }

        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(20, 10, 12)),
            ElementTransforms = [RigidTransform.Identity],
            ModuleTransforms = modules.ToImmutable(),
        };
        return new("a test ring", [type]);
    }
}
