using System.Numerics;

namespace PetRecon.Core.Meshes;

/// <summary>
/// A surface in patient space (DICOM LPS, mm) as triangles with shared vertices. Seen from outside, the corners of a triangle run counterclockwise.
/// Immutable once made.
/// </summary>
public sealed class TriangleMesh
{
    private readonly Vector3[] _positionsMm;
    private readonly Vector3[] _normals;
    private readonly int[] _corners;

    /// <summary>Makes a mesh that takes over its arrays; the caller must not change them afterwards.</summary>
    /// <param name="positionsMm">Where the vertices are.</param>
    /// <param name="normals">Unit vectors outwards, one a vertex.</param>
    /// <param name="corners">Indices of vertices, three a triangle.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a corner is no vertex.</exception>
    public TriangleMesh(Vector3[] positionsMm, Vector3[] normals, int[] corners)
    {
        ArgumentNullException.ThrowIfNull(positionsMm);
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(corners);
        if (normals.Length != positionsMm.Length)
            throw new ArgumentException($"{normals.Length} normals were given for {positionsMm.Length} vertices.", nameof(normals));
        if (corners.Length % 3 != 0)
            throw new ArgumentException($"{corners.Length} corners were given; triangles have three each.", nameof(corners));
        foreach (int corner in corners)
        {
            if ((uint)corner >= (uint)positionsMm.Length)
                throw new ArgumentException($"A triangle has vertex {corner} as a corner; there are {positionsMm.Length} vertices.", nameof(corners));
        }

        _positionsMm = positionsMm;
        _normals = normals;
        _corners = corners;
    }

    /// <summary>Where the vertices are, in LPS mm.</summary>
    public ReadOnlySpan<Vector3> PositionsMm => _positionsMm;

    /// <summary>Unit vectors outwards, one a vertex.</summary>
    public ReadOnlySpan<Vector3> Normals => _normals;

    /// <summary>Indices of vertices, three a triangle.</summary>
    public ReadOnlySpan<int> Corners => _corners;

    /// <summary>Number of vertices.</summary>
    public int VertexCount => _positionsMm.Length;

    /// <summary>Number of triangles.</summary>
    public int TriangleCount => _corners.Length / 3;

    /// <summary>Area of all triangles, in mm^2, summed in double precision.</summary>
    public double AreaMm2()
    {
        double twice = 0;
        for (int t = 0; t < _corners.Length; t += 3)
        {
            (Spatial.Vector3D a, Spatial.Vector3D b, Spatial.Vector3D c) = Triangle(t, default);
            twice += Spatial.Vector3D.Cross(b - a, c - a).Length;
        }

        return 0.5 * twice;
    }

    /// <summary>Volume that a closed mesh encloses, in mm^3 (the divergence theorem); cavities count as outside. Of an open mesh it means nothing.</summary>
    public double VolumeMm3()
    {
        if (_positionsMm.Length == 0)
            return 0;
        // Seen from a vertex of its own: far from the origin the parts would be large and cancel.
        Spatial.Vector3D from = Wide(_positionsMm[0]);
        double sixfold = 0;
        for (int t = 0; t < _corners.Length; t += 3)
        {
            (Spatial.Vector3D a, Spatial.Vector3D b, Spatial.Vector3D c) = Triangle(t, from);
            sixfold += Spatial.Vector3D.Dot(a, Spatial.Vector3D.Cross(b, c));
        }

        return sixfold / 6;
    }

    /// <summary>How the triangles hang together.</summary>
    public MeshTopology Topology() => MeshTopology.Of(_positionsMm.Length, _corners);

    private static Spatial.Vector3D Wide(Vector3 v) => new(v.X, v.Y, v.Z);

    private (Spatial.Vector3D A, Spatial.Vector3D B, Spatial.Vector3D C) Triangle(int at, Spatial.Vector3D from) =>
        (Wide(_positionsMm[_corners[at]]) - from, Wide(_positionsMm[_corners[at + 1]]) - from, Wide(_positionsMm[_corners[at + 2]]) - from);
}
