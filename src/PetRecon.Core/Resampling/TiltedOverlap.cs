using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Resampling;

/// <summary>
/// Means over target voxels that lie at an angle in the source. A target voxel is six tetrahedra; the planes between the source's voxels cut each
/// into smaller ones, axis by axis, until each is in one voxel. So the overlaps are exact, whatever the angle.
/// </summary>
internal sealed class TiltedOverlap(Volume source, GridMapping mapping, float outside)
{
    // Less than this part of a target voxel is rounding.
    private const double Nothing = 1e-12;

    // Kuhn's division of a cube: from corner 0 to the opposite one, along the three axes in each order.
    private static readonly (int First, int Second)[] s_paths = [(1, 3), (1, 5), (2, 3), (2, 6), (4, 5), (4, 6)];

    private readonly VoxelGrid _grid = source.Grid;
    private double _sum;
    private double _inside;

    public void FillPlane(float[] voxels, VoxelGrid target, int k)
    {
        Span<Vector3D> corners = stackalloc Vector3D[8];
        for (int j = 0; j < target.SizeY; j++)
        {
            for (int i = 0; i < target.SizeX; i++)
            {
                _sum = 0;
                _inside = 0;
                Corners(i, j, k, corners);
                if (!IsFarOutside(corners))
                    AddVoxel(corners);
                voxels[target.LinearIndex(i, j, k)] = OverlapMean.Of(_sum, _inside, outside);
            }
        }
    }

    // In a scale where voxel m of the source reaches from m to m + 1.
    private void Corners(int i, int j, int k, Span<Vector3D> corners)
    {
        for (int corner = 0; corner < corners.Length; corner++)
        {
            corners[corner] = mapping.Origin + new Vector3D(0.5, 0.5, 0.5)
                + (i - 0.5 + (corner & 1)) * mapping.StepI + (j - 0.5 + (corner >> 1 & 1)) * mapping.StepJ + (k - 0.5 + (corner >> 2)) * mapping.StepK;
        }
    }

    private bool IsFarOutside(ReadOnlySpan<Vector3D> corners)
    {
        ReadOnlySpan<int> sizes = [_grid.SizeX, _grid.SizeY, _grid.SizeZ];
        for (int axis = 0; axis < 3; axis++)
        {
            bool below = true;
            bool above = true;
            foreach (Vector3D corner in corners)
            {
                below &= corner[axis] <= 0;
                above &= corner[axis] >= sizes[axis];
            }

            if (below || above)
                return true;
        }

        return false;
    }

    private void AddVoxel(ReadOnlySpan<Vector3D> corners)
    {
        double whole = Math.Abs(Vector3D.Dot(Vector3D.Cross(mapping.StepI, mapping.StepJ), mapping.StepK));
        foreach ((int first, int second) in s_paths)
            Cut(new(corners[0], corners[first], corners[second], corners[7]), 0, whole);
    }

    // Cuts at the first plane of the axis that goes through; when none does, at the next axis.
    private void Cut(Tetrahedron piece, int axis, double whole)
    {
        while (axis < 3)
        {
            (double low, double high) = piece.Range(axis);
            double plane = Math.Floor(low + Nothing) + 1;
            if (plane >= high - Nothing)
            {
                axis++;
                continue;
            }

            // Halving a long piece keeps the recursion shallow.
            double middle = Math.Round(0.5 * (low + high));
            piece.Split(axis, middle > low + Nothing && middle < high - Nothing ? middle : plane, this, whole);
            return;
        }

        Vector3D centre = piece.Centre;
        int x = (int)Math.Floor(centre.X);
        int y = (int)Math.Floor(centre.Y);
        int z = (int)Math.Floor(centre.Z);
        if ((uint)x >= (uint)_grid.SizeX || (uint)y >= (uint)_grid.SizeY || (uint)z >= (uint)_grid.SizeZ)
            return;
        double part = piece.Volume / whole;
        _inside += part;
        _sum += part * source.Voxels[_grid.LinearIndex(x, y, z)];
    }

    private readonly record struct Tetrahedron(Vector3D A, Vector3D B, Vector3D C, Vector3D D)
    {
        public double Volume => Math.Abs(Vector3D.Dot(Vector3D.Cross(B - A, C - A), D - A)) / 6;

        public Vector3D Centre => 0.25 * (A + B + C + D);

        public (double Low, double High) Range(int axis)
        {
            double a = A[axis], b = B[axis], c = C[axis], d = D[axis];
            return (Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
        }

        /// <summary>Cuts at a plane, and hands on the three to six pieces.</summary>
        public void Split(int axis, double plane, TiltedOverlap overlap, double whole)
        {
            // Sorted by height, so that only how many are below matters.
            Span<Vector3D> p = [A, B, C, D];
            for (int n = 1; n < 4; n++)
            {
                for (int m = n; m > 0 && p[m][axis] < p[m - 1][axis]; m--)
                    (p[m], p[m - 1]) = (p[m - 1], p[m]);
            }

            int below = 0;
            while (below < 4 && p[below][axis] < plane)
                below++;
            switch (below)
            {
                case 1:
                    SplitCorner(p[0], p[1], p[2], p[3], axis, plane, overlap, whole);
                    break;
                case 3:
                    SplitCorner(p[3], p[0], p[1], p[2], axis, plane, overlap, whole);
                    break;
                case 2:
                    Vector3D ac = At(p[0], p[2], axis, plane), ad = At(p[0], p[3], axis, plane), bc = At(p[1], p[2], axis, plane), bd = At(p[1], p[3], axis, plane);
                    Prism(p[0], ac, ad, p[1], bc, bd, axis, overlap, whole);
                    Prism(p[2], ac, bc, p[3], ad, bd, axis, overlap, whole);
                    break;
                default:
                    overlap.Cut(this, axis + 1, whole);
                    break;
            }
        }

        // One corner on one side, a prism without its tip on the other.
        private static void SplitCorner(Vector3D tip, Vector3D a, Vector3D b, Vector3D c, int axis, double plane, TiltedOverlap overlap, double whole)
        {
            Vector3D ta = At(tip, a, axis, plane), tb = At(tip, b, axis, plane), tc = At(tip, c, axis, plane);
            overlap.Cut(new(tip, ta, tb, tc), axis, whole);
            Prism(ta, tb, tc, a, b, c, axis, overlap, whole);
        }

        // A prism between two triangles is three tetrahedra; its sides are plane, as each lies in a face of the one that was cut.
        private static void Prism(Vector3D a, Vector3D b, Vector3D c, Vector3D d, Vector3D e, Vector3D f, int axis, TiltedOverlap overlap, double whole)
        {
            overlap.Cut(new(a, b, c, f), axis, whole);
            overlap.Cut(new(a, b, e, f), axis, whole);
            overlap.Cut(new(a, d, e, f), axis, whole);
        }

        private static Vector3D At(Vector3D from, Vector3D to, int axis, double plane)
        {
            double share = (plane - from[axis]) / (to[axis] - from[axis]);
            Vector3D point = from + share * (to - from);

            // Exactly on the plane, so that it is not cut there again.
            return axis switch { 0 => point with { X = plane }, 1 => point with { Y = plane }, _ => point with { Z = plane } };
        }
    }
}
