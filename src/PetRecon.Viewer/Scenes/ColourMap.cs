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

    /// <summary>What people read.</summary>
    public string Name { get; }

    /// <summary>The 256 colours.</summary>
    public ImmutableArray<DisplayColour> Colours { get; }

    /// <summary>The colour of a share; values outside take the end's colour.</summary>
    /// <param name="share">0 to 1.</param>
    public DisplayColour this[double share] => Colours[(int)Math.Round(255 * Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1))];
}
