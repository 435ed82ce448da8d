using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Scenes;

/// <summary>
/// The colour maps that exist: those of DICOM (PS3.6, annex B.1) with exactly its colours, perceptually uniform ones (released under CC0 by their
/// authors, S. van der Walt, N. Smith and E. Firing), and plain ones.
/// </summary>
public static class ColourMaps
{
    /// <summary>Black to white.</summary>
    public static ColourMap Grey { get; } = Between("Grey", (0, 0x000000), (255, 0xFFFFFF));

    /// <summary>White to black, as PET is read.</summary>
    public static ColourMap InvertedGrey { get; } = Between("Inverted grey", (0, 0xFFFFFF), (255, 0x000000));

    /// <summary>DICOM's Hot Iron.</summary>
    public static ColourMap HotIron { get; } = OfTable("Hot Iron", ColourTables.HotIron);

    /// <summary>DICOM's PET.</summary>
    public static ColourMap Pet { get; } = OfTable("PET", ColourTables.Pet);

    /// <summary>DICOM's Hot Metal Blue.</summary>
    public static ColourMap HotMetalBlue { get; } = OfTable("Hot Metal Blue", ColourTables.HotMetalBlue);

    /// <summary>DICOM's PET 20 Step: twenty plain colours.</summary>
    public static ColourMap Pet20Step { get; } = Steps(
        "PET 20 Step",
        0x000000, 0x600050, 0x303050, 0x303070, 0x505080, 0x6060B0, 0x7070C0, 0x8080E0, 0x306030, 0x309030,
        0x50C050, 0x40E040, 0xE0E050, 0xD0D060, 0xD0B040, 0xD09000, 0xC06000, 0xB03000, 0xFF0000, 0xFFFFFF);

    /// <summary>Viridis: perceptually uniform, violet to yellow.</summary>
    public static ColourMap Viridis { get; } = OfTable("Viridis", ColourTables.Viridis);

    /// <summary>Inferno: perceptually uniform, black through red to pale yellow.</summary>
    public static ColourMap Inferno { get; } = OfTable("Inferno", ColourTables.Inferno);

    /// <summary>Magma: perceptually uniform, black through purple to cream.</summary>
    public static ColourMap Magma { get; } = OfTable("Magma", ColourTables.Magma);

    /// <summary>Plasma: perceptually uniform, blue through red to yellow.</summary>
    public static ColourMap Plasma { get; } = OfTable("Plasma", ColourTables.Plasma);

    /// <summary>Dark blue through white to dark red, for differences around the middle of a window.</summary>
    public static ColourMap BlueWhiteRed { get; } = Between(
        "Blue white red", (0, 0x2166AC), (64, 0x92C5DE), (127, 0xFFFFFF), (128, 0xFFFFFF), (191, 0xF4A582), (255, 0xB2182B));

    /// <summary>Blue, cyan, green, yellow, orange, red: a wash of dose, with the prescription in the red and hot spots in dark red.</summary>
    public static ColourMap DoseWash { get; } = Between(
        "Dose wash", (0, 0x0000A0), (46, 0x0040FF), (93, 0x00D0FF), (139, 0x00D040), (186, 0xFFFF00), (216, 0xFF9000), (232, 0xFF0000), (255, 0x900000));

    /// <summary>All of them.</summary>
    public static ImmutableArray<ColourMap> All { get; } =
        [Grey, InvertedGrey, HotIron, Pet, HotMetalBlue, Pet20Step, Viridis, Inferno, Magma, Plasma, BlueWhiteRed, DoseWash];

    /// <summary>The map of a name, whatever its capitals, spaces, hyphens and underscores ("hot-iron", "HOT_IRON").</summary>
    /// <param name="name">A <see cref="ColourMap.Name"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ColourMap ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(map => Letters(map.Name) == Letters(name))
            ?? throw new ArgumentException($"There is no colour map \"{name}\"; there are {string.Join(", ", All.Select(static map => map.Name))}.", nameof(name));
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant().Replace("GRAY", "GREY", StringComparison.Ordinal);

    private static ColourMap OfTable(string name, string table) => new(
        name,
        [.. table.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static digits => OfRgb(int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))]);

    // A step begins where its share of 255 does; the last one has the end, too.
    private static ColourMap Steps(string name, params int[] colours) =>
        new(name, [.. Enumerable.Range(0, 256).Select(i => OfRgb(colours[Math.Min(i * colours.Length / 255, colours.Length - 1)]))]);

    private static ColourMap Between(string name, params (int Entry, int Rgb)[] points)
    {
        var colours = ImmutableArray.CreateBuilder<DisplayColour>(256);
        for (int entry = 0, right = 1; entry < 256; entry++)
        {
            while (entry > points[right].Entry)
                right++;
            double share = (entry - points[right - 1].Entry) / (double)(points[right].Entry - points[right - 1].Entry);
            DisplayColour low = OfRgb(points[right - 1].Rgb);
            DisplayColour high = OfRgb(points[right].Rgb);
            colours.Add(new(ColourMap.Mixed(low.Red, high.Red, share), ColourMap.Mixed(low.Green, high.Green, share), ColourMap.Mixed(low.Blue, high.Blue, share)));
        }

        return new(name, colours.MoveToImmutable());
    }

    private static DisplayColour OfRgb(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
}
