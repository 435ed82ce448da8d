using System.Buffers.Binary;
using System.Numerics;

namespace PetRecon.Formats.Meshes;

/// <summary>Vectors as little-endian bytes.</summary>
internal static class MeshBytes
{
    public static void Put(Span<byte> bytes, Vector3 v)
    {
        BinaryPrimitives.WriteSingleLittleEndian(bytes, v.X);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[4..], v.Y);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[8..], v.Z);
    }
}
