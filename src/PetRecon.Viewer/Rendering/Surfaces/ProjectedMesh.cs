using System.Numerics;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>
/// The vertices of a surface as a picture has them: places in whole parts of a pixel, so that triangles that share an edge agree on which pixels are whose,
/// and depths and normals towards the eye.
/// </summary>
internal sealed class ProjectedMesh
{
    /// <summary>Parts of a pixel.</summary>
    public const int Parts = 256;

    // Of vertices that no line of sight reaches.
    private static readonly (int X, int Y) s_behind = (int.MinValue, int.MinValue);

    // Farther from the picture than any is large.
    private const double FarPixels = 1e6;

    private readonly (int X, int Y)[] _places;
    private readonly Vector3[] _points;
    private readonly Vector3[] _normals;
    private readonly Divergence _divergence;
    private readonly double _mmPerPixel;
    private readonly (double X, double Y) _middle;

    public ProjectedMesh(SceneSurface surface, View view, int width, int height, ParallelOptions parallel)
    {
        Surface = surface;
        RigidTransform toScene = surface.ToScene ?? RigidTransform.Identity;
        int count = surface.Mesh.VertexCount;
        (_places, _points, _normals) = (new (int, int)[count], new Vector3[count], new Vector3[count]);
        (_divergence, _mmPerPixel, _middle) = (Divergence.Of(view), view.MmPerPixel, (0.5 * width, 0.5 * height));
        double nearest = view is ProjectionView { Sources: { } sources } ? sources.NearMm : double.NegativeInfinity;

        // From the mesh's space to pixels and depths in one step.
        Vector3D right = Back(view.Right), down = Back(view.Down), away = Back(view.Away);
        Vector3D middle = view.CenterMm - toScene.Translation;
        (double fromX, double fromY, double fromZ) = (Vector3D.Dot(middle, view.Right), Vector3D.Dot(middle, view.Down), Vector3D.Dot(middle, view.Away));
        const int some = 1 << 14;
        Parallel.For(0, (count + some - 1) / some, parallel, part =>
        {
            ReadOnlySpan<Vector3> positions = surface.Mesh.PositionsMm;
            ReadOnlySpan<Vector3> normals = surface.Mesh.Normals;
            for (int n = part * some; n < Math.Min(count, (part + 1) * some); n++)
            {
                Vector3D p = new(positions[n].X, positions[n].Y, positions[n].Z);
                Vector3D normal = new(normals[n].X, normals[n].Y, normals[n].Z);
                (double x, double y, double depth) = (Vector3D.Dot(p, right) - fromX, Vector3D.Dot(p, down) - fromY, Vector3D.Dot(p, away) - fromZ);
                _points[n] = new((float)x, (float)y, (float)depth);
                x = (x - depth * _divergence.MiddleX) / (_mmPerPixel + depth * _divergence.PerPixelX);
                y = (y - depth * _divergence.MiddleY) / (_mmPerPixel + depth * _divergence.PerPixelY);
                _places[n] = depth < nearest ? s_behind : (Whole(x + _middle.X), Whole(y + _middle.Y));
                _normals[n] = new((float)Vector3D.Dot(normal, right), (float)Vector3D.Dot(normal, down), (float)Vector3D.Dot(normal, away));
            }
        });

        Vector3D Back(Vector3D direction) => new(
            Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitX)), Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitY)), Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitZ)));
    }

    public SceneSurface Surface { get; }

    public ReadOnlySpan<int> Corners => Surface.Mesh.Corners;

    public (int X, int Y) Place(int vertex) => _places[vertex];

    /// <summary>Whether lines of sight reach a vertex, which is not so behind their sources.</summary>
    public bool IsReached(int vertex) => _places[vertex] != s_behind;

    /// <summary>How far away the line of sight of a pixel's middle goes through a triangle.</summary>
    /// <param name="a">A corner.</param>
    /// <param name="b">Another.</param>
    /// <param name="c">The third.</param>
    /// <param name="shares">What each corner counts, as areas in the picture have it.</param>
    /// <param name="x">Pixels from the left edge.</param>
    /// <param name="y">Pixels from the upper edge.</param>
    public float DepthMm(int a, int b, int c, Vector3 shares, double x, double y)
    {
        float linear = shares.X * _points[a].Z + shares.Y * _points[b].Z + shares.Z * _points[c].Z;
        if (_divergence.IsParallel)
            return linear;

        // Where lines of sight spread, depths are not linear in the picture: the line meets the triangle's plane, which areas of a triangle seen on edge miss.
        (Vector3D p, Vector3D normal) = (Double(_points[a]), Vector3D.Cross(Double(_points[b] - _points[a]), Double(_points[c] - _points[a])));
        (double pixelsX, double pixelsY) = (x - _middle.X, y - _middle.Y);
        double slope = Vector3D.Dot(normal, new(_divergence.X(pixelsX), _divergence.Y(pixelsY), 1));
        double depth = Vector3D.Dot(normal, p - new Vector3D(_mmPerPixel * pixelsX, _mmPerPixel * pixelsY, 0)) / slope;
        float low = MathF.Min(_points[a].Z, MathF.Min(_points[b].Z, _points[c].Z));
        float high = MathF.Max(_points[a].Z, MathF.Max(_points[b].Z, _points[c].Z));
        return double.IsFinite(depth) ? (float)Math.Clamp(depth, low, high) : linear;
    }

    /// <summary>Unit vector to the right, down and away.</summary>
    public Vector3 Normal(int vertex) => _normals[vertex];

    private static Vector3D Double(Vector3 point) => new(point.X, point.Y, point.Z);

    private static int Whole(double pixels) => (int)Math.Round(Math.Clamp(pixels, -FarPixels, FarPixels) * Parts);
}
