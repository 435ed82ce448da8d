using System.Text;
using System.Text.RegularExpressions;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>
/// A dose over an image of the patient in three planes through a point, in radiological convention and at true proportions: the image in grey, the dose as
/// a wash of colour if wanted, isodose lines, outlines of structures, and a legend that names them. As PNG or SVG.
/// </summary>
internal sealed partial record DosePicture
{
    // What a planner sees of a CT: soft tissue with bone still apart.
    private static readonly ValueWindow s_softTissue = new(-160, 240);

    /// <summary>The dose; all that is given has to be in its space.</summary>
    public required DoseGrid Dose { get; init; }

    /// <summary>The image beneath it; the dose itself in grey when null.</summary>
    public Volume? Underlay { get; init; }

    /// <summary>Values that are black and white; soft tissue for a CT, all values for others, when null.</summary>
    public ValueWindow? UnderlayWindow { get; init; }

    /// <summary>The levels of the lines.</summary>
    public required IReadOnlyList<IsodoseLevel> Levels { get; init; }

    /// <summary>A colour for each level; the palette's when null.</summary>
    public IReadOnlyList<DisplayColour>? LevelColours { get; init; }

    /// <summary>Structures to outline.</summary>
    public IReadOnlyList<Structure> Structures { get; init; } = [];

    /// <summary>How opaque the wash of colour is, 0 (none) to 1. It begins at the lowest level.</summary>
    public double WashOpacity { get; init; } = 0.3;

    /// <summary>The point that all planes go through, LPS mm; the middle of the high dose when null.</summary>
    public Vector3D? PositionMm { get; init; }

    public string Title { get; init; } = "";

    /// <summary>Length in pixels of the longest side of what is shown.</summary>
    public int LongestSidePixels { get; init; } = 460;

    /// <summary>The point in the middle of the dose of at least nine tenths of the maximum.</summary>
    public static Vector3D MiddleOfHighDose(Volume dose)
    {
        float[] high = dose.ToArray();
        float highest = 0;
        foreach (float value in high)
            highest = float.IsFinite(value) && value > highest ? value : highest;
        for (int i = 0; i < high.Length; i++)
            high[i] = high[i] >= 0.9f * highest ? 1 : 0;
        return SliceMontage.CentreOfGravity(new Volume<Unspecified>(dose.Grid, high));
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="path">Ends in .png or .svg.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public void Write(string path, CancellationToken cancellation = default)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".png": OutputFile.WriteBytes(path, Png(cancellation)); break;
            case ".svg": OutputFile.WriteBytes(path, Encoding.UTF8.GetBytes(Svg(cancellation))); break;
            default: throw new ArgumentException($"A picture is written as .png or .svg, not as {path}.", nameof(path));
        }
    }

    /// <summary>The picture as the bytes of a PNG.</summary>
    public byte[] Png(CancellationToken cancellation = default)
    {
        DosePage page = Page(cancellation);
        using SKBitmap bitmap = new(page.Size.Width, page.Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        page.Draw(canvas);
        canvas.Flush();
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The picture as SVG: slices as embedded pixels, lines and text as such.</summary>
    public string Svg(CancellationToken cancellation = default)
    {
        DosePage page = Page(cancellation);
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(page.Size.Width, page.Size.Height), stream))
            page.Draw(canvas);
        // Skia ends the lists of places of letters with a comma, which SVG's grammar does not have.
        return PlaceList().Replace(Encoding.UTF8.GetString(stream.ToArray()), "$1\"");
    }

    [GeneratedRegex(@"( [xy]=""[^""]*), """)]
    private static partial Regex PlaceList();

    /// <summary>
    /// What is shown: across the patient the dose's grid, with a margin as far as there is an image; along the patient the part that has the lowest level,
    /// with a larger one, as grids may reach from head to foot.
    /// </summary>
    internal WorldBox Shown()
    {
        const double AcrossMm = 20;
        const double AlongMm = 60;
        WorldBox grid = WorldBox.Around([Dose.Grid]);
        WorldBox dosed = DosedBox() ?? grid;
        WorldBox limit = Underlay is null ? grid : WorldBox.Around([Underlay.Grid]);
        Vector3D low = new(Math.Max(grid.Low.X - AcrossMm, limit.Low.X), Math.Max(grid.Low.Y - AcrossMm, limit.Low.Y), Math.Max(dosed.Low.Z - AlongMm, limit.Low.Z));
        Vector3D high = new(Math.Min(grid.High.X + AcrossMm, limit.High.X), Math.Min(grid.High.Y + AcrossMm, limit.High.Y), Math.Min(dosed.High.Z + AlongMm, limit.High.Z));
        if (!(high.X > low.X && high.Y > low.Y && high.Z > low.Z))
            throw new ArgumentException($"The dose, from {grid.Low} to {grid.High} mm, lies beside the image, from {limit.Low} to {limit.High} mm. Are they in one frame of reference?");
        return new(low, high);
    }

    // Around the voxels that have the lowest level; null if none has.
    private WorldBox? DosedBox()
    {
        double lowest = Levels.Count > 0 ? Levels.Min(level => level.Value) : 0;
        VoxelGrid grid = Dose.Grid;
        (int lowI, int lowJ, int lowK) = (grid.SizeX, grid.SizeY, grid.SizeZ);
        (int highI, int highJ, int highK) = (-1, -1, -1);
        for (int voxel = 0; voxel < grid.VoxelCount; voxel++)
        {
            if (!(Dose.Volume.Voxels[voxel] >= lowest))
                continue;
            (int row, int i) = Math.DivRem(voxel, grid.SizeX);
            (int k, int j) = Math.DivRem(row, grid.SizeY);
            (lowI, lowJ, lowK) = (Math.Min(lowI, i), Math.Min(lowJ, j), Math.Min(lowK, k));
            (highI, highJ, highK) = (Math.Max(highI, i), Math.Max(highJ, j), Math.Max(highK, k));
        }

        if (highI < 0)
            return null;
        return WorldBox.Around([new VoxelGrid(
            highI - lowI + 1, highJ - lowJ + 1, highK - lowK + 1, grid.SpacingMm, grid.PositionMm(lowI, lowJ, lowK), grid.AxisX, grid.AxisY, grid.AxisZ)]);
    }

    private DosePage Page(CancellationToken cancellation)
    {
        Vector3D position = PositionMm ?? MiddleOfHighDose(Dose.Volume);
        Volume image = Underlay ?? Dose.Volume;
        IReadOnlyList<DisplayColour> colours = LevelColours ?? PaletteColours();
        if (colours.Count != Levels.Count)
            throw new ArgumentException($"{colours.Count} colours were given for {Levels.Count} levels.");
        return new(this, position, UnderlayWindow ?? WindowOf(image), colours, cancellation);
    }

    // Of the levels in ascending order, whatever order they are given in.
    private DisplayColour[] PaletteColours()
    {
        DisplayColour[] ascending = IsodosePalette.Of(Levels.Count);
        int[] order = [.. Enumerable.Range(0, Levels.Count).OrderBy(i => Levels[i].Value)];
        DisplayColour[] colours = new DisplayColour[Levels.Count];
        for (int rank = 0; rank < order.Length; rank++)
            colours[order[rank]] = ascending[rank];
        return colours;
    }

    private static ValueWindow WindowOf(Volume image)
    {
        if (image is Volume<Hounsfield>)
            return s_softTissue;
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (float value in image.Voxels)
        {
            if (!float.IsFinite(value))
                continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return high >= low ? WindowScale.FromZero(low, high) : new(0, 1);
    }
}
