using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Outlines of grown regions on planes: half-way between the centres of voxels that belong to them and of those that do not.</summary>
internal static class GrownOutlines
{
    // Made once for each region, however many frames show it.
    private static readonly ConditionalWeakTable<GrownRegion, Volume<Occupancy>> s_masks = [];

    /// <summary>The outlines.</summary>
    /// <param name="region">The region.</param>
    /// <param name="layer">The layer that it grew in.</param>
    /// <param name="view">The plane.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    public static IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> On(GrownRegion region, VolumeLayer layer, View view, int width, int height)
    {
        VolumeLayer mask = layer with { Volume = s_masks.GetValue(region, Mask), Frames = [] };
        IsodoseLayer half = new("", layer.Id, [new(0.5, default, "")]);
        return IsodoseOutlines.On(mask, half, view, width, height).Select(static line => (line.Points, line.IsClosed));
    }

    // Only the box around the region, with a voxel to spare on all sides.
    private static Volume<Occupancy> Mask(GrownRegion region)
    {
        VoxelGrid grid = region.Grid;
        int plane = grid.SizeX * grid.SizeY;
        (int i, int j, int k) low = (int.MaxValue, int.MaxValue, int.MaxValue);
        (int i, int j, int k) high = (0, 0, 0);
        foreach (int voxel in region.Voxels)
        {
            (int i, int j, int k) = (voxel % grid.SizeX, voxel / grid.SizeX % grid.SizeY, voxel / plane);
            low = (Math.Min(low.i, i), Math.Min(low.j, j), Math.Min(low.k, k));
            high = (Math.Max(high.i, i), Math.Max(high.j, j), Math.Max(high.k, k));
        }

        VoxelGrid box = new(
            high.i - low.i + 3, high.j - low.j + 3, high.k - low.k + 3, grid.SpacingMm, grid.PositionMm(low.i - 1, low.j - 1, low.k - 1), grid.AxisX, grid.AxisY, grid.AxisZ);
        float[] values = new float[box.VoxelCount];
        foreach (int voxel in region.Voxels)
            values[box.LinearIndex(voxel % grid.SizeX - low.i + 1, voxel / grid.SizeX % grid.SizeY - low.j + 1, voxel / plane - low.k + 1)] = 1;
        return new(box, values);
    }
}
