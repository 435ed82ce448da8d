using System.Numerics;
using PetRecon.Viewer.Rendering.Software;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>The crossings of some rows of a picture.</summary>
internal sealed class CrossingBand
{
    private readonly int _width;
    private readonly int[] _first;
    private readonly SurfaceCrossing[] _crossings;

    private CrossingBand(int width, int[] first, SurfaceCrossing[] crossings) => (_width, _first, _crossings) = (width, first, crossings);

    /// <summary>Number of crossings.</summary>
    public int Count => _crossings.Length;

    /// <summary>Finds the crossings of rows.</summary>
    /// <param name="meshes">The surfaces.</param>
    /// <param name="triangles">The triangles that may touch these rows, by surface and first corner.</param>
    /// <param name="cuts">What is cut away.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="top">First row.</param>
    /// <param name="height">Number of rows.</param>
    public static CrossingBand Of(ProjectedMesh[] meshes, List<(int Surface, int Triangle)> triangles, ViewCuts cuts, int width, int top, int height)
    {
        List<(int Pixel, SurfaceCrossing Crossing)> found = new(triangles.Count);
        foreach ((int surface, int triangle) in triangles)
            Rasterize(meshes[surface], surface, triangle, cuts, width, top, height, found);
        int[] first = new int[width * height + 1];
        foreach ((int pixel, _) in found)
            first[pixel + 1]++;
        for (int n = 1; n < first.Length; n++)
            first[n] += first[n - 1];
        SurfaceCrossing[] crossings = new SurfaceCrossing[found.Count];
        int[] filled = new int[width * height];
        foreach ((int pixel, SurfaceCrossing crossing) in found)
        {
            // In their places at once: there are few, and of those that are equally far away the earlier surface comes first.
            int at = first[pixel] + filled[pixel]++;
            for (; at > first[pixel] && crossings[at - 1].DepthMm > crossing.DepthMm; at--)
                crossings[at] = crossings[at - 1];
            crossings[at] = crossing;
        }

        return new(width, first, crossings);
    }

    /// <summary>The crossings of a pixel.</summary>
    /// <param name="x">Column.</param>
    /// <param name="row">Row within the band.</param>
    public ReadOnlySpan<SurfaceCrossing> At(int x, int row)
    {
        int pixel = row * _width + x;
        return _crossings.AsSpan(_first[pixel], _first[pixel + 1] - _first[pixel]);
    }

    private static void Rasterize(
        ProjectedMesh mesh, int surface, int triangle, ViewCuts cuts, int width, int top, int height, List<(int Pixel, SurfaceCrossing Crossing)> found)
    {
        (int a, int b, int c) = (mesh.Corners[triangle], mesh.Corners[triangle + 1], mesh.Corners[triangle + 2]);
        long twiceArea = Edge(mesh.Place(a), mesh.Place(b), mesh.Place(c));
        if (twiceArea == 0)
            return;
        if (twiceArea < 0)
            (b, c, twiceArea) = (c, b, -twiceArea);
        ((int X, int Y) pa, (int X, int Y) pb, (int X, int Y) pc) = (mesh.Place(a), mesh.Place(b), mesh.Place(c));
        (int left, int right) = PixelSpan.Of(pa.X, pb.X, pc.X, width);
        (int upper, int lower) = PixelSpan.Of(pa.Y, pb.Y, pc.Y, top + height);
        (long leastA, long leastB, long leastC) = (Least(pb, pc), Least(pc, pa), Least(pa, pb));
        float perArea = 1f / twiceArea;
        for (int y = Math.Max(upper, top); y <= lower; y++)
        {
            for (int x = left; x <= right; x++)
            {
                (int X, int Y) at = (x * ProjectedMesh.Parts + ProjectedMesh.Parts / 2, y * ProjectedMesh.Parts + ProjectedMesh.Parts / 2);
                (long ofA, long ofB, long ofC) = (Edge(pb, pc, at), Edge(pc, pa, at), Edge(pa, pb, at));
                if (ofA < leastA || ofB < leastB || ofC < leastC)
                    continue;
                (float u, float v, float w) = (ofA * perArea, ofB * perArea, ofC * perArea);
                float depth = mesh.DepthMm(a, b, c, new(u, v, w), x + 0.5, y + 0.5);
                LineLimits left1 = cuts.At(x + 0.5, y + 0.5);
                if (!(depth >= left1.Low && depth <= left1.High))
                    continue;
                Vector3 normal = u * mesh.Normal(a) + v * mesh.Normal(b) + w * mesh.Normal(c);
                float length = normal.Length();
                float brightness = length > 0 ? Shading.Lit(Math.Min(MathF.Abs(normal.Z) / length, 1)) : 1;
                found.Add(((y - top) * width + x, new(depth, brightness, surface)));
            }
        }
    }

    // Twice the area of a triangle, above 0 if its corners run clockwise in the picture, whose y points down.
    private static long Edge((int X, int Y) from, (int X, int Y) to, (int X, int Y) at) =>
        (long)(to.X - from.X) * (at.Y - from.Y) - (long)(to.Y - from.Y) * (at.X - from.X);

    // A pixel's middle on an edge belongs to one of the two triangles on its sides: the one that the edge bounds at the top or on the left.
    private static long Least((int X, int Y) from, (int X, int Y) to) =>
        to.Y < from.Y || (to.Y == from.Y && to.X > from.X) ? 0 : 1;
}
