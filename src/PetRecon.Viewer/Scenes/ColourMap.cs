using System.Collections.Immutable;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Scenes;

/// <summary>From a share of a window, 0 to 1, to a colour, through a table of 256.</summary>
public sealed class ColourMap
{
    /// <summary>Makes a map of colours at even distances.</summary>
    /// <param name="name">What people read.</param>
    /// <param name="colours">256 colours.</param>
    /// <exception cref="ArgumentException">They are not 256.</exception>
    public ColourMap(string name, ImmutableArray<DisplayColour> colours)
    {
        if (colours.Length != 256)
            throw new ArgumentException($"A colour map has 256 colours, not {colours.Length}.", nameof(colours));
        Name = name;
        Colours = colours;
    }

    /// <summary>A map that goes through colours at even distances, mixed in between.</summary>
    /// <param name="name">What people read.</param>
    /// <param name="colours">Two or more colours, from the lowest value to the highest.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static ColourMap Through(string name, params IReadOnlyList<DisplayColour> colours)
    {
        ArgumentNullException.ThrowIfNull(colours);
        if (colours.Count < 2)
            throw new ArgumentException($"A colour map goes through two colours or more, not {colours.Count}.", nameof(colours));
        return new(name, [.. Enumerable.Range(0, 256).Select(Entry)]);

        DisplayColour Entry(int entry)
        {
            double at = entry / 255.0 * (colours.Count - 1);
            int from = Math.Min((int)at, colours.Count - 2);
            (DisplayColour low, DisplayColour high, double share) = (colours[from], colours[from + 1], at - from);
            return new(Mixed(low.Red, high.Red, share), Mixed(low.Green, high.Green, share), Mixed(low.Blue, high.Blue, share));
        }
    }

    /// <summary>What people read.</summary>
    public string Name { get; }

    /// <summary>The 256 colours.</summary>
    public ImmutableArray<DisplayColour> Colours { get; }

    /// <summary>The colour of a share; values outside take the end's colour.</summary>
    /// <param name="share">0 to 1.</param>
    public DisplayColour this[double share] => Colours[(int)Math.Round(255 * Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1))];

    internal static byte Mixed(byte low, byte high, double share) => (byte)Math.Round(low + share * (high - low));
}
