using System.Numerics;

namespace PetRecon.Therapy.Isodose;

/// <summary>The triangles of one layer of cells, with the vertices in the middles of loops, whose numbers are given when all layers are joined.</summary>
internal sealed class CellTriangles
{
    /// <summary>Vertices on edges by their numbers, those in middles as -1, -2 ...</summary>
    public List<int> Corners { get; } = [];

    public List<Vector3> Positions { get; } = [];

    public List<Vector3> Normals { get; } = [];

    public int AddMiddle(ReadOnlySpan<byte> loop, ReadOnlySpan<int> vertices, Vector3[] positions, Vector3[] normals)
    {
        Vector3 position = Vector3.Zero;
        Vector3 normal = Vector3.Zero;
        foreach (byte edge in loop)
        {
            position += positions[vertices[edge]];
            normal += normals[vertices[edge]];
        }

        Positions.Add(position / loop.Length);
        Normals.Add(normal.LengthSquared() > 0 ? Vector3.Normalize(normal) : normals[vertices[loop[0]]]);
        return -Positions.Count;
    }

    /// <summary>Copies the corners.</summary>
    /// <param name="corners">To where.</param>
    /// <param name="firstMiddle">The number of the first vertex in a middle.</param>
    /// <param name="isTurned">Whether triangles change their sense.</param>
    public void CopyTo(Span<int> corners, int firstMiddle, bool isTurned)
    {
        for (int i = 0; i < corners.Length; i++)
            corners[i] = Corners[i] >= 0 ? Corners[i] : firstMiddle - Corners[i] - 1;
        if (!isTurned)
            return;
        for (int i = 0; i < corners.Length; i += 3)
            (corners[i + 1], corners[i + 2]) = (corners[i + 2], corners[i + 1]);
    }
}
