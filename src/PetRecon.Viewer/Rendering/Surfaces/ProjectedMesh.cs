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

    // Farther from the picture than any is large.
    private const double FarPixels = 1e6;

    private readonly (int X, int Y)[] _places;
    private readonly float[] _depthsMm;
    private readonly Vector3[] _normals;

    public ProjectedMesh(SceneSurface surface, View view, int width, int height, ParallelOptions parallel)
    {
        Surface = surface;
        RigidTransform toScene = surface.ToScene ?? RigidTransform.Identity;
        int count = surface.Mesh.VertexCount;
        (_places, _depthsMm, _normals) = (new (int, int)[count], new float[count], new Vector3[count]);

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
                _places[n] = (Whole((Vector3D.Dot(p, right) - fromX) / view.MmPerPixel + 0.5 * width), Whole((Vector3D.Dot(p, down) - fromY) / view.MmPerPixel + 0.5 * height));
                _depthsMm[n] = (float)(Vector3D.Dot(p, away) - fromZ);
                _normals[n] = new((float)Vector3D.Dot(normal, right), (float)Vector3D.Dot(normal, down), (float)Vector3D.Dot(normal, away));
            }
        });

        Vector3D Back(Vector3D direction) => new(
            Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitX)), Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitY)), Vector3D.Dot(direction, toScene.Rotate(Vector3D.UnitZ)));
    }

    public SceneSurface Surface { get; }

    public ReadOnlySpan<int> Corners => Surface.Mesh.Corners;

    public (int X, int Y) Place(int vertex) => _places[vertex];

    public float DepthMm(int vertex) => _depthsMm[vertex];

    /// <summary>Unit vector to the right, down and away.</summary>
    public Vector3 Normal(int vertex) => _normals[vertex];

    private static int Whole(double pixels) => (int)Math.Round(Math.Clamp(pixels, -FarPixels, FarPixels) * Parts);
}
