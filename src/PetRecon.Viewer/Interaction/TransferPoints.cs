using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>What a hand does with the points of a transfer function. The page has the same laws (Browser/Page/transfer.js).</summary>
internal static class TransferPoints
{
    // Of the range that is shown: how near two points may be.
    private const double GapShare = 1e-4;

    /// <summary>A point elsewhere; it stays between its neighbours.</summary>
    /// <param name="points">The points, by rising value.</param>
    /// <param name="index">Which one.</param>
    /// <param name="point">What it is to be.</param>
    /// <param name="range">From the lowest to the highest value that is shown.</param>
    public static ImmutableArray<TransferPoint> Set(ImmutableArray<TransferPoint> points, int index, TransferPoint point, double range)
    {
        double low = index > 0 ? points[index - 1].Value + GapShare * range : double.NegativeInfinity;
        double high = index < points.Length - 1 ? points[index + 1].Value - GapShare * range : double.PositiveInfinity;
        double value = Math.Min(Math.Max(point.Value, low), Math.Max(low, high));
        return points.SetItem(index, point with { Value = value, OpacityPerMm = Math.Clamp(point.OpacityPerMm, 0, 1) });
    }

    /// <summary>Another point, on the line between its neighbours.</summary>
    /// <returns>The points, and which of them it is.</returns>
    public static (ImmutableArray<TransferPoint> Points, int Index) Add(ImmutableArray<TransferPoint> points, double value)
    {
        if (points.Length >= ProjectionActions.MaxPoints)
            throw new InputException($"A transfer function has {ProjectionActions.MaxPoints} points at the most.");
        if (points.Any(point => point.Value == value))
            throw new InputException("There is a point of this value already.");
        int at = points.Count(point => point.Value < value);
        (TransferPoint a, TransferPoint b) = (points[Math.Max(0, at - 1)], points[Math.Min(at, points.Length - 1)]);
        double share = b.Value > a.Value ? (value - a.Value) / (b.Value - a.Value) : 0;
        byte Mixed(byte from, byte to) => (byte)Math.Round(from + share * (to - from));
        return (points.Insert(at, new(value, Mixed(a.Red, b.Red), Mixed(a.Green, b.Green), Mixed(a.Blue, b.Blue), a.OpacityPerMm + share * (b.OpacityPerMm - a.OpacityPerMm))), at);
    }

    /// <summary>One fewer; two always stay.</summary>
    public static ImmutableArray<TransferPoint> Remove(ImmutableArray<TransferPoint> points, int index) =>
        points.Length > 2 ? points.RemoveAt(index) : throw new InputException("A transfer function has at least two points.");

    /// <summary>The value in the middle between a point and its next one, or the one before the last.</summary>
    public static double Between(ImmutableArray<TransferPoint> points, int index)
    {
        int first = Math.Clamp(index, 0, points.Length - 2);
        return 0.5 * (points[first].Value + points[first + 1].Value);
    }
}
