using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Between a box and its eight corners. PETSIRD does not say which corner comes first or whether edges follow the axes, so neither is
/// assumed when reading.
/// </summary>
internal static class BoxCorners
{
    /// <summary>How far a corner may be from where a box has it, as a share of the box's diagonal.</summary>
    private const double Tolerance = 0.01;

    /// <summary>The box of eight corners in any order.</summary>
    /// <exception cref="PetsirdModelException">They are not the corners of a box with right angles and some volume.</exception>
    public static BoxShape ToBox(ReadOnlySpan<float> corners)
    {
        Span<Vector3D> from0 = stackalloc Vector3D[7];
        Vector3D first = new(corners[0], corners[1], corners[2]);
        Vector3D center = first;
        for (int i = 1; i < 8; i++)
        {
            Vector3D corner = new(corners[3 * i], corners[3 * i + 1], corners[3 * i + 2]);
            from0[i - 1] = corner - first;
            center += corner;
        }

        center /= 8;
        Vector3D[] edges = Edges(from0, 2 * (center - first).Length);
        CheckCorners(from0, edges, center - first);
        SortByAxis(edges);
        return new(center, 0.5 * edges[0], 0.5 * edges[1], 0.5 * edges[2]);
    }

    /// <summary>
    /// The three edges that meet in the first corner. The shortest way to another corner is an edge; the shortest at right angles to it is
    /// another; the shortest at right angles to both is the last. Diagonals are longer than the edges that they are made of.
    /// </summary>
    private static Vector3D[] Edges(ReadOnlySpan<Vector3D> from0, double diagonal)
    {
        Vector3D[] edges = new Vector3D[3];
        for (int found = 0; found < 3; found++)
        {
            double shortest = double.PositiveInfinity;
            foreach (Vector3D candidate in from0)
            {
                bool square = candidate.Length > 1e-6 * diagonal && candidate.Length < shortest;
                for (int i = 0; i < found && square; i++)
                    square = Math.Abs(Vector3D.Dot(candidate, edges[i])) <= Tolerance * candidate.Length * edges[i].Length;
                if (!square)
                    continue;
                shortest = candidate.Length;
                edges[found] = candidate;
            }

            if (!double.IsFinite(shortest))
                throw new PetsirdModelException("The eight corners of a BoxShape do not make a box with right angles and some volume.");
        }

        return edges;
    }

    private static void CheckCorners(ReadOnlySpan<Vector3D> from0, Vector3D[] edges, Vector3D toCenter)
    {
        double allowed = 2 * Tolerance * toCenter.Length;
        for (int corner = 1; corner < 8; corner++)
        {
            Vector3D expected = (corner & 1) * edges[0] + ((corner >> 1) & 1) * edges[1] + (corner >> 2) * edges[2];
            double nearest = double.PositiveInfinity;
            foreach (Vector3D found in from0)
                nearest = Math.Min(nearest, (found - expected).Length);
            if (!(nearest <= allowed))
                throw new PetsirdModelException("The eight corners of a BoxShape are not those of a box.");
        }
    }

    /// <summary>Brings the edges into the order and direction of x, y and z, as near as they come to them.</summary>
    private static void SortByAxis(Vector3D[] edges)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            int best = axis;
            for (int i = axis + 1; i < 3; i++)
            {
                if (Math.Abs(edges[i][axis]) / edges[i].Length > Math.Abs(edges[best][axis]) / edges[best].Length)
                    best = i;
            }

            (edges[axis], edges[best]) = (edges[best], edges[axis]);
            if (edges[axis][axis] < 0)
                edges[axis] = -edges[axis];
        }
    }

    /// <summary>The corners in the order of the official example generator: round the face at the low end of the first axis, then the other.</summary>
    public static float[] Of(BoxShape box)
    {
        ReadOnlySpan<(int U, int V, int W)> order =
            [(-1, -1, -1), (-1, -1, 1), (-1, 1, 1), (-1, 1, -1), (1, -1, -1), (1, -1, 1), (1, 1, 1), (1, 1, -1)];
        float[] corners = new float[24];
        for (int i = 0; i < 8; i++)
        {
            Vector3D corner = box.CenterMm + order[i].U * box.HalfAxisU + order[i].V * box.HalfAxisV + order[i].W * box.HalfAxisW;
            corners[3 * i] = (float)corner.X;
            corners[3 * i + 1] = (float)corner.Y;
            corners[3 * i + 2] = (float)corner.Z;
        }

        return corners;
    }
}
