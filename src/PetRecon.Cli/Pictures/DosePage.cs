using System.Collections.Immutable;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Draws a <see cref="DosePicture"/>: three views side by side and the legend.</summary>
internal sealed class DosePage
{
    private const double LatticePixels = 1.5;
    private const int LegendBars = 2;

    private readonly DosePicture _picture;
    private readonly ValueWindow _window;
    private readonly IReadOnlyList<DisplayColour> _colours;
    private readonly MontageLayout _layout;
    private readonly List<PanelView> _views = [];
    private readonly Dictionary<(PanelView View, Structure Structure), ImmutableArray<IsodoseLine>> _outlines = [];
    private readonly DoseLegend _legend;
    private readonly TrilinearSampler _image;
    private readonly TrilinearSampler _dose;
    private readonly ColourMap _wash;
    private readonly CancellationToken _cancellation;

    public DosePage(DosePicture picture, Vector3D position, ValueWindow window, IReadOnlyList<DisplayColour> colours, CancellationToken cancellation)
    {
        _picture = picture;
        _window = window;
        _colours = colours;
        _cancellation = cancellation;
        WorldBox box = picture.Shown();
        _layout = new(box, 1, LegendBars, picture.LongestSidePixels);
        foreach ((_, AnatomicalPlane plane, SKRectI area) in _layout.Panels)
            _views.Add(new(plane, area, box, position));
        _legend = new(picture, colours, FindOutlines(), _layout.ColourBars.Location);
        _image = new(picture.Underlay ?? picture.Dose.Volume);
        _dose = new(picture.Dose.Volume);
        _wash = ColourMap.Through("isodose", IsodosePalette.Of(8));
        Size = new(Math.Max(_layout.Size.Width, _legend.Area.Right + MontageLayout.Margin), Math.Max(_layout.Size.Height, _legend.Area.Bottom + MontageLayout.Margin));
    }

    public SKSizeI Size { get; }

    public void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        PanelDrawing.Caption(canvas, _picture.Title, MontageLayout.Margin, MontageLayout.Margin + 20, 20);
        foreach (PanelView view in _views)
        {
            _cancellation.ThrowIfCancellationRequested();
            DrawSlice(canvas, view);
            int saved = canvas.Save();
            canvas.ClipRect(view.Area);
            DrawLines(canvas, view);
            DrawPlanes(canvas, view);
            canvas.RestoreToCount(saved);
            PanelDrawing.Frame(canvas, view.Area);
            PanelDrawing.Letters(canvas, view.Plane, view.Area);
            PanelDrawing.Heading(canvas, view);
        }

        PanelDrawing.ScaleBar(canvas, _layout);
        _legend.Draw(canvas);
    }

    // Returns the structures that cannot be cut by a plane: the legend says so, as one of twenty need not cost the whole picture.
    private HashSet<Structure> FindOutlines()
    {
        HashSet<Structure> failed = new(ReferenceEqualityComparer.Instance);
        foreach (PanelView view in _views)
        {
            SlicePlane lattice = view.Lattice(LatticePixels);
            foreach (Structure structure in _picture.Structures)
            {
                _cancellation.ThrowIfCancellationRequested();
                try
                {
                    _outlines[(view, structure)] = StructureSection.On(lattice, structure, _cancellation);
                }
                catch (ArgumentException)
                {
                    failed.Add(structure);
                }
            }
        }

        return failed;
    }

    private void DrawSlice(SKCanvas canvas, PanelView view)
    {
        SKRectI area = view.Area;
        SKColor[] pixels = new SKColor[area.Width * area.Height];
        double lowest = _picture.Levels.Count > 0 ? _picture.Levels.Min(level => level.Value) : double.PositiveInfinity;
        double highest = _picture.Levels.Count > 0 ? _picture.Levels.Max(level => level.Value) : 1;
        double opacity = Math.Clamp(_picture.WashOpacity, 0, 1);
        for (int y = 0; y < area.Height; y++)
        {
            for (int x = 0; x < area.Width; x++)
            {
                Vector3D point = view.At((x + 0.5) / area.Width, (y + 0.5) / area.Height);
                double value = _image.At(point);
                SKColor colour = double.IsNaN(value) ? PanelDrawing.Outside : ColourMaps.Grey.Ink(_window.Share(value));
                double dose = opacity > 0 ? _dose.At(point) : double.NaN;
                pixels[y * area.Width + x] = dose >= lowest ? Mix(colour, _wash.Ink((dose - lowest) / Math.Max(highest - lowest, 1e-12)), opacity) : colour;
            }
        }

        using SKBitmap slice = new(area.Width, area.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        slice.Pixels = pixels;
        canvas.DrawBitmap(slice, area.Left, area.Top);
    }

    private static SKColor Mix(SKColor under, SKColor over, double opacity)
    {
        byte Part(byte a, byte b) => (byte)Math.Round(a + opacity * (b - a));
        return new(Part(under.Red, over.Red), Part(under.Green, over.Green), Part(under.Blue, over.Blue));
    }

    // Structures first: dose lines are what the picture is for.
    private void DrawLines(SKCanvas canvas, PanelView view)
    {
        SlicePlane lattice = view.Lattice(LatticePixels);
        foreach (Structure structure in _picture.Structures)
        {
            if (_outlines.TryGetValue((view, structure), out ImmutableArray<IsodoseLine> outline))
                Stroke(canvas, view, outline, DoseLegend.ColourOf(structure), DoseLegend.StructureWidth);
        }

        ImmutableArray<IsodoseLine> lines = IsodoseLines.OnPlane(_picture.Dose.Volume, lattice, _picture.Levels);
        for (int level = 0; level < _picture.Levels.Count; level++)
        {
            DisplayColour colour = _colours[level];
            IsodoseLevel shown = _picture.Levels[level];
            Stroke(canvas, view, lines.Where(line => line.Level == shown), colour.Ink(), DoseLegend.LineWidth);
        }
    }

    private static void Stroke(SKCanvas canvas, PanelView view, IEnumerable<IsodoseLine> lines, SKColor colour, float width)
    {
        using SKPath path = new();
        foreach (IsodoseLine line in lines)
        {
            path.MoveTo(view.PixelOf(line.PointsMm[0]));
            for (int i = 1; i < line.PointsMm.Length; i++)
                path.LineTo(view.PixelOf(line.PointsMm[i]));
            if (line.IsClosed)
                path.Close();
        }

        if (path.IsEmpty)
            return;
        using SKPaint paint = new() { Color = colour, Style = SKPaintStyle.Stroke, StrokeWidth = width, StrokeJoin = SKStrokeJoin.Round, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    // Short marks at the edges say where the other two planes are.
    private static void DrawPlanes(SKCanvas canvas, PanelView view)
    {
        const float Length = 9;
        SKPoint at = view.PixelOf(view.PositionMm);
        using SKPaint paint = new() { Color = new(0xff, 0xff, 0xff, 0xd0), StrokeWidth = 1.5f, IsAntialias = true };
        canvas.DrawLine(at.X, view.Area.Top, at.X, view.Area.Top + Length, paint);
        canvas.DrawLine(at.X, view.Area.Bottom - Length, at.X, view.Area.Bottom, paint);
        canvas.DrawLine(view.Area.Left, at.Y, view.Area.Left + Length, at.Y, paint);
        canvas.DrawLine(view.Area.Right - Length, at.Y, view.Area.Right, at.Y, paint);
    }
}
