using System.Collections.Immutable;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The points of a transfer function over the histogram of a layer's values, dragged by the mouse or moved by the arrow keys.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Points">The points.</param>
/// <param name="Chosen">The one that keys and fields are for.</param>
/// <param name="Histogram">How often values occur; null before that is known.</param>
/// <param name="Choose">Takes another choice.</param>
/// <param name="Do">Takes other points.</param>
internal sealed record TransferEditor(
    string Id, ImmutableArray<TransferPoint> Points, int Chosen, ValueHistogram? Histogram, Action<int> Choose, Action<ImmutableArray<TransferPoint>> Do) : Control(Id)
{
    private const int KeySteps = 100;

    /// <summary>The values that are shown as long as a point is held, so that the scale stays while a point at its end is dragged; null shows all.</summary>
    public (double Low, double High)? HeldRange { get; init; }

    /// <summary>The values that are shown: all that there are, and all points.</summary>
    public (double Low, double High) Range
    {
        get
        {
            if (HeldRange is { } held)
                return held;
            double low = Math.Min(Histogram?.Low ?? double.PositiveInfinity, Points[0].Value);
            double high = Math.Max(Histogram?.High ?? double.NegativeInfinity, Points[^1].Value);
            return (low, high > low ? high : low + 1);
        }
    }

    private double Width => Range.High - Range.Low;

    /// <summary>Moves a point.</summary>
    public void Move(int index, double value, double opacity) => Do(TransferPoints.Set(Points, index, Points[index] with { Value = value, OpacityPerMm = opacity }, Width));

    /// <summary>Adds a point.</summary>
    public void Add(double value)
    {
        (ImmutableArray<TransferPoint> points, int index) = TransferPoints.Add(Points, value);
        Do(points);
        Choose(index);
    }

    /// <summary>Takes the chosen point away.</summary>
    public void Remove()
    {
        Do(TransferPoints.Remove(Points, Chosen));
        Choose(Math.Min(Chosen, Points.Length - 2));
    }

    /// <summary>Obeys a key; false if it means nothing here.</summary>
    public bool Press(string key)
    {
        TransferPoint point = Points[Chosen];
        double step = Width / KeySteps;
        double height = TransferPlot.HeightShare(point.OpacityPerMm);
        switch (key)
        {
            case "ArrowLeft" or "ArrowRight":
                Move(Chosen, point.Value + (key == "ArrowLeft" ? -step : step), point.OpacityPerMm);
                return true;
            case "ArrowUp" or "ArrowDown":
                Move(Chosen, point.Value, TransferPlot.OpacityAtShare(height + (key == "ArrowUp" ? 1.0 : -1.0) / KeySteps));
                return true;
            case "Shift+ArrowLeft" or "Shift+ArrowRight":
                Choose(Math.Clamp(Chosen + (key == "Shift+ArrowLeft" ? -1 : 1), 0, Points.Length - 1));
                return true;
            case "Enter":
                Add(TransferPoints.Between(Points, Chosen));
                return true;
            case "Delete" or "Backspace":
                Remove();
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Where the parts of a transfer editor are. Opacities are small where much is seen through, and their differences there matter most: heights go by their cube roots.</summary>
/// <param name="Editor">What is shown.</param>
/// <param name="Inside">Between the lowest and the highest value, nothing and all.</param>
/// <param name="TextSize">Height of the font, pixels.</param>
internal readonly record struct TransferPlot(TransferEditor Editor, SKRect Inside, double TextSize)
{
    public static TransferPlot Of(TransferEditor editor, SKRect place, double textSize) => new(editor, SKRect.Inflate(place, -0.5f * (float)textSize, -0.5f * (float)textSize), textSize);

    /// <summary>How high an opacity is, 0 to 1.</summary>
    public static double HeightShare(double opacity) => Math.Cbrt(opacity);

    /// <summary>The opacity of a height.</summary>
    public static double OpacityAtShare(double share) => Math.Pow(Math.Clamp(share, 0, 1), 3);

    public float X(double value) => Inside.Left + (float)Math.Clamp((value - Editor.Range.Low) / (Editor.Range.High - Editor.Range.Low), 0, 1) * Inside.Width;

    public float Y(double opacity) => Inside.Bottom - (float)HeightShare(opacity) * Inside.Height;

    public double ValueAt(float x) => Editor.Range.Low + Math.Clamp((x - Inside.Left) / Inside.Width, 0, 1) * (Editor.Range.High - Editor.Range.Low);

    public double OpacityAt(float y) => OpacityAtShare((Inside.Bottom - y) / Inside.Height);

    /// <summary>The point that is nearest to a pixel, and whether that is near enough to take hold of it.</summary>
    public (int Index, bool IsNear) Nearest(SKPoint at)
    {
        (int nearest, float least) = (0, float.PositiveInfinity);
        for (int n = 0; n < Editor.Points.Length; n++)
        {
            float distance = SKPoint.Distance(at, new(X(Editor.Points[n].Value), Y(Editor.Points[n].OpacityPerMm)));
            if (distance < least)
                (nearest, least) = (n, distance);
        }

        return (nearest, least < TextSize);
    }
}
