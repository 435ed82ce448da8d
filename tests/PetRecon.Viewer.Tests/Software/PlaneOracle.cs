using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Tests.Software;

/// <summary>What a volume's value at a point is, in double precision and by other means than the program's: Cramer's rule and the sum over eight weighted corners.</summary>
internal static class PlaneOracle
{
    /// <summary>The value at a point of the volume's space and how far, in voxels, it is from the nearest face or change of voxel where rounding may decide.</summary>
    public static (double? Value, double Margin) Sample(Volume volume, Vector3D point, bool interpolated)
    {
        VoxelGrid grid = volume.Grid;
        double[] index = Index(grid, point);
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        double margin = double.MaxValue;
        bool inside = true;
        for (int axis = 0; axis < 3; axis++)
        {
            margin = Math.Min(margin, Math.Min(Math.Abs(index[axis] + 0.5), Math.Abs(index[axis] - sizes[axis] + 0.5)));
            if (!interpolated)
                margin = Math.Min(margin, Math.Abs(index[axis] - Math.Floor(index[axis]) - 0.5));
            inside &= index[axis] > -0.5 && index[axis] < sizes[axis] - 0.5;
        }

        if (!inside)
            return (null, margin);
        double sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            double weight = 1;
            int[] voxel = new int[3];
            for (int axis = 0; axis < 3; axis++)
            {
                int bit = (corner >> axis) & 1;
                double floor = interpolated ? Math.Floor(index[axis]) : Math.Round(index[axis]);
                double share = index[axis] - floor;
                weight *= interpolated ? (bit == 1 ? share : 1 - share) : 1 - bit;
                voxel[axis] = Math.Clamp((int)floor + bit, 0, sizes[axis] - 1);
            }

            if (weight > 0)
                sum += weight * volume[voxel[0], voxel[1], voxel[2]];
        }

        return (sum, margin);
    }

    /// <summary>The colour of a pixel of one layer over black, each part 0 to 255; null where rounding may decide.</summary>
    public static (double R, double G, double B)? Pixel(IEnumerable<VolumeLayer> layers, View view, int x, int y, int width, int height)
    {
        Vector3D position = view.CenterMm + (x + 0.5 - width / 2.0) * view.MmPerPixel * view.Right + (y + 0.5 - height / 2.0) * view.MmPerPixel * view.Down;
        (double R, double G, double B) below = (0, 0, 0);
        foreach (VolumeLayer layer in layers)
        {
            Vector3D point = layer.SceneToVolume is RigidTransform way ? way.Rotate(position) + way.Translation : position;
            (double? value, double margin) = Sample(layer.Volume, point, layer.IsInterpolated);
            if (margin < 1e-3)
                return null;
            if (value is not double found || double.IsNaN(found) || found < layer.LowestShown)
                continue;
            double share = 255 * Math.Clamp((found - layer.Window.Low) / (layer.Window.High - layer.Window.Low), 0, 1);
            if (Math.Abs(share - Math.Floor(share) - 0.5) < 0.02)
                return null;
            below = Blended(below, layer.Map.Colours[(int)Math.Floor(share + 0.5)], layer.Opacity, layer.Blend);
        }

        return below;
    }

    /// <summary>Counts pixels that differ by more than one grey value, and those that were compared.</summary>
    public static (int Wrong, int Compared, int Lit) Compare(ReadOnlySpan<byte> rgba, IReadOnlyList<VolumeLayer> layers, View view, int width, int height)
    {
        (int wrong, int compared, int lit) = (0, 0, 0);
        for (int n = 0; n < width * height; n++)
        {
            if (Pixel(layers, view, n % width, n / width, width, height) is not (double r, double g, double b))
                continue;
            compared++;
            lit += r + g + b > 0 ? 1 : 0;
            double worst = Math.Max(Math.Abs(rgba[4 * n] - r), Math.Max(Math.Abs(rgba[4 * n + 1] - g), Math.Abs(rgba[4 * n + 2] - b)));
            wrong += worst > 1.01 || rgba[4 * n + 3] != 255 ? 1 : 0;
        }

        return (wrong, compared, lit);
    }

    /// <summary>Where a line of sight is within a volume's outer faces and two clips; near above far if it misses.</summary>
    public static (double Near, double Far) Way(VoxelGrid grid, Vector3D origin, Vector3D direction, double near, double far)
    {
        double[] start = Index(grid, origin);
        double[] end = Index(grid, origin + direction);
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        for (int axis = 0; axis < 3; axis++)
        {
            double step = end[axis] - start[axis];
            if (Math.Abs(step) < 1e-9)
            {
                if (start[axis] < -0.5 || start[axis] > sizes[axis] - 0.5)
                    return (1, 0);
                continue;
            }

            double a = (-0.5 - start[axis]) / step;
            double b = (sizes[axis] - 0.5 - start[axis]) / step;
            (near, far) = (Math.Max(near, Math.Min(a, b)), Math.Min(far, Math.Max(a, b)));
        }

        return (near, far);
    }

    private static double[] Index(VoxelGrid grid, Vector3D point)
    {
        Vector3D a = grid.SpacingMm.X * grid.AxisX;
        Vector3D b = grid.SpacingMm.Y * grid.AxisY;
        Vector3D c = grid.SpacingMm.Z * grid.AxisZ;
        Vector3D d = point - grid.OriginMm;
        double whole = Determinant(a, b, c);
        return [Determinant(d, b, c) / whole, Determinant(a, d, c) / whole, Determinant(a, b, d) / whole];
    }

    private static double Determinant(Vector3D a, Vector3D b, Vector3D c) =>
        a.X * (b.Y * c.Z - b.Z * c.Y) - b.X * (a.Y * c.Z - a.Z * c.Y) + c.X * (a.Y * b.Z - a.Z * b.Y);

    private static (double R, double G, double B) Blended((double R, double G, double B) below, DisplayColour colour, double opacity, LayerBlend blend)
    {
        double One(double under, double own) => blend switch
        {
            LayerBlend.Add => Math.Min(255, under + opacity * own),
            LayerBlend.Maximum => Math.Max(under, opacity * own),
            _ => (1 - opacity) * under + opacity * own,
        };
        return (One(below.R, colour.Red), One(below.G, colour.Green), One(below.B, colour.Blue));
    }
}
