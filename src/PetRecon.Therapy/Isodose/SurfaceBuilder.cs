using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Isodose;

/// <summary>
/// Makes the surface of a level in three passes over the bits: count the crossings of edges, place a vertex on each, give the cells their triangles. A
/// vertex's number is the crossings before its word plus those before it in its word, so planes are independent and the result is the same for any number
/// of threads.
/// </summary>
internal sealed class SurfaceBuilder
{
    // Two micrometres on a voxel of 2 mm: more than a float loses on a coordinate in a patient, less than anybody measures.
    private const double LeastShare = 1e-3;

    private readonly VoxelGrid _grid;
    private readonly double _level;
    private readonly InsideBits _bits;
    private readonly ParallelOptions _parallel;
    private readonly int[] _firstOfWord;
    private readonly Vector3D _gradientX;
    private readonly Vector3D _gradientY;
    private readonly Vector3D _gradientZ;
    private Vector3[] _positions = [];
    private Vector3[] _normals = [];

    public SurfaceBuilder(Volume volume, double level, IsodoseBorder border, int threads, CancellationToken cancellation)
    {
        _grid = volume.Grid;
        _level = level;
        _parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        _bits = new(volume, level, border, _parallel);
        _firstOfWord = new int[3 * _bits.WordCount];

        // Derivatives by index become a gradient in mm through the reciprocal vectors of the grid's steps.
        Vector3D x = _grid.SpacingMm.X * _grid.AxisX;
        Vector3D y = _grid.SpacingMm.Y * _grid.AxisY;
        Vector3D z = _grid.SpacingMm.Z * _grid.AxisZ;
        double cell = Vector3D.Dot(x, Vector3D.Cross(y, z));
        _gradientX = Vector3D.Cross(y, z) / cell;
        _gradientY = Vector3D.Cross(z, x) / cell;
        _gradientZ = Vector3D.Cross(x, y) / cell;
        IsLeftHanded = cell < 0;
    }

    /// <summary>Whether triangles that run counterclockwise in the grid's indices run clockwise in patient space.</summary>
    private bool IsLeftHanded { get; }

    public TriangleMesh Build(IProgress<double>? progress)
    {
        CountVertices();
        progress?.Report(0.2);
        int layers = _bits.Depth;
        Parallel.For(0, layers, _parallel, PlaceVertices);
        progress?.Report(0.5);
        CellTriangles[] parts = new CellTriangles[Math.Max(0, layers - 1)];
        Parallel.For(0, parts.Length, _parallel, z => parts[z] = Triangulate(z));
        progress?.Report(0.9);
        TriangleMesh mesh = Join(parts);
        progress?.Report(1);
        return mesh;
    }

    private void CountVertices()
    {
        Parallel.For(0, _bits.Depth, _parallel, z =>
        {
            for (int y = 0; y < _bits.Height; y++)
            {
                int word = _bits.Row(y, z);
                for (int at = 0; at < _bits.WordsPerRow; at++, word++)
                {
                    for (int axis = 0; axis < 3; axis++)
                        _firstOfWord[3 * word + axis] = BitOperations.PopCount(_bits.Crossings(axis, word, at, y, z));
                }
            }
        });
        long sum = 0;
        for (int i = 0; i < _firstOfWord.Length; i++)
        {
            int count = _firstOfWord[i];
            _firstOfWord[i] = (int)sum;
            sum += count;
            if (sum > Array.MaxLength / 2)
                throw new ArgumentException($"The surface at {_level} has more than {Array.MaxLength / 2} vertices. Is the volume noise, or the level that of its background?");
        }

        _positions = new Vector3[sum];
        _normals = new Vector3[sum];
    }

    private void PlaceVertices(int z)
    {
        for (int y = 0; y < _bits.Height; y++)
        {
            int word = _bits.Row(y, z);
            for (int at = 0; at < _bits.WordsPerRow; at++, word++)
            {
                for (int axis = 0; axis < 3; axis++)
                {
                    int vertex = _firstOfWord[3 * word + axis];
                    for (ulong crossings = _bits.Crossings(axis, word, at, y, z); crossings != 0; crossings &= crossings - 1)
                        Place(vertex++, axis, 64 * at + BitOperations.TrailingZeroCount(crossings), y, z);
                }
            }
        }
    }

    private void Place(int vertex, int axis, int x, int y, int z)
    {
        (int dx, int dy, int dz) = (axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0);
        double a = _bits.Value(x, y, z);
        double b = _bits.Value(x + dx, y + dy, z + dz);
        double share = LevelCrossing.Share(a, b, _level, LeastShare);
        Vector3D position = _grid.PositionMm(_bits.GridIndex(x + share * dx), _bits.GridIndex(y + share * dy), _bits.GridIndex(z + share * dz));
        Vector3D along = (b > a ? 1 : -1) * (axis == 0 ? _gradientX : axis == 1 ? _gradientY : _gradientZ);
        Vector3D uphill = (b > a ? 1 : -1) * (axis == 0 ? _grid.AxisX : axis == 1 ? _grid.AxisY : _grid.AxisZ);
        Vector3D gradient = double.IsFinite(a) && double.IsFinite(b)
            ? (1 - share) * Gradient(x, y, z, a) + share * Gradient(x + dx, y + dy, z + dz, b)
            : along;
        // In noise the mean of both ends may fall along an edge that itself rises; the edge then knows better.
        if (!(Vector3D.Dot(gradient, uphill) > 0))
            gradient = along;
        _positions[vertex] = Narrow(position);
        _normals[vertex] = Narrow(-gradient.Normalized());
    }

    private Vector3D Gradient(int x, int y, int z, double here) =>
        Slope(_bits.Value(x - 1, y, z), here, _bits.Value(x + 1, y, z)) * _gradientX
        + Slope(_bits.Value(x, y - 1, z), here, _bits.Value(x, y + 1, z)) * _gradientY
        + Slope(_bits.Value(x, y, z - 1), here, _bits.Value(x, y, z + 1)) * _gradientZ;

    // Central, one-sided where only one neighbour has a value.
    private static double Slope(double before, double here, double after)
    {
        if (!double.IsFinite(before))
            return double.IsFinite(after) ? after - here : 0;
        return double.IsFinite(after) ? 0.5 * (after - before) : here - before;
    }

    private CellTriangles Triangulate(int z)
    {
        CellTriangles triangles = new();
        Span<int> vertices = stackalloc int[16];
        for (int y = 0; y + 1 < _bits.Height; y++)
        {
            int word = _bits.Row(y, z);
            for (int at = 0; at < _bits.WordsPerRow; at++, word++)
            {
                for (ulong cells = _bits.ActiveCells(word, at); cells != 0; cells &= cells - 1)
                    AddCell(triangles, vertices, 64 * at + BitOperations.TrailingZeroCount(cells), y, z);
            }
        }

        return triangles;
    }

    private void AddCell(CellTriangles triangles, Span<int> vertices, int x, int y, int z)
    {
        int inside = 0;
        for (int row = 0; row < 4; row++)
        {
            int word = _bits.Row(y + (row & 1), z + (row >> 1)) + (x >> 6);
            ulong here = _bits.Inside(word) >> (x & 63);
            ulong next = (x & 63) == 63 ? _bits.Inside(word + 1) : here >> 1;
            inside |= (int)(here & 1 | (next & 1) << 1) << (2 * row);
        }

        int joined = 0;
        for (int faces = CellPatterns.Ambiguous(inside); faces != 0; faces &= faces - 1)
        {
            int face = BitOperations.TrailingZeroCount(faces);
            if (IsJoined(CellPatterns.Face(face), inside, x, y, z))
                joined |= 1 << face;
        }

        CellPattern pattern = CellPatterns.Of(inside, joined);
        for (int edges = pattern.EdgeMask; edges != 0; edges &= edges - 1)
        {
            int edge = BitOperations.TrailingZeroCount(edges);
            vertices[edge] = VertexOn(edge, x, y, z);
        }

        for (int i = 0; i < pattern.Middles.Length; i++)
            vertices[12 + i] = triangles.AddMiddle(pattern.Middles[i], vertices, _positions, _normals);
        foreach (byte corner in pattern.Triangles)
            triangles.Corners.Add(vertices[corner]);
    }

    private bool IsJoined(ReadOnlySpan<byte> face, int inside, int x, int y, int z)
    {
        double At(int corner) => _bits.Value(x + (corner & 1), y + (corner >> 1 & 1), z + (corner >> 2));
        int first = (inside >> face[0] & 1) != 0 ? 0 : 1;
        return LevelCrossing.JoinsInside(At(face[first]), At(face[first + 2]), At(face[1 - first]), At(face[3 - first]), _level);
    }

    private int VertexOn(int edge, int x, int y, int z)
    {
        int axis = edge >> 2;
        int low = edge & 1;
        int high = edge >> 1 & 1;
        (x, y, z) = axis switch
        {
            0 => (x, y + low, z + high),
            1 => (x + low, y, z + high),
            _ => (x + low, y + high, z),
        };
        int at = x >> 6;
        int word = _bits.Row(y, z) + at;
        ulong before = _bits.Crossings(axis, word, at, y, z) & ((1UL << (x & 63)) - 1);
        return _firstOfWord[3 * word + axis] + BitOperations.PopCount(before);
    }

    private TriangleMesh Join(CellTriangles[] parts)
    {
        long corners = parts.Sum(static part => (long)part.Corners.Count);
        long middles = parts.Sum(static part => (long)part.Positions.Count);
        if (corners > Array.MaxLength)
            throw new ArgumentException($"The surface at {_level} has more than {Array.MaxLength / 3} triangles. Is the volume noise, or the level that of its background?");
        int[] joined = new int[corners];
        int vertex = _positions.Length;
        Array.Resize(ref _positions, checked((int)(vertex + middles)));
        Array.Resize(ref _normals, _positions.Length);
        int at = 0;
        foreach (CellTriangles part in parts)
        {
            part.CopyTo(joined.AsSpan(at, part.Corners.Count), vertex, IsLeftHanded);
            part.Positions.CopyTo(_positions, vertex);
            part.Normals.CopyTo(_normals, vertex);
            at += part.Corners.Count;
            vertex += part.Positions.Count;
        }

        if (_bits.HasUnknown)
            LeaveOutUnused(joined);
        return new(_positions, _normals, joined);
    }

    // Vertices at whose edge no cell has all its values belong to no triangle.
    private void LeaveOutUnused(int[] corners)
    {
        int[] number = new int[_positions.Length];
        foreach (int corner in corners)
            number[corner] = 1;
        int used = 0;
        for (int vertex = 0; vertex < number.Length; vertex++)
        {
            if (number[vertex] == 0)
                continue;
            _positions[used] = _positions[vertex];
            _normals[used] = _normals[vertex];
            number[vertex] = used++;
        }

        Array.Resize(ref _positions, used);
        Array.Resize(ref _normals, used);
        for (int i = 0; i < corners.Length; i++)
            corners[i] = number[corners[i]];
    }

    private static Vector3 Narrow(Vector3D v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
