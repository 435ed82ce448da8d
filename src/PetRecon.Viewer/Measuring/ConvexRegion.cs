using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>A region about a centre, spanned by three half-axes: what |q| is at most 1 of, position = centre + q1 A + q2 B + q3 C.</summary>
public abstract record ConvexRegion : Region
{
    // Enough for 0.1 % of a small region's volume; large ones have many voxels, whose errors cancel.
    private const double LinesInAll = 300_000;

    // Touched voxels cost 12 bytes each; more of them are a mistake, or a question of minutes.
    private const double MaxVoxels = 3e7;

    private readonly Vector3D _dualA;
    private readonly Vector3D _dualB;
    private readonly Vector3D _dualC;

    private protected ConvexRegion(Vector3D centerMm, Vector3D halfAxisA, Vector3D halfAxisB, Vector3D halfAxisC)
    {
        double volume = Vector3D.Dot(Vector3D.Cross(halfAxisA, halfAxisB), halfAxisC);
        if (!(Math.Abs(volume) > 0 && double.IsFinite(volume) && double.IsFinite(centerMm.LengthSquared)))
            throw new ArgumentException($"A region with the centre {centerMm} and the half-axes {halfAxisA}, {halfAxisB}, {halfAxisC} mm has no volume.");
        CenterMm = centerMm;
        HalfAxisA = halfAxisA;
        HalfAxisB = halfAxisB;
        HalfAxisC = halfAxisC;
        _dualA = Vector3D.Cross(halfAxisB, halfAxisC) / volume;
        _dualB = Vector3D.Cross(halfAxisC, halfAxisA) / volume;
        _dualC = Vector3D.Cross(halfAxisA, halfAxisB) / volume;
    }

    /// <summary>The middle, mm.</summary>
    public Vector3D CenterMm { get; }

    /// <summary>From the middle to the surface along the first axis, mm.</summary>
    public Vector3D HalfAxisA { get; }

    /// <summary>From the middle to the surface along the second axis, mm.</summary>
    public Vector3D HalfAxisB { get; }

    /// <summary>From the middle to the surface along the third axis, mm.</summary>
    public Vector3D HalfAxisC { get; }

    /// <summary>How far the region reaches along a direction of which the half-axes have these components.</summary>
    private protected abstract double Reach(double a, double b, double c);

    /// <summary>Between which numbers n a line q + n step is within; low above high if it misses.</summary>
    private protected abstract (double Low, double High) Chord(Vector3D q, Vector3D step);

    // A voxel's part is measured along its x by lines that cross it, each of which the region cuts exactly. Across, lines lie evenly over
    // what the region reaches of the voxel, so that faces along the grid's axes are exact, too.
    internal sealed override RegionVoxels On(VoxelGrid grid)
    {
        Vector3D center = grid.IndexOf(CenterMm);
        Vector3D a = grid.IndexOf(grid.OriginMm + HalfAxisA);
        Vector3D b = grid.IndexOf(grid.OriginMm + HalfAxisB);
        Vector3D c = grid.IndexOf(grid.OriginMm + HalfAxisC);
        (int firstI, int lastI) = Range(center.X, Reach(a.X, b.X, c.X), grid.SizeX);
        (int firstJ, int lastJ) = Range(center.Y, Reach(a.Y, b.Y, c.Y), grid.SizeY);
        (int firstK, int lastK) = Range(center.Z, Reach(a.Z, b.Z, c.Z), grid.SizeZ);
        RegionVoxels voxels = new(grid);
        if (firstI > lastI || firstJ > lastJ || firstK > lastK)
            return voxels;
        double touched = (lastI - firstI + 1.0) * (lastJ - firstJ + 1) * (lastK - firstK + 1);
        if (touched > MaxVoxels)
            throw new ArgumentException(FormattableString.Invariant($"The region reaches over {touched / 1e6:0} million voxels; {MaxVoxels / 1e6:0} million can be measured at the most. Make it smaller."));
        int lines = (int)Math.Clamp(Math.Sqrt(LinesInAll / ((lastJ - firstJ + 1.0) * (lastK - firstK + 1))), 4, 64);
        Vector3D step = Own(grid.SpacingMm.X * grid.AxisX);
        double[] row = new double[lastI - firstI + 1];
        for (int k = firstK; k <= lastK; k++)
        {
            for (int j = firstJ; j <= lastJ; j++)
            {
                Array.Clear(row);
                (double lowY, double partY) = Part(j, center.Y, Reach(a.Y, b.Y, c.Y));
                (double lowZ, double partZ) = Part(k, center.Z, Reach(a.Z, b.Z, c.Z));
                for (int line = 0; line < lines * lines; line++)
                {
                    double y = lowY + partY * (line % lines + 0.5) / lines;
                    double z = lowZ + partZ * (line / lines + 0.5) / lines;
                    (double low, double high) = Chord(Own(grid.PositionMm(firstI, y, z) - CenterMm), step);
                    AddChord(row, low, high, partY * partZ / (lines * lines));
                }

                for (int i = 0; i < row.Length; i++)
                {
                    if (row[i] > 0)
                        voxels.Add(grid.LinearIndex(firstI + i, j, k), row[i]);
                }
            }
        }

        return voxels;
    }

    private static (int First, int Last) Range(double center, double reach, int size) =>
        ((int)Math.Clamp(Math.Floor(center - reach + 0.5), 0, size), (int)Math.Clamp(Math.Floor(center + reach + 0.5), -1, size - 1));

    private static (double Low, double Length) Part(int voxel, double center, double reach)
    {
        double low = Math.Max(voxel - 0.5, center - reach);
        return (low, Math.Max(0, Math.Min(voxel + 0.5, center + reach) - low));
    }

    private static void AddChord(double[] row, double low, double high, double weight)
    {
        if (!(low < high))
            return;
        int last = (int)Math.Min(row.Length - 1, Math.Floor(high + 0.5));
        for (int i = (int)Math.Max(0, Math.Floor(low + 0.5)); i <= last; i++)
            row[i] += weight * Math.Max(0, Math.Min(high, i + 0.5) - Math.Max(low, i - 0.5));
    }

    /// <summary>An offset in mm in units of the half-axes.</summary>
    internal Vector3D Own(Vector3D offsetMm) => new(Vector3D.Dot(_dualA, offsetMm), Vector3D.Dot(_dualB, offsetMm), Vector3D.Dot(_dualC, offsetMm));
}
