using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Lines of equal value of a layer on a view's plane, in pixels: of the volume's own values, sampled once more than the picture needs.</summary>
internal static class IsodoseOutlines
{
    private const double LatticePixels = 1.5;
    private const int MaxLattice = 4000;

    /// <summary>The lines, with the place of their level among those of the isodose layer.</summary>
    public static IEnumerable<(int Level, ImmutableArray<OverlayPoint> Points, bool IsClosed)> On(VolumeLayer layer, IsodoseLayer isodoses, View view, int width, int height)
    {
        if (Lattice(layer, view, width, height) is not { } plane)
            return [];
        RigidTransform toScene = (layer.SceneToVolume ?? RigidTransform.Identity).Inverse();
        IsodoseLevel[] levels = [.. isodoses.Lines.Select(static line => IsodoseLevel.Absolute(line.Value))];
        List<(int Level, ImmutableArray<OverlayPoint> Points, bool IsClosed)> found = [];
        foreach (IsodoseLine line in IsodoseLines.On(plane, plane.Sample(layer.Volume), [.. levels.Distinct()]))
        {
            ImmutableArray<OverlayPoint> points = ImmutableArray.CreateRange(line.PointsMm, point => Pixel(view, toScene.Apply(point), width, height));
            for (int level = 0; level < levels.Length; level++)
            {
                if (levels[level] == line.Level)
                    found.Add((level, points, line.IsClosed));
            }
        }

        return found;
    }

    // In the volume's space; only over the part of the picture that the volume can be in.
    private static SlicePlane? Lattice(VolumeLayer layer, View view, int width, int height)
    {
        RigidTransform toVolume = layer.SceneToVolume ?? RigidTransform.Identity;
        RigidTransform toScene = toVolume.Inverse();
        OverlayPoint[] corners = [.. Corners(layer.Volume.Grid).Select(corner => Pixel(view, toScene.Apply(corner), width, height))];
        double left = Math.Max(0, corners.Min(static corner => corner.X) - 1);
        double right = Math.Min(width, corners.Max(static corner => corner.X) + 1);
        double top = Math.Max(0, corners.Min(static corner => corner.Y) - 1);
        double bottom = Math.Min(height, corners.Max(static corner => corner.Y) + 1);
        if (!(right > left && bottom > top))
            return null;
        double step = Math.Max(LatticePixels, Math.Max(right - left, bottom - top) / MaxLattice);
        Vector3D origin = toVolume.Apply(view.PositionMm(left, top, width, height));
        Vector3D right1 = toVolume.Rotate(step * view.MmPerPixel * view.Right);
        Vector3D down1 = toVolume.Rotate(step * view.MmPerPixel * view.Down);
        return new(origin, right1, down1, (int)((right - left) / step) + 1, (int)((bottom - top) / step) + 1);
    }

    private static IEnumerable<Vector3D> Corners(VoxelGrid grid)
    {
        for (int corner = 0; corner < 8; corner++)
            yield return grid.PositionMm((corner & 1) * grid.SizeX - 0.5, (corner >> 1 & 1) * grid.SizeY - 0.5, (corner >> 2) * grid.SizeZ - 0.5);
    }

    private static OverlayPoint Pixel(View view, Vector3D point, int width, int height)
    {
        (double x, double y) = view.PixelOf(point, width, height);
        return new(x, y);
    }
}
