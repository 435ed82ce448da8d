using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using PetRecon.Core.Meshes;

namespace PetRecon.Formats.Meshes;

/// <summary>Binary STL (3D Systems, 1989): 80 bytes of text, the number of triangles, and 50 bytes for each: its normal, its corners, two bytes of nothing.</summary>
internal static class StlWriter
{
    private const int TriangleBytes = 50;

    public static void Write(Stream stream, TriangleMesh mesh)
    {
        // A text that began with "solid" would be taken for the format's other form.
        byte[] head = new byte[84];
        Encoding.ASCII.GetBytes("Surface in patient space, LPS, mm", head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(80), (uint)mesh.TriangleCount);
        stream.Write(head);
        byte[] chunk = new byte[1024 * TriangleBytes];
        ReadOnlySpan<int> corners = mesh.Corners;
        for (int first = 0; first < mesh.TriangleCount; first += 1024)
        {
            int count = Math.Min(1024, mesh.TriangleCount - first);
            for (int t = 0; t < count; t++)
            {
                int at = 3 * (first + t);
                Vector3 a = mesh.PositionsMm[corners[at]];
                Vector3 b = mesh.PositionsMm[corners[at + 1]];
                Vector3 c = mesh.PositionsMm[corners[at + 2]];
                Vector3 across = Vector3.Cross(b - a, c - a);
                Span<byte> triangle = chunk.AsSpan(t * TriangleBytes, TriangleBytes);
                MeshBytes.Put(triangle, across.LengthSquared() > 0 ? Vector3.Normalize(across) : Vector3.Zero);
                MeshBytes.Put(triangle[12..], a);
                MeshBytes.Put(triangle[24..], b);
                MeshBytes.Put(triangle[36..], c);
            }

            stream.Write(chunk, 0, count * TriangleBytes);
        }
    }
}
