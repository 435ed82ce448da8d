using System.Numerics;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>Values to colours over colours, a row of pixels at a time.</summary>
internal static class RowPainter
{
    /// <summary>Puts a layer's values over what is there.</summary>
    public static void Blend(LayerFrame frame, ReadOnlySpan<float> values, Span<Vector3> row)
    {
        VolumeLayer layer = frame.Layer;
        if (!layer.Bands.IsEmpty)
        {
            BlendBands(frame, values, row);
            return;
        }

        float opacity = (float)Math.Clamp(layer.Opacity, 0, 1);
        Vector3[] colours = frame.Colours;
        float lowest = frame.Lowest;
        LayerBlend blend = layer.Blend;
        for (int n = 0; n < row.Length; n++)
        {
            // False for what is not a number, too.
            if (!(values[n] >= lowest))
                continue;
            Vector3 colour = colours[frame.EntryOf(values[n])];
            row[n] = blend switch
            {
                LayerBlend.Add => Vector3.Min(row[n] + opacity * colour, Vector3.One),
                LayerBlend.Maximum => Vector3.Max(row[n], opacity * colour),
                _ => row[n] + opacity * (colour - row[n]),
            };
        }
    }

    // The highest level that a value reaches decides.
    private static void BlendBands(LayerFrame frame, ReadOnlySpan<float> values, Span<Vector3> row)
    {
        (float[] levels, Vector3[] colours) = frame.Bands;
        float opacity = (float)Math.Clamp(frame.Layer.Opacity, 0, 1);
        for (int n = 0; n < row.Length; n++)
        {
            int band = -1;
            while (band + 1 < levels.Length && values[n] >= levels[band + 1])
                band++;
            if (band >= 0)
                row[n] += opacity * (colours[band] - row[n]);
        }
    }

    /// <summary>Colours as bytes, opaque.</summary>
    public static void Store(ReadOnlySpan<Vector3> row, Span<byte> rgba)
    {
        for (int n = 0; n < row.Length; n++)
        {
            Vector3 scaled = Vector3.Clamp(row[n], Vector3.Zero, Vector3.One) * 255 + new Vector3(0.5f);
            rgba[4 * n] = (byte)scaled.X;
            rgba[4 * n + 1] = (byte)scaled.Y;
            rgba[4 * n + 2] = (byte)scaled.Z;
            rgba[4 * n + 3] = 255;
        }
    }
}
