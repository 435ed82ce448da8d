using PetRecon.Core.Structures;
using PetRecon.Tests.Support;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Scenes;

public class ColourMapTests
{
    [Theory]
    [InlineData("Hot Iron", "hotiron.dcm")]
    [InlineData("PET", "pet.dcm")]
    public void DICOMs_palettes_have_the_colours_of_its_files(string name, string file) =>
        Equal(Repository.SharedData($"dicom/palettes/{file}"), ColourMaps.ByName(name));

    [Theory]
    [InlineData("Hot Metal Blue", "hotmetalblue.dcm")]
    [InlineData("PET 20 Step", "pet20step.dcm")]
    public void The_other_palettes_have_the_colours_of_the_files_that_pydicom_brings(string name, string file)
    {
        string path = $"/usr/lib/python3/dist-packages/pydicom/data/palettes/{file}";
        Assert.SkipUnless(File.Exists(path), "python3-pydicom, which has DICOM's palettes as files, is not installed.");
        Equal(path, ColourMaps.ByName(name));
    }

    [Fact]
    public void PET_20_Step_has_twenty_colours_of_almost_equal_length()
    {
        int[] lengths = [.. ColourMaps.Pet20Step.Colours.GroupBy(static colour => colour).Select(static group => group.Count())];
        Assert.Equal(20, lengths.Length);
        Assert.All(lengths, static length => Assert.InRange(length, 12, 13));
    }

    [Theory]
    [InlineData("Viridis", "#440154", "#fde725")]
    [InlineData("Inferno", "#000004", "#fcffa4")]
    [InlineData("Magma", "#000004", "#fcfdbf")]
    [InlineData("Plasma", "#0d0887", "#f0f921")]
    public void Perceptually_uniform_maps_rise_evenly_in_lightness(string name, string first, string last)
    {
        ColourMap map = ColourMaps.ByName(name);
        Assert.Equal(first, map.Colours[0].ToString());
        Assert.Equal(last, map.Colours[255].ToString());
        // They are even in the lightness of CIECAM02, which departs from CIELab's L* by up to 5.
        double[] lightness = [.. map.Colours.Select(Lightness)];
        double slope = (lightness[255] - lightness[0]) / 255;
        for (int entry = 16; entry < 256; entry += 16)
            Assert.Equal(lightness[0] + slope * entry, lightness[entry], 6.0);
    }

    [Fact]
    public void Maps_are_found_by_name_whatever_its_spelling()
    {
        Assert.Same(ColourMaps.HotIron, ColourMaps.ByName("HOT_IRON"));
        Assert.Same(ColourMaps.InvertedGrey, ColourMaps.ByName("inverted-gray"));
        Assert.All(ColourMaps.All, static map => Assert.Same(map, ColourMaps.ByName(map.Name)));
        Assert.Contains("Viridis", Assert.Throws<ArgumentException>(static () => ColourMaps.ByName("rainbow")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_maps_have_their_colours_at_both_ends_and_in_the_middle()
    {
        Assert.Equal(new(128, 128, 128), ColourMaps.Grey.Colours[128]);
        Assert.Equal(new(127, 127, 127), ColourMaps.InvertedGrey.Colours[128]);
        Assert.Equal(new(0x21, 0x66, 0xAC), ColourMaps.BlueWhiteRed[0]);
        Assert.Equal(new(255, 255, 255), ColourMaps.BlueWhiteRed[0.5]);
        Assert.Equal(new(0xB2, 0x18, 0x2B), ColourMaps.BlueWhiteRed[1]);
    }

    [Fact]
    public void A_map_through_colours_has_them_at_even_distances_and_mixes_them_between()
    {
        ColourMap map = ColourMap.Through("three", new DisplayColour(0, 0, 0), new DisplayColour(100, 200, 50), new DisplayColour(255, 255, 255));
        Assert.Equal(new(0, 0, 0), map.Colours[0]);
        Assert.Equal(new(255, 255, 255), map.Colours[255]);
        Assert.Equal(new(50, 100, 25), map.Colours[64]);
        Assert.Equal(new(178, 228, 154), map.Colours[192]);
        Assert.Throws<ArgumentException>(static () => ColourMap.Through("one", new DisplayColour(0, 0, 0)));
    }

    private static void Equal(string path, ColourMap map)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] red = Table(file, 0x01);
        byte[] green = Table(file, 0x02);
        byte[] blue = Table(file, 0x03);
        for (int entry = 0; entry < 256; entry++)
            Assert.Equal(new DisplayColour(red[entry], green[entry], blue[entry]), map.Colours[entry]);
    }

    // Explicit little endian: tag (0028,12xx), OW, two bytes of nothing, length, values.
    private static byte[] Table(byte[] file, byte element)
    {
        int at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x28, 0, element, 0x12, (byte)'O', (byte)'W', 0, 0]);
        Assert.Equal(256, BitConverter.ToInt32(file, at + 8));
        return file.AsSpan(at + 12, 256).ToArray();
    }

    // CIE L* from sRGB.
    private static double Lightness(DisplayColour colour)
    {
        static double Linear(byte part) => part / 255.0 <= 0.04045 ? part / 255.0 / 12.92 : Math.Pow((part / 255.0 + 0.055) / 1.055, 2.4);
        double y = 0.2126 * Linear(colour.Red) + 0.7152 * Linear(colour.Green) + 0.0722 * Linear(colour.Blue);
        return y > 216.0 / 24389 ? 116 * Math.Cbrt(y) - 16 : y * 24389 / 27;
    }
}
