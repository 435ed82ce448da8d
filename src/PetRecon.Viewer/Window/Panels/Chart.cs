using System.Collections.Immutable;
using PetRecon.Core.Structures;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>A line of a chart; it is broken where a value is no number.</summary>
/// <param name="Name">What the cursor calls it.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Points">Its points, by rising X.</param>
internal sealed record ChartCurve(string Name, DisplayColour Colour, ImmutableArray<(double X, double Y)> Points)
{
    /// <summary>The value at a place, straight between points; not a number beyond them.</summary>
    public double At(double x)
    {
        for (int n = 1; n < Points.Length; n++)
        {
            ((double fromX, double fromY), (double toX, double toY)) = (Points[n - 1], Points[n]);
            if (x >= fromX && x <= toX)
                return toX > fromX ? fromY + (x - fromX) / (toX - fromX) * (toY - fromY) : fromY;
        }

        return Points is [var only] && only.X == x ? only.Y : double.NaN;
    }
}

/// <summary>Curves over axes, read by a cursor under the mouse.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Curves">The curves.</param>
/// <param name="XUnit">What is to the right.</param>
/// <param name="YUnit">What is upwards.</param>
internal sealed record Chart(string Id, ImmutableArray<ChartCurve> Curves, string XUnit, string YUnit) : Control(Id)
{
    public override bool TakesFocus => false;

    /// <summary>A place that is marked, such as the frame that is shown.</summary>
    public double? MarkX { get; init; }
}

/// <summary>From values to pixels along an axis.</summary>
internal readonly record struct ChartScale(double Low, double High, float From, float To)
{
    /// <summary>The scale of values, from the lowest to the highest; of one value alone, a scale of 1.</summary>
    public static ChartScale Of(IEnumerable<double> values, float from, float to)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(low <= high))
            (low, high) = (0, 1);
        return new(low, high > low ? high : low + 1, from, to);
    }

    public float At(double value) => (float)(From + (value - Low) / (High - Low) * (To - From));

    public double ValueAt(float pixel) => Low + (pixel - From) / (To - From) * (High - Low);
}

/// <summary>Where the parts of a chart are.</summary>
/// <param name="Inside">What the curves are in.</param>
/// <param name="X">From values to pixels, to the right.</param>
/// <param name="Y">From values to pixels, upwards.</param>
internal readonly record struct ChartPlot(SKRect Inside, ChartScale X, ChartScale Y)
{
    public static ChartPlot Of(Chart chart, SKRect place, double textSize)
    {
        float size = (float)textSize;
        SKRect inside = new(place.Left + 3.6f * size, place.Top + 1.7f * size, place.Right - 0.8f * size, place.Bottom - 2.8f * size);
        if (inside.Right <= inside.Left + 1)
            inside.Right = inside.Left + 1;
        return new(
            inside,
            ChartScale.Of(chart.Curves.SelectMany(static curve => curve.Points).Select(static point => point.X), inside.Left, inside.Right),
            ChartScale.Of(chart.Curves.SelectMany(static curve => curve.Points).Select(static point => point.Y).Append(0), inside.Bottom, inside.Top));
    }
}
