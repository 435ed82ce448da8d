namespace PetRecon.Therapy.Isodose;

/// <summary>
/// Which triangles a cell of eight corners gets (marching cubes; Lorensen and Cline, SIGGRAPH 1987). They are not from a printed table but from the
/// faces: on each face of the cell the surface's section is one or two segments, as the face's own values decide (<see cref="LevelCrossing"/>); the
/// segments of the six faces make loops, and loops are filled. As the two cells of a face find the same segments on it, the surface has no cracks, each
/// of its edges is that of two triangles, and the neighbourhood of each vertex is a disc. What a loop is filled with does not ask whether the trilinear
/// function has a tunnel within the cell: then two sheets stand for it, which is the one difference to the 33 cases of Chernyaev (1995).
///
/// Edges: 0 to 3 along x (lowest bit y, then z), 4 to 7 along y (x, z), 8 to 11 along z (x, y).
/// </summary>
internal static class CellPatterns
{
    public const int FaceCount = 6;

    // Corners of each face, counterclockwise as seen from outside of the cell.
    private static readonly byte[][] s_faces =
    [
        [0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6],
    ];

    private static readonly byte[] s_ambiguous = [.. Enumerable.Range(0, 256).Select(AmbiguousFaces)];

    // By the inside corners, and of the ambiguous faces by those that join them.
    private static readonly CellPattern?[] s_patterns = MakeAll();

    /// <summary>The corners of a face in order.</summary>
    public static ReadOnlySpan<byte> Face(int face) => s_faces[face];

    /// <summary>Which faces need a decision, as bits.</summary>
    /// <param name="inside">The inside corners, as bits.</param>
    public static int Ambiguous(int inside) => s_ambiguous[inside];

    /// <summary>The triangles.</summary>
    /// <param name="inside">The inside corners, as bits.</param>
    /// <param name="joined">Of the ambiguous faces, those whose inside corners are joined.</param>
    public static CellPattern Of(int inside, int joined) => s_patterns[inside << FaceCount | joined]!;

    private static CellPattern?[] MakeAll()
    {
        CellPattern?[] patterns = new CellPattern?[256 << FaceCount];
        for (int inside = 0; inside < 256; inside++)
        {
            // All subsets of the ambiguous faces, the empty one last.
            int joined = s_ambiguous[inside];
            while (true)
            {
                patterns[inside << FaceCount | joined] = Make(inside, joined);
                if (joined == 0)
                    break;
                joined = (joined - 1) & s_ambiguous[inside];
            }
        }

        return patterns;
    }

    private static byte AmbiguousFaces(int inside)
    {
        int faces = 0;
        for (int face = 0; face < FaceCount; face++)
        {
            byte[] q = s_faces[face];
            bool Is(int corner) => (inside >> q[corner] & 1) != 0;
            if (Is(0) == Is(2) && Is(1) == Is(3) && Is(0) != Is(1))
                faces |= 1 << face;
        }

        return (byte)faces;
    }

    private static CellPattern Make(int inside, int joined)
    {
        sbyte[] next = new sbyte[12];
        Array.Fill(next, (sbyte)-1);
        for (int face = 0; face < FaceCount; face++)
            AddSegments(next, s_faces[face], inside, (joined >> face & 1) != 0);

        List<byte> triangles = [];
        List<byte[]> middles = [];
        int mask = 0;
        for (int first = 0; first < 12; first++)
        {
            if (next[first] < 0 || (mask >> first & 1) != 0)
                continue;
            List<byte> loop = [];
            for (int edge = first; (mask >> edge & 1) == 0; edge = next[edge])
            {
                loop.Add((byte)edge);
                mask |= 1 << edge;
            }

            Fill([.. loop], triangles, middles);
        }

        return new([.. triangles], [.. middles], mask);
    }

    // Around the face, the surface's section leads from where the walk enters the inside to where it leaves it: then loops run counterclockwise as seen from outside.
    private static void AddSegments(sbyte[] next, byte[] corners, int inside, bool isJoined)
    {
        for (int side = 0; side < 4; side++)
        {
            bool isFrom = (inside >> corners[side] & 1) != 0;
            bool isTo = (inside >> corners[(side + 1) & 3] & 1) != 0;
            if (isFrom || !isTo)
                continue;
            // The next side where it leaves the inside cuts off the corners between; if they are joined, it is the side before this one instead.
            int leaving = side;
            int step = isJoined ? 3 : 1;
            do
                leaving = (leaving + step) & 3;
            while ((inside >> corners[leaving] & 1) == 0 || (inside >> corners[(leaving + 1) & 3] & 1) != 0);
            next[EdgeBetween(corners[side], corners[(side + 1) & 3])] = (sbyte)EdgeBetween(corners[leaving], corners[(leaving + 1) & 3]);
        }
    }

    private static int EdgeBetween(int a, int b)
    {
        int low = Math.Min(a, b);
        return (a ^ b) switch
        {
            1 => low >> 1,
            2 => 4 + (low & 1) + (low >> 2 << 1),
            _ => 8 + low,
        };
    }

    // A diagonal that lies in a face of the cell could be one of the neighbour's too, and four triangles would meet in it. A fan without such is taken; if
    // there is none, a vertex in the loop's middle.
    private static void Fill(byte[] loop, List<byte> triangles, List<byte[]> middles)
    {
        int length = loop.Length;
        for (int apex = 0; apex < length; apex++)
        {
            bool isFree = true;
            for (int i = 2; i < length - 1; i++)
                isFree &= (FacesOf(loop[apex]) & FacesOf(loop[(apex + i) % length])) == 0;
            if (!isFree)
                continue;
            for (int i = 1; i < length - 1; i++)
                triangles.AddRange([loop[apex], loop[(apex + i) % length], loop[(apex + i + 1) % length]]);
            return;
        }

        byte middle = (byte)(12 + middles.Count);
        middles.Add(loop);
        for (int i = 0; i < length; i++)
            triangles.AddRange([middle, loop[i], loop[(i + 1) % length]]);
    }

    private static int FacesOf(int edge)
    {
        int faces = 0;
        for (int face = 0; face < FaceCount; face++)
        {
            for (int side = 0; side < 4; side++)
            {
                if (EdgeBetween(s_faces[face][side], s_faces[face][(side + 1) & 3]) == edge)
                    faces |= 1 << face;
            }
        }

        return faces;
    }
}
