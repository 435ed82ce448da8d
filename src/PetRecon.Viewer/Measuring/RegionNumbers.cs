using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Measuring;

/// <summary>Statistics of regions that are asked for again and again, such as with every picture: measured once for a region and a layer's values.</summary>
internal static class RegionNumbers
{
    private static readonly ConditionalWeakTable<Region, Known> s_known = [];

    /// <summary>What a layer's values in a region are.</summary>
    /// <exception cref="ArgumentException">They cannot be measured; see <see cref="RegionStatistics.Of"/>.</exception>
    public static RegionStatistics Of(VolumeLayer layer, Region region, bool withPeak, CancellationToken cancellation = default)
    {
        Known known = s_known.GetValue(region, static _ => new());
        (Volume, Core.Spatial.RigidTransform?) key = (layer.Volume, layer.SceneToVolume);
        lock (known.Lock)
        {
            if (known.Entries.TryGetValue(key, out RegionStatistics? found) && (found.Peak is not null || !withPeak))
                return found;
        }

        RegionStatistics made = RegionStatistics.Of(layer, region, withPeak, cancellation);
        lock (known.Lock)
        {
            // Of something that changes with time, the last few frames.
            if (known.Entries.Count >= 16)
                known.Entries.Clear();
            known.Entries[key] = made;
        }

        return made;
    }

    private sealed class Known
    {
        public Lock Lock { get; } = new();

        public Dictionary<(Volume, Core.Spatial.RigidTransform?), RegionStatistics> Entries { get; } = [];
    }
}
