using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Contours;

/// <summary>The edges of a plane's closed contours, in mm from the lattice's first point.</summary>
internal static class OutlineEdges
{
    /// <summary>
    /// The edges that bound something: one that is walked to and fro, as the channel of a keyhole contour is, does not. Of an even number of the same
    /// edges none is left, which is what the even-odd rule makes of them.
    /// </summary>
    public static OutlineEdge[] Of(ImmutableArray<ImmutableArray<Vector3D>> polygons, ContourLattice lattice)
    {
        HashSet<OutlineEdge> edges = [];
        foreach (ImmutableArray<Vector3D> polygon in polygons)
        {
            (double U, double V) from = lattice.InPlane(polygon[^1]);
            foreach (Vector3D point in polygon)
            {
                (double U, double V) to = lattice.InPlane(point);
                OutlineEdge edge = from.CompareTo(to) < 0 ? new(from.U, from.V, to.U, to.V) : new(to.U, to.V, from.U, from.V);
                if (to != from && !edges.Remove(edge))
                    edges.Add(edge);
                from = to;
            }
        }

        return [.. edges];
    }
}
