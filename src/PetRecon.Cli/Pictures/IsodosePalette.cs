using PetRecon.Core.Structures;

namespace PetRecon.Cli.Pictures;

/// <summary>Colours of isodose lines: cold for low dose, hot for high, magenta above all, as planners know them.</summary>
internal static class IsodosePalette
{
    private static readonly DisplayColour[] s_anchors =
    [
        new(0x4a, 0x6c, 0xff), new(0x20, 0xb4, 0xff), new(0x1f, 0xd6, 0xb4), new(0x4c, 0xd1, 0x2a), new(0xf5, 0xe6, 0x1a), new(0xff, 0x9d, 0x1a), new(0xff, 0x33, 0x2a), new(0xff, 0x4d, 0xe8),
    ];

    /// <summary>A colour for each of several levels, from the lowest to the highest.</summary>
    /// <param name="count">How many there are; the usual eight have the anchors themselves.</param>
    public static DisplayColour[] Of(int count)
    {
        DisplayColour[] colours = new DisplayColour[count];
        for (int i = 0; i < count; i++)
        {
            double at = count == 1 ? 4 : i * (s_anchors.Length - 1.0) / (count - 1);
            int low = Math.Min((int)at, s_anchors.Length - 2);
            colours[i] = Mix(s_anchors[low], s_anchors[low + 1], at - low);
        }

        return colours;
    }

    private static DisplayColour Mix(DisplayColour a, DisplayColour b, double share)
    {
        byte Part(byte from, byte to) => (byte)Math.Round(from + share * (to - from));
        return new(Part(a.Red, b.Red), Part(a.Green, b.Green), Part(a.Blue, b.Blue));
    }
}
