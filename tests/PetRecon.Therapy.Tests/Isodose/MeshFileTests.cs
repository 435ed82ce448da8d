using System.Globalization;
using System.Numerics;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Meshes;
using PetRecon.Therapy.Isodose;
using Xunit;

namespace PetRecon.Therapy.Tests.Isodose;

public sealed class MeshFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petrecon-").FullName;
    private readonly TriangleMesh _mesh = IsodoseSurface.Of(Fields.From(Fields.Oblique(15), p => -(p - new Vector3D(10, -20, 30)).Length), IsodoseLevel.Absolute(-30), cancellation: TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Stl_has_each_triangle_with_its_normal()
    {
        byte[] bytes = Written("ball.stl");
        Assert.Equal(84 + 50 * _mesh.TriangleCount, bytes.Length);
        Assert.Equal(_mesh.TriangleCount, BitConverter.ToInt32(bytes, 80));
        for (int t = 0; t < _mesh.TriangleCount; t++)
        {
            int at = 84 + 50 * t;
            for (int c = 0; c < 3; c++)
                Assert.Equal(_mesh.PositionsMm[_mesh.Corners[3 * t + c]], At(bytes, at + 12 + 12 * c));
            Assert.True(Vector3.Dot(At(bytes, at), At(bytes, at + 12) - new Vector3(10, -20, 30)) > 0);
            Assert.Equal(0, BitConverter.ToInt16(bytes, at + 48));
        }
    }

    [Fact]
    public void Ply_has_shared_vertices_with_normals()
    {
        byte[] bytes = Written("ball.ply");
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        int body = text.IndexOf("end_header\n", StringComparison.Ordinal) + 11;
        string[] head = text[..body].Split('\n');
        Assert.Equal("ply", head[0]);
        Assert.Contains("format binary_little_endian 1.0", head);
        Assert.Contains($"element vertex {_mesh.VertexCount}", head);
        Assert.Contains($"element face {_mesh.TriangleCount}", head);
        Assert.Equal(body + 24 * _mesh.VertexCount + 13 * _mesh.TriangleCount, bytes.Length);
        for (int v = 0; v < _mesh.VertexCount; v++)
        {
            Assert.Equal(_mesh.PositionsMm[v], At(bytes, body + 24 * v));
            Assert.Equal(_mesh.Normals[v], At(bytes, body + 24 * v + 12));
        }

        int faces = body + 24 * _mesh.VertexCount;
        for (int t = 0; t < _mesh.TriangleCount; t++)
        {
            Assert.Equal(3, bytes[faces + 13 * t]);
            for (int c = 0; c < 3; c++)
                Assert.Equal(_mesh.Corners[3 * t + c], BitConverter.ToInt32(bytes, faces + 13 * t + 1 + 4 * c));
        }
    }

    [Fact]
    public void Obj_counts_from_1_and_keeps_every_coordinate()
    {
        string[] lines = System.Text.Encoding.ASCII.GetString(Written("ball.obj")).Split('\n');
        string[] vertices = [.. lines.Where(line => line.StartsWith("v ", StringComparison.Ordinal))];
        Assert.Equal(_mesh.VertexCount, vertices.Length);
        Assert.Equal(_mesh.PositionsMm[5].X, float.Parse(vertices[5].Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.Equal($"f {_mesh.Corners[0] + 1}//{_mesh.Corners[0] + 1} {_mesh.Corners[1] + 1}//{_mesh.Corners[1] + 1} {_mesh.Corners[2] + 1}//{_mesh.Corners[2] + 1}", lines.First(line => line.StartsWith("f ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing()
    {
        Assert.Contains(".stl", Assert.Throws<ArgumentException>(() => MeshFile.Write(Path.Combine(_folder, "ball.xyz"), _mesh)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => MeshFile.Write(Path.Combine(_folder, "no", "ball.stl"), _mesh));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Throws<ArgumentException>(() => new TriangleMesh([Vector3.Zero], [Vector3.UnitX], [0, 0, 1]));
    }

    private static Vector3 At(byte[] bytes, int at) => new(BitConverter.ToSingle(bytes, at), BitConverter.ToSingle(bytes, at + 4), BitConverter.ToSingle(bytes, at + 8));

    private byte[] Written(string name)
    {
        string path = Path.Combine(_folder, name);
        MeshFile.Write(path, _mesh);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder)));
        return File.ReadAllBytes(path);
    }
}
