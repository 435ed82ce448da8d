using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Windows of volumes that nobody named one for, and where their values are highest.</summary>
internal static class SceneWindows
{
    private const int Samples = 200_000;
    private const double LowShare = 0.005;
    private const double HighShare = 0.995;

    /// <summary>Most of the values, so that a few extreme ones do not leave all others dark; of volumes without negative values from 0 on.</summary>
    public static ValueWindow Of(Volume volume)
    {
        ReadOnlySpan<float> voxels = volume.Voxels;
        int stride = Math.Max(1, voxels.Length / Samples);
        List<float> values = [];
        float highest = float.NegativeInfinity;
        for (int i = 0; i < voxels.Length; i++)
        {
            if (!float.IsFinite(voxels[i]))
                continue;
            highest = Math.Max(highest, voxels[i]);
            if (i % stride == 0)
                values.Add(voxels[i]);
        }

        if (values.Count == 0)
            return new(0, 1);
        values.Sort();
        double low = values[(int)(LowShare * (values.Count - 1))];
        double high = values[(int)(HighShare * (values.Count - 1))];
        if (low >= 0)
            low = 0;
        if (!(high > low))
            high = highest;
        return high > low ? new(low, high) : new(low, low + 1);
    }

    /// <summary>The highest finite value; not a number if there is none.</summary>
    public static double Maximum(Volume volume)
    {
        int place = HighestVoxel(volume);
        return place < 0 ? double.NaN : volume.Voxels[place];
    }

    /// <summary>Where the highest finite value is; the grid's middle if there is none.</summary>
    public static Vector3D PlaceOfMaximum(Volume volume)
    {
        int place = HighestVoxel(volume);
        if (place < 0)
            return volume.Grid.CenterMm;
        (int row, int i) = Math.DivRem(place, volume.Grid.SizeX);
        (int k, int j) = Math.DivRem(row, volume.Grid.SizeY);
        return volume.Grid.PositionMm(i, j, k);
    }

    private static int HighestVoxel(Volume volume)
    {
        ReadOnlySpan<float> voxels = volume.Voxels;
        int highest = -1;
        for (int i = 0; i < voxels.Length; i++)
        {
            if (float.IsFinite(voxels[i]) && (highest < 0 || voxels[i] > voxels[highest]))
                highest = i;
        }

        return highest;
    }
}
