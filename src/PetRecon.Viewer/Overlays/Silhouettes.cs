using System.Collections.Immutable;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// The outline of a structure's shadow in a beam: what its rays go through, which is what spots have to cover, whatever the distances of the virtual sources.
/// </summary>
internal static class Silhouettes
{
    // The shadow is found on points this much closer than pixels, and its part of each pixel's square is what the outline is drawn from.
    private const int Finer = 4;
    private const int MostPixels = 512;

    /// <summary>The outlines of a mesh.</summary>
    public static IEnumerable<ImmutableArray<OverlayPoint>> Of(TriangleMesh mesh, ProjectionView view, int width, int height, CancellationToken cancellation)
    {
        // One step of the outline is at least a pixel, and a larger one in large pictures.
        double step = Math.Max(1, Math.Max(width, height) / (double)MostPixels);
        (int countX, int countY) = ((int)Math.Ceiling(width / step) + 2, (int)Math.Ceiling(height / step) + 2);
        ProjectionView fine = view with { NearClipMm = null, FarClipMm = null, ClipPlanes = [], MmPerPixel = view.MmPerPixel * step / Finer };
        RenderOptions size = new() { Width = countX * Finer, Height = countY * Finer };
        SurfaceCrossings crossings = SurfaceCrossings.Of([new(mesh, null, default, 1)], fine, size, new() { CancellationToken = cancellation });
        float[] shares = new float[countX * countY];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
                shares[y / Finer * countX + x / Finer] += crossings.At(x, y).IsEmpty ? 0 : 1f / (Finer * Finer);
        }

        // Squares' middles in pixels of the picture, whose middle is theirs.
        Vector3D first = new(0.5 * width + (0.5 - 0.5 * countX) * step, 0.5 * height + (0.5 - 0.5 * countY) * step, 0);
        SlicePlane plane = new(first, step * Vector3D.UnitX, step * Vector3D.UnitY, countX, countY);
        foreach (IsodoseLine line in IsodoseLines.On(plane, shares, [IsodoseLevel.Absolute(0.5)], new() { Border = IsodoseBorder.Open }))
            yield return ImmutableArray.CreateRange(line.PointsMm, static point => new OverlayPoint(point.X, point.Y));
    }
}
