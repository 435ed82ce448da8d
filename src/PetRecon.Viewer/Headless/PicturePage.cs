using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Headless;

/// <summary>Views of scenes, laid out to be drawn as one picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Panels">The views.</param>
public sealed record PicturePage(int Width, int Height, ImmutableArray<PagePanel> Panels)
{
    private const int Gap = 2;
    private const int MaxSlices = 1000;

    /// <summary>Lays out a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="description">Which views, and how they are put together.</param>
    /// <param name="width">Width of the page in pixels.</param>
    /// <param name="height">Height of the page in pixels.</param>
    /// <exception cref="ArgumentException">The page is too small for its views, or a view cannot be had of the scene.</exception>
    public static PicturePage Of(Scene scene, PageDescription description, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(description);
        new RenderOptions { Width = width, Height = height }.Check();
        ImmutableArray<ViewDescription> views = description.Views.IsEmpty ? PageDescription.UsualViews : description.Views;
        return description.Layout switch
        {
            PageLayout.OneView => new(width, height, [Panel(scene, views[0], new(0, 0, width, height))]),
            PageLayout.FourUp => FourUp(scene, views, width, height),
            PageLayout.Comparison => Comparison(scene, description, description.Views.IsEmpty ? views[..1] : views, width, height),
            _ => Montage(scene, description, views[0], width, height),
        };
    }

    /// <summary>The page with the name of the frame that is shown over its first view, where something changes with time and nothing else is written there.</summary>
    /// <param name="scene">The scene that the page shows.</param>
    public PicturePage WithFrameName(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.FrameCount < 2 || Panels.IsEmpty || Panels[0].Caption.Length > 0
            ? this
            : this with { Panels = Panels.SetItem(0, Panels[0] with { Caption = scene.Layers.First(layer => layer.Frames.Length == scene.FrameCount).Frames[scene.FrameIndex].Name }) };
    }

    private static PicturePage FourUp(Scene scene, ImmutableArray<ViewDescription> views, int width, int height)
    {
        if (views.Length > 4)
            throw new ArgumentException($"Two by two views have room for four, not {views.Length}.");
        return new(width, height, [.. views.Select((view, i) => Panel(scene, view, Cell(i, 2, 2, width, height)))]);
    }

    private static PicturePage Comparison(Scene scene, PageDescription description, ImmutableArray<ViewDescription> views, int width, int height)
    {
        if (description.Columns.Length < 2)
            throw new ArgumentException($"A comparison has two columns of layers or more, not {description.Columns.Length}.");
        HashSet<string> named = [.. description.Columns.SelectMany(static column => column)];
        foreach (string id in named)
            _ = scene.Layer(id);
        List<PagePanel> panels = [];
        for (int row = 0; row < views.Length; row++)
        {
            for (int column = 0; column < description.Columns.Length; column++)
            {
                Cell cell = Cell(row * description.Columns.Length + column, description.Columns.Length, views.Length, width, height);

                // Fitted to the whole scene, so that a place is at the same pixel in all columns.
                Vector3D offset = column < description.ColumnOffsetsMm.Length ? description.ColumnOffsetsMm[column] : default;
                View view = FittedViews.Of(scene with { CrosshairMm = scene.CrosshairMm + offset }, ComparedBeams.In(scene, views[row], column), cell.Width, cell.Height);
                ImmutableArray<string> own = description.Columns[column];
                Scene part = views[row].Of(scene);
                part = part with
                {
                    CrosshairMm = part.CrosshairMm + offset,
                    Layers = [.. part.Layers.Where(layer => own.Contains(layer.Id) || !named.Contains(layer.Id))],
                    Isodoses = [.. part.Isodoses.Where(isodose => own.Contains(isodose.LayerId) || !named.Contains(isodose.LayerId))],
                };
                panels.Add(new(part, view, cell.X, cell.Y, cell.Width, cell.Height) { Caption = row == 0 ? string.Join(", ", own.Select(id => scene.Layer(id).Name)) : "" });
            }
        }

        return new(width, height, [.. panels]);
    }

    private static PicturePage Montage(Scene scene, PageDescription description, ViewDescription view, int width, int height)
    {
        if (view.IsProjection)
            throw new ArgumentException("A montage is of slices; a projection has none.");
        if (description.SliceCount is < 1 or > MaxSlices)
            throw new ArgumentException($"A montage of {description.SliceCount} slices was asked for; 1 to {MaxSlices} were expected.");
        IReadOnlyList<Scene> slices = SliceScenes(scene, view, description.SliceCount, description.SliceStepMm);
        int columns = (int)Math.Ceiling(Math.Sqrt(slices.Count * (double)width / height));
        columns = Math.Clamp(columns, 1, slices.Count);
        int rows = (slices.Count + columns - 1) / columns;
        return new(width, height, [.. slices.Select((slice, i) => Panel(slice, view, Cell(i, columns, rows, width, height)))]);
    }

    /// <summary>The scene with its crosshair on slices one after the other, from the feet, the front or the right of it onwards.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">The orientation of the slices.</param>
    /// <param name="count">How many slices.</param>
    /// <param name="stepMm">Their distance, about the crosshair; null spreads them over the visible layers.</param>
    internal static IReadOnlyList<Scene> SliceScenes(Scene scene, ViewDescription view, int count, double? stepMm)
    {
        (Vector3D right, Vector3D down) = FittedViews.Directions(view, scene.IsRadiological);
        Vector3D across = Vector3D.Cross(right, down);

        // Along the patient, slices go towards the head whichever way they are looked at.
        if (across.X + across.Y + across.Z < 0)
            across = -across;
        double at = Vector3D.Dot(scene.CrosshairMm, across);
        (double low, double high) = FittedViews.Depth(scene, across);
        double step = stepMm ?? (high - low) / count;
        if (!(step > 0 && double.IsFinite(step)))
            throw new ArgumentException($"Slices {step} mm apart make no montage.");
        double first = stepMm is null ? low + 0.5 * step : at - 0.5 * (count - 1) * step;
        return [.. Enumerable.Range(0, count).Select(i => scene with { CrosshairMm = scene.CrosshairMm + (first + i * step - at) * across })];
    }

    private static PagePanel Panel(Scene scene, ViewDescription view, Cell cell)
    {
        Scene shown = view.Of(scene);
        return new(shown, FittedViews.Of(shown, view, cell.Width, cell.Height), cell.X, cell.Y, cell.Width, cell.Height);
    }

    private static Cell Cell(int index, int columns, int rows, int width, int height)
    {
        (int row, int column) = Math.DivRem(index, columns);
        int left = Edge(column, columns, width);
        int top = Edge(row, rows, height);
        Cell cell = new(left, top, Edge(column + 1, columns, width) - Gap - left, Edge(row + 1, rows, height) - Gap - top);
        return cell.Width >= 16 && cell.Height >= 16 ? cell : throw new ArgumentException($"A page of {width} x {height} pixels is too small for {columns} x {rows} views.");
    }

    // Pieces of a length with gaps between them, but none at the ends.
    private static int Edge(int piece, int pieces, int length) => (int)((long)piece * (length + Gap) / pieces);
}
