using PetRecon.Core.Meshes;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Meshes;

/// <summary>Writes surfaces for other programs: binary STL and PLY, and OBJ. Coordinates are LPS mm, as everywhere here; the files have no place to say so but a comment.</summary>
public static class MeshFile
{
    /// <summary>The endings of file names that are known.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".stl", ".ply", ".obj"];

    /// <summary>Writes a surface in the format that the file's name ends with. The file appears when it is complete.</summary>
    /// <param name="path">The file: .stl (triangles alone), .ply or .obj (shared vertices with normals).</param>
    /// <param name="mesh">The surface.</param>
    /// <exception cref="ArgumentException">The name's ending is none of those.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TriangleMesh mesh)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(mesh);
        Action<Stream, TriangleMesh> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".stl" => StlWriter.Write,
            ".ply" => PlyWriter.Write,
            ".obj" => ObjWriter.Write,
            string other => throw new ArgumentException($"\"{other}\" is no known format of surfaces; known are {string.Join(", ", Extensions)}.", nameof(path)),
        };
        CompleteFile.Write(path, stream => write(stream, mesh));
    }
}
