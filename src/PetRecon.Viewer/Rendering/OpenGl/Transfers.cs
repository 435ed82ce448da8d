using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>Light and opacity of a value in volume rendering.</summary>
internal static class Transfers
{
    // A layer without a transfer function: half of the light is stopped in 7 mm of its highest values.
    private const double OpacityPerMmAtWindowHigh = 0.1;

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
