using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Measuring;

/// <summary>How often values occur in a volume, for whoever chooses colours for them.</summary>
/// <param name="Low">Lowest value.</param>
/// <param name="High">Highest value.</param>
/// <param name="Counts">Voxels in equal steps from the lowest to the highest value; of large volumes, of every so many voxels.</param>
internal sealed record ValueHistogram(double Low, double High, ImmutableArray<int> Counts)
{
    private const int Steps = 160;
    private const int MaxSamples = 4_000_000;

    private static readonly ConditionalWeakTable<Volume, ValueHistogram> s_known = [];

    /// <summary>The histogram of a volume; made once.</summary>
    public static ValueHistogram Of(Volume volume) => s_known.GetValue(volume, Made);

    private static ValueHistogram Made(Volume volume)
    {
        ReadOnlySpan<float> voxels = volume.Voxels;
        // An odd stride, so that not only some columns are seen.
        int stride = Math.Max(1, voxels.Length / MaxSamples) | 1;
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int at = 0; at < voxels.Length; at += stride)
        {
            if (float.IsFinite(voxels[at]))
                (low, high) = (Math.Min(low, voxels[at]), Math.Max(high, voxels[at]));
        }

        if (!(high > low))
            (low, high) = double.IsFinite(low) ? (low, low + 1) : (0, 1);
        int[] counts = new int[Steps];
        for (int at = 0; at < voxels.Length; at += stride)
        {
            if (float.IsFinite(voxels[at]))
                counts[Math.Min(Steps - 1, (int)((voxels[at] - low) / (high - low) * Steps))]++;
        }

        return new(low, high, [.. counts]);
    }
}
