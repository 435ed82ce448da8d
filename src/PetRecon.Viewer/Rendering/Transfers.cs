using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering;

/// <summary>Light and opacity of a value in volume rendering.</summary>
internal static class Transfers
{
    // A layer without a transfer function: half of the light is stopped in 7 mm of its highest values.
    private const double OpacityPerMmAtWindowHigh = 0.1;

    // Nearly nothing gets through 0.01 mm: light that is stopped within less than any voxel.
    private const double LargestDepthPerMm = 500;

    /// <summary>The values of the first and the last entry of a layer's transfer function, as a table.</summary>
    public static (double First, double Last) Range(VolumeLayer layer)
    {
        (double first, double last) = layer.Transfer is { } transfer
            ? (transfer.Points[0].Value, transfer.Points[^1].Value)
            : (Math.Min(layer.Window.Low, layer.Window.High), Math.Max(layer.Window.Low, layer.Window.High));
        return (first, last > first ? last : first + 1e-6 * Math.Max(1, Math.Abs(first)));
    }

    /// <summary>What a mm of a layer's value stops: exp(-depth) gets through. Nothing below what the layer shows.</summary>
    public static float DepthPerMm(VolumeLayer layer, in TransferPoint point)
    {
        double stopped = point.Value < layer.LowestShown ? 0 : Math.Clamp(layer.Opacity * point.OpacityPerMm, 0, 1);
        return (float)Math.Min(-Math.Log(1 - stopped), LargestDepthPerMm);
    }

    /// <summary>The point of a layer's transfer function at a value: on the straight lines between its points, level beyond the outermost.</summary>
    public static TransferPoint At(VolumeLayer layer, double value)
    {
        if (layer.Transfer is not { } transfer)
        {
            double share = Math.Clamp(layer.Window.Share(value), 0, 1);
            DisplayColour colour = layer.Map[share];
            return new(value, colour.Red, colour.Green, colour.Blue, share * OpacityPerMmAtWindowHigh);
        }

        ImmutableArray<TransferPoint> points = transfer.Points;
        int next = 0;
        while (next < points.Length && points[next].Value <= value)
            next++;
        if (next == 0 || next == points.Length)
            return points[next == 0 ? 0 : ^1] with { Value = value };
        (TransferPoint a, TransferPoint b) = (points[next - 1], points[next]);
        double part = (value - a.Value) / (b.Value - a.Value);
        return new(value, Between(a.Red, b.Red), Between(a.Green, b.Green), Between(a.Blue, b.Blue), a.OpacityPerMm + part * (b.OpacityPerMm - a.OpacityPerMm));

        byte Between(byte low, byte high) => (byte)Math.Round(low + part * (high - low));
    }
}
