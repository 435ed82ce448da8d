using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Isodose;

/// <summary>A plane in patient space with a lattice of points on it, on which lines are drawn: a slice of a grid, or any other. LPS mm.</summary>
public sealed record SlicePlane
{
    /// <summary>Makes a plane.</summary>
    /// <param name="originMm">The first point of the lattice.</param>
    /// <param name="stepUMm">From a point to the next one along the lattice's first axis.</param>
    /// <param name="stepVMm">From a point to the next one along the second axis.</param>
    /// <param name="countU">Number of points along the first axis.</param>
    /// <param name="countV">Number of points along the second axis.</param>
    /// <exception cref="ArgumentException">The steps span no plane, or there are no points, or too many.</exception>
    public SlicePlane(Vector3D originMm, Vector3D stepUMm, Vector3D stepVMm, int countU, int countV)
    {
        if (countU < 1 || countV < 1 || (long)countU * countV > 1 << 28)
            throw new ArgumentException($"A plane of {countU} x {countV} points cannot be made; 1 x 1 to 2^28 points in all were expected.");
        double area = Vector3D.Cross(stepUMm, stepVMm).Length;
        if (!(area > 1e-9 * stepUMm.Length * stepVMm.Length && double.IsFinite(area) && double.IsFinite(originMm.LengthSquared)))
            throw new ArgumentException($"Steps {stepUMm} and {stepVMm} mm from {originMm} mm span no plane.");
        OriginMm = originMm;
        StepUMm = stepUMm;
        StepVMm = stepVMm;
        CountU = countU;
        CountV = countV;
    }

    /// <summary>The first point of the lattice.</summary>
    public Vector3D OriginMm { get; }

    /// <summary>From a point to the next one along the lattice's first axis.</summary>
    public Vector3D StepUMm { get; }

    /// <summary>From a point to the next one along the second axis.</summary>
    public Vector3D StepVMm { get; }

    /// <summary>Number of points along the first axis.</summary>
    public int CountU { get; }

    /// <summary>Number of points along the second axis.</summary>
    public int CountV { get; }

    /// <summary>Unit vector across the plane, from whose side lines run counterclockwise around higher values.</summary>
    public Vector3D Normal => Vector3D.Cross(StepUMm, StepVMm).Normalized();

    /// <summary>A point of the plane by its place in the lattice, not only whole numbers.</summary>
    public Vector3D PositionMm(double u, double v) => OriginMm + u * StepUMm + v * StepVMm;

    /// <summary>The centres of the voxels of a slice of a grid.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="axis">Which of its axes leads from slice to slice: 0, 1 or 2.</param>
    /// <param name="index">Which slice.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public static SlicePlane Of(VoxelGrid grid, int axis, int index)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (int u, int v) = InPlane(axis);
        if ((uint)index >= (uint)Size(grid, axis))
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There is no slice {index} along axis {axis} of a grid of {grid}.");
        Vector3D origin = grid.PositionMm(axis == 0 ? index : 0, axis == 1 ? index : 0, axis == 2 ? index : 0);
        return new(origin, Step(grid, u), Step(grid, v), Size(grid, u), Size(grid, v));
    }

    /// <summary>A rectangle about a point, its points evenly apart.</summary>
    /// <param name="centerMm">The middle.</param>
    /// <param name="directionU">Along its width; of any length above zero.</param>
    /// <param name="directionV">Along its height; of any length above zero.</param>
    /// <param name="widthMm">Its width.</param>
    /// <param name="heightMm">Its height.</param>
    /// <param name="spacingMm">
    /// Distance of its points at the most. Between them values are bilinear, so lines differ from those of the trilinear function by the square of it.
    /// </param>
    /// <exception cref="ArgumentException">A length is not above zero, the directions span no plane, or there are too many points.</exception>
    public static SlicePlane About(Vector3D centerMm, Vector3D directionU, Vector3D directionV, double widthMm, double heightMm, double spacingMm)
    {
        if (!(widthMm > 0 && heightMm > 0 && spacingMm > 0 && widthMm / spacingMm < 1 << 20 && heightMm / spacingMm < 1 << 20))
            throw new ArgumentException($"A plane of {widthMm} x {heightMm} mm with points {spacingMm} mm apart cannot be made.");
        int countU = (int)Math.Ceiling(widthMm / spacingMm) + 1;
        int countV = (int)Math.Ceiling(heightMm / spacingMm) + 1;
        Vector3D u = widthMm / (countU - 1) * directionU.Normalized();
        Vector3D v = heightMm / (countV - 1) * directionV.Normalized();
        return new(centerMm - 0.5 * (countU - 1) * u - 0.5 * (countV - 1) * v, u, v, countU, countV);
    }

    /// <summary>The values of a volume at the points, trilinearly; half a voxel beyond the outermost centres they are those of the border, farther out NaN.</summary>
    /// <param name="volume">The volume.</param>
    public float[] Sample(Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        TrilinearSampler sampler = new(volume);
        float[] values = new float[CountU * CountV];
        Vector3D origin = volume.Grid.IndexOf(OriginMm);
        Vector3D stepU = volume.Grid.IndexOf(OriginMm + StepUMm) - origin;
        Vector3D stepV = volume.Grid.IndexOf(OriginMm + StepVMm) - origin;
        for (int v = 0; v < CountV; v++)
        {
            for (int u = 0; u < CountU; u++)
                values[v * CountU + u] = (float)sampler.AtIndex(origin + u * stepU + v * stepV);
        }

        return values;
    }

    internal static int Size(VoxelGrid grid, int axis) => axis switch { 0 => grid.SizeX, 1 => grid.SizeY, _ => grid.SizeZ };

    /// <summary>The values of a slice as they are.</summary>
    internal static float[] Values(Volume volume, int axis, int index)
    {
        VoxelGrid grid = volume.Grid;
        (int u, int v) = InPlane(axis);
        int[] strides = [1, grid.SizeX, grid.SizeX * grid.SizeY];
        float[] values = new float[Size(grid, u) * Size(grid, v)];
        for (int row = 0, to = 0; row < Size(grid, v); row++)
        {
            int from = index * strides[axis] + row * strides[v];
            for (int column = 0; column < Size(grid, u); column++, to++)
                values[to] = volume.Voxels[from + column * strides[u]];
        }

        return values;
    }

    private static (int U, int V) InPlane(int axis) => axis switch
    {
        0 => (1, 2),
        1 => (0, 2),
        2 => (0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "An axis of a grid is 0, 1 or 2."),
    };

    private static Vector3D Step(VoxelGrid grid, int axis) => axis switch
    {
        0 => grid.SpacingMm.X * grid.AxisX,
        1 => grid.SpacingMm.Y * grid.AxisY,
        _ => grid.SpacingMm.Z * grid.AxisZ,
    };
}
