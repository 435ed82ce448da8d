using System.Buffers.Binary;
using System.Text;
using PetRecon.Core.Meshes;

namespace PetRecon.Formats.Meshes;

/// <summary>Binary PLY (Turk, Stanford, 1994), little-endian: a head of text lines, vertices of six floats, triangles as lists of three.</summary>
internal static class PlyWriter
{
    private const int ChunkItems = 1024;

    public static void Write(Stream stream, TriangleMesh mesh)
    {
        string head = FormattableString.Invariant(
            $"ply\nformat binary_little_endian 1.0\ncomment patient space, LPS, mm\nelement vertex {mesh.VertexCount}\nproperty float x\nproperty float y\nproperty float z\nproperty float nx\nproperty float ny\nproperty float nz\nelement face {mesh.TriangleCount}\nproperty list uchar int vertex_indices\nend_header\n");
        stream.Write(Encoding.ASCII.GetBytes(head));
        byte[] chunk = new byte[ChunkItems * 24];
        for (int first = 0; first < mesh.VertexCount; first += ChunkItems)
        {
            int count = Math.Min(ChunkItems, mesh.VertexCount - first);
            for (int i = 0; i < count; i++)
            {
                MeshBytes.Put(chunk.AsSpan(24 * i), mesh.PositionsMm[first + i]);
                MeshBytes.Put(chunk.AsSpan(24 * i + 12), mesh.Normals[first + i]);
            }

            stream.Write(chunk, 0, 24 * count);
        }

        for (int first = 0; first < mesh.TriangleCount; first += ChunkItems)
        {
            int count = Math.Min(ChunkItems, mesh.TriangleCount - first);
            for (int i = 0; i < count; i++)
            {
                Span<byte> face = chunk.AsSpan(13 * i, 13);
                face[0] = 3;
                for (int corner = 0; corner < 3; corner++)
                    BinaryPrimitives.WriteInt32LittleEndian(face[(1 + 4 * corner)..], mesh.Corners[3 * (first + i) + corner]);
            }

            stream.Write(chunk, 0, 13 * count);
        }
    }
}
