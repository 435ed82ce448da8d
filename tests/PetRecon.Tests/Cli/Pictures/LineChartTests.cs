using System.Xml.Linq;
using PetRecon.Cli.Pictures;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Headless;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Pictures;

public class LineChartTests
{
    private static readonly LineChart s_chart = new()
    {
        Title = "Contrast recovery",
        XLabel = "iteration",
        YLabel = "recovery (%)",
        Series = [new("37 mm", [1, 2, 3], [60, 75, 84]), new("10 mm", [1, 2, 3], [10, 17, 25])],
        Reference = (100, "truth"),
    };

    [Fact]
    public void Curves_and_text_are_really_drawn()
    {
        using SKBitmap picture = Ink.Decode(s_chart.Png());
        Assert.Equal((900, 560), (picture.Width, picture.Height));
        Assert.True(picture.Pixels.Count(static p => p is { Red: 0, Green: 0x72, Blue: 0xb2 }) > 200, "the first curve is missing");
        Assert.True(picture.Pixels.Count(static p => p is { Red: 0xd5, Green: 0x5e, Blue: 0 }) > 200, "the second curve is missing");

        // Above the frame there is the title, in the middle, and nothing beside it.
        Assert.True(Ink.DarkPixels(picture, new(300, 0, 560, 32)).Count > 200, "the title is missing");
        Assert.Empty(Ink.DarkPixels(picture, new(0, 0, 250, 32)));
        Assert.True(Ink.DarkPixels(picture, new(300, 535, 600, 560)).Count > 50, "the label of the horizontal axis is missing");
        Assert.True(Ink.DarkPixels(picture, new(0, 150, 22, 400)).Count > 50, "the label of the vertical axis is missing");
    }

    [Fact]
    public void An_svg_holds_the_texts_in_our_font()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.svg");
        s_chart.Write(path);
        XDocument svg = XDocument.Load(path);
        File.Delete(path);
        string[] texts = [.. svg.Descendants().Where(static e => e.Name.LocalName == "text").Select(static e => e.Value.Trim())];
        Assert.Contains("Contrast recovery", texts);
        Assert.Contains("37 mm", texts);
        Assert.Contains(svg.Descendants(), static e => (string?)e.Attribute("font-family") == ChartFont.FamilyName);
    }

    [Fact]
    public void The_font_is_the_embedded_one_and_has_every_sign_that_pictures_use()
    {
        using SKFont font = PictureFont.OfSize(14);
        Assert.Equal(ChartFont.FamilyName, font.Typeface.FamilyName);
        foreach (char sign in "AZaz09 .,:()%+-=/×µσ±°²³äöüé")
            Assert.True(font.ContainsGlyph(sign), $"the font lacks '{sign}'");
    }

    [Fact]
    public void A_profile_runs_from_its_start_to_its_end_in_millimetres()
    {
        VoxelGrid grid = VoxelGrid.Centered(21, 3, 3, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int i = 0; i < 21; i++)
            voxels[grid.LinearIndex(i, 1, 1)] = i;
        LineSeries profile = LineSeries.Profile("x", new Volume<Activity>(grid, voxels), new(-10, 0, 0), new(10, 0, 0));
        Assert.Equal((0, 20), (profile.X[0], profile.X[^1]));
        Assert.Equal(5, profile.Y[0], 1e-6);
        Assert.Equal(15, profile.Y[^1], 1e-6);
        Assert.Equal(10, profile.Y[200], 1e-6);
    }

    [Fact]
    public void Curves_of_unequal_length_and_unknown_endings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => (s_chart with { Series = [new("bad", [1, 2], [1])] }).Png());
        Assert.Throws<ArgumentException>(() => s_chart.Write("chart.bmp"));
    }
}
