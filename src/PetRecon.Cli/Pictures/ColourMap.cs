using PetRecon.Core.Structures;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>From a number between 0 and 1 to a colour, through a table of 256.</summary>
internal sealed class ColourMap
{
    private readonly SKColor[] _table = new SKColor[256];

    private ColourMap(string name, params ReadOnlySpan<Anchor> anchors)
    {
        Name = name;
        int segment = 0;
        for (int i = 0; i < _table.Length; i++)
        {
            double t = i / 255.0;
            while (segment < anchors.Length - 2 && t > anchors[segment + 1].At)
                segment++;
            (double from, uint low) = anchors[segment];
            (double to, uint high) = anchors[segment + 1];
            double share = (t - from) / (to - from);
            byte Mix(int shift) => (byte)Math.Round((low >> shift & 255) * (1 - share) + (high >> shift & 255) * share);
            _table[i] = new(Mix(16), Mix(8), Mix(0));
        }
    }

    /// <summary>Black for the lowest value, white for the highest: CT and MR.</summary>
    public static ColourMap Grey { get; } = new("grey", new(0, 0x000000), new(1, 0xffffff));

    /// <summary>White for nothing, black for the most activity: usual for PET.</summary>
    public static ColourMap InverseGrey { get; } = new("inverse grey", new(0, 0xffffff), new(1, 0x000000));

    /// <summary>Black, red, yellow, white.</summary>
    public static ColourMap Hot { get; } = new("hot", new(0, 0x000000), new(0.375, 0xff0000), new(0.75, 0xffff00), new(1, 0xffffff));

    /// <summary>Dark blue to yellow, even in lightness (after matplotlib's viridis, CC0).</summary>
    public static ColourMap Viridis { get; } = new(
        "viridis",
        new(0, 0x440154),
        new(0.125, 0x472d7b),
        new(0.25, 0x3b528b),
        new(0.375, 0x2c728e),
        new(0.5, 0x21918c),
        new(0.625, 0x28ae80),
        new(0.75, 0x5ec962),
        new(0.875, 0xaddc30),
        new(1, 0xfde725));

    /// <summary>Blue below, white at, red above the middle: differences.</summary>
    public static ColourMap BlueWhiteRed { get; } = new("blue-white-red", new(0, 0x2166ac), new(0.25, 0x92c5de), new(0.5, 0xffffff), new(0.75, 0xf4a582), new(1, 0xb2182b));

    /// <summary>Colours at even distances, from the lowest value to the highest.</summary>
    public static ColourMap Of(string name, IReadOnlyList<DisplayColour> colours) => new(
        name, [.. colours.Select((colour, i) => new Anchor(i / (colours.Count - 1.0), (uint)(colour.Red << 16 | colour.Green << 8 | colour.Blue)))]);

    public string Name { get; }

    /// <summary>Colour of a share of the window; values outside take the end's colour, what is no number magenta.</summary>
    public SKColor this[double share] =>
        double.IsNaN(share) ? SKColors.Magenta : _table[(int)Math.Round(255 * Math.Clamp(share, 0, 1))];

    /// <summary>A colour at a share of the map's length.</summary>
    private readonly record struct Anchor(double At, uint Rgb);
}
