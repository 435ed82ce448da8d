namespace PetRecon.Core.Meshes;

/// <summary>How the triangles of a mesh hang together.</summary>
/// <param name="VertexCount">Number of vertices that triangles use.</param>
/// <param name="EdgeCount">Number of edges.</param>
/// <param name="TriangleCount">Number of triangles.</param>
/// <param name="BorderEdgeCount">Edges of one triangle only: the rim of an open surface.</param>
/// <param name="FaultyEdgeCount">Edges of three triangles or more, or of two that disagree on which side is outside.</param>
public sealed record MeshTopology(int VertexCount, int EdgeCount, int TriangleCount, int BorderEdgeCount, int FaultyEdgeCount)
{
    /// <summary>Whether each edge is that of exactly two triangles that agree on which side is outside: nothing leaks.</summary>
    public bool IsClosed => BorderEdgeCount == 0 && FaultyEdgeCount == 0;

    /// <summary>Vertices minus edges plus triangles: 2 for each sphere, 0 for each torus.</summary>
    public int EulerCharacteristic => VertexCount - EdgeCount + TriangleCount;

    internal static MeshTopology Of(int vertexCount, ReadOnlySpan<int> corners)
    {
        // Each side of a triangle as a number whose upper bits are the edge and whose lowest bit is the direction; equal edges are neighbours when sorted.
        UInt128[] sides = new UInt128[corners.Length];
        bool[] isUsed = new bool[vertexCount];
        for (int t = 0; t < corners.Length; t += 3)
        {
            for (int side = 0; side < 3; side++)
            {
                int from = corners[t + side];
                int to = corners[t + (side + 1) % 3];
                isUsed[from] = true;
                ulong edge = (ulong)(uint)Math.Min(from, to) << 32 | (uint)Math.Max(from, to);
                sides[t + side] = (UInt128)edge << 1 | (from < to ? 1u : 0u);
            }
        }

        Array.Sort(sides);
        int edges = 0;
        int borders = 0;
        int faults = 0;
        for (int first = 0; first < sides.Length;)
        {
            int end = first + 1;
            while (end < sides.Length && sides[end] >> 1 == sides[first] >> 1)
                end++;
            edges++;
            if (end - first == 1)
                borders++;
            else if (end - first > 2 || sides[first] == sides[first + 1])
                faults++;
            first = end;
        }

        return new(isUsed.Count(used => used), edges, corners.Length / 3, borders, faults);
    }
}
