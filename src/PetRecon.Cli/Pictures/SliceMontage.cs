using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>
/// PNG of transverse, coronal and sagittal slices through one or several images, in radiological convention, at true proportions,
/// with letters of direction, colour bars and a scale bar.
/// </summary>
internal static class SliceMontage
{
    /// <summary>Writes slices through one image.</summary>
    public static void Write(string path, Volume volume, MontageOptions? options = null) =>
        Write(path, [new MontageColumn("", volume)], options ?? new());

    /// <summary>Writes slices through several images at the same place, scale and window.</summary>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static void Write(string path, IReadOnlyList<MontageColumn> columns, MontageOptions options) =>
        OutputFile.WriteBytes(path, Png(columns, options));

    /// <summary>The centre of gravity of an image's positive values, through which slices show most of it; the grid's centre if there are none.</summary>
    public static Vector3D CentreOfGravity(Volume volume)
    {
        VoxelGrid grid = volume.Grid;
        ReadOnlySpan<float> voxels = volume.Voxels;
        double sum = 0;
        Vector3D moment = default;
        for (int voxel = 0; voxel < voxels.Length; voxel++)
        {
            if (!(voxels[voxel] > 0) || !float.IsFinite(voxels[voxel]))
                continue;
            (int row, int i) = Math.DivRem(voxel, grid.SizeX);
            (int k, int j) = Math.DivRem(row, grid.SizeY);
            moment += voxels[voxel] * new Vector3D(i, j, k);
            sum += voxels[voxel];
        }

        return sum > 0 ? grid.PositionMm(moment.X / sum, moment.Y / sum, moment.Z / sum) : grid.CenterMm;
    }

    public static byte[] Png(IReadOnlyList<MontageColumn> columns, MontageOptions options)
    {
        if (columns.Count == 0)
            throw new ArgumentException("A montage needs at least one image.", nameof(columns));
        WorldBox box = WorldBox.Around(columns.Select(static c => c.Volume.Grid));
        List<ColourBar> bars = [];
        int[] barOf = new int[columns.Count];
        Vector3D position = Snapped(columns[0].Volume.Grid, options.PositionMm ?? columns[0].Volume.Grid.CenterMm);
        string unit = options.Unit ?? columns[0].Volume.Unit;
        (double lowest, double highest) = ShownRange(columns, box, position);
        ColourBar shared = new(options.Map, options.Window ?? WindowScale.FromZero(lowest, highest), unit, highest);
        for (int i = 0; i < columns.Count; i++)
        {
            ColourBar bar = columns[i] is { Map: null, Window: null }
                ? shared
                : new(columns[i].Map ?? options.Map, columns[i].Window ?? shared.Window, columns[i].Label, double.NegativeInfinity);
            if (!bars.Contains(bar))
                bars.Add(bar);
            barOf[i] = bars.IndexOf(bar);
        }

        MontageLayout layout = new(box, columns.Count, bars.Count, options.LongestSidePixels, bars[^1].HeadingWidth);
        using SKBitmap page = new(layout.Size.Width, layout.Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(page);
        canvas.Clear(SKColors.White);
        PanelDrawing.Caption(canvas, options.Title, MontageLayout.Margin, MontageLayout.Margin + 20, 20);
        foreach ((int column, AnatomicalPlane plane, SKRectI area) in layout.Panels)
        {
            PanelView view = new(plane, area, box, position);
            DrawSlice(canvas, columns[column].Volume, view, bars[barOf[column]]);
            PanelDrawing.Letters(canvas, plane, area);
            PanelDrawing.Heading(canvas, view);
            if (plane == AnatomicalPlane.Transverse)
                PanelDrawing.Caption(canvas, columns[column].Label, area.Left, area.Top - MontageLayout.LetterSpace - MontageLayout.CaptionHeight - 6, 16);
        }

        for (int i = 0; i < bars.Count; i++)
            bars[i].Draw(canvas, SKRectI.Create(layout.ColourBars.Left + i * MontageLayout.ColourBarWidth, layout.ColourBars.Top, MontageLayout.ColourBarWidth, layout.ColourBars.Height));
        PanelDrawing.ScaleBar(canvas, layout);
        canvas.Flush();
        using SKData data = page.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The centre of the voxel around a point, so that a slice shows voxels and no mixture of two planes.</summary>
    private static Vector3D Snapped(VoxelGrid grid, Vector3D position)
    {
        Vector3D index = grid.IndexOf(position);
        static double Voxel(double at, int size) => Math.Floor(Math.Clamp(at, 0, size - 1) + 0.5);
        return grid.PositionMm(Voxel(index.X, grid.SizeX), Voxel(index.Y, grid.SizeY), Voxel(index.Z, grid.SizeZ));
    }

    /// <summary>Lowest and highest finite value on the slices of all images that share the window.</summary>
    private static (double Lowest, double Highest) ShownRange(IReadOnlyList<MontageColumn> columns, WorldBox box, Vector3D position)
    {
        const int Samples = 512;
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (MontageColumn column in columns.Where(static c => c.Window is null))
        {
            TrilinearSampler sampler = new(column.Volume);
            foreach (AnatomicalPlane plane in AnatomicalPlane.All)
            {
                PanelView view = new(plane, default, box, position);
                for (int v = 0; v < Samples; v++)
                {
                    for (int u = 0; u < Samples; u++)
                    {
                        double value = sampler.At(view.At((u + 0.5) / Samples, (v + 0.5) / Samples));
                        if (!double.IsFinite(value))
                            continue;
                        lowest = Math.Min(lowest, value);
                        highest = Math.Max(highest, value);
                    }
                }
            }
        }

        return highest >= lowest ? (lowest, highest) : (0, 1);
    }

    private static void DrawSlice(SKCanvas canvas, Volume volume, PanelView view, ColourBar bar)
    {
        TrilinearSampler sampler = new(volume);
        SKRectI area = view.Area;
        using SKBitmap slice = new(area.Width, area.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        SKColor[] pixels = new SKColor[area.Width * area.Height];
        for (int y = 0; y < area.Height; y++)
        {
            for (int x = 0; x < area.Width; x++)
            {
                Vector3D point = view.At((x + 0.5) / area.Width, (y + 0.5) / area.Height);
                double value = sampler.At(point);
                pixels[y * area.Width + x] = double.IsNaN(value) && !IsInside(volume.Grid, point) ? PanelDrawing.Outside : bar.Map.Ink(bar.Window.Share(value));
            }
        }

        slice.Pixels = pixels;
        canvas.DrawBitmap(slice, area.Left, area.Top);
        PanelDrawing.Frame(canvas, area);
    }

    private static bool IsInside(VoxelGrid grid, Vector3D point)
    {
        Vector3D index = grid.IndexOf(point);
        return index.X >= -0.5 && index.X <= grid.SizeX - 0.5 && index.Y >= -0.5 && index.Y <= grid.SizeY - 0.5 && index.Z >= -0.5 && index.Z <= grid.SizeZ - 0.5;
    }
}
