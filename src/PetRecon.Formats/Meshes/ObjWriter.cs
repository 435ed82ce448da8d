using System.Globalization;
using System.Numerics;
using System.Text;
using PetRecon.Core.Meshes;

namespace PetRecon.Formats.Meshes;

/// <summary>Wavefront OBJ: text lines of vertices, normals and triangles, counted from 1.</summary>
internal static class ObjWriter
{
    public static void Write(Stream stream, TriangleMesh mesh)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("# patient space, LPS, mm");
        foreach (Vector3 p in mesh.PositionsMm)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"v {p.X:R} {p.Y:R} {p.Z:R}"));
        foreach (Vector3 n in mesh.Normals)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"vn {n.X:0.#####} {n.Y:0.#####} {n.Z:0.#####}"));
        for (int t = 0; t < mesh.Corners.Length; t += 3)
        {
            (int a, int b, int c) = (mesh.Corners[t] + 1, mesh.Corners[t + 1] + 1, mesh.Corners[t + 2] + 1);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f {a}//{a} {b}//{b} {c}//{c}"));
        }
    }
}
