using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>The lowest and highest dose of a box that is wholly in the structure: those of its corners, which are looked at only if they can matter.</summary>
internal static class BoxCorners
{
    // Within a cell the dose is linear along each edge, but the gradient of the middle does not tell the corners' doses exactly; twice its reach holds them.
    public const double Margin = 2;

    /// <summary>How far from the middle's dose the corners' doses may be.</summary>
    public static double Reach(Vector3D edges) => 0.5 * Margin * (Math.Abs(edges.X) + Math.Abs(edges.Y) + Math.Abs(edges.Z));

    /// <summary>Looks at the corners.</summary>
    public static void Visit(in DoseSampler sampler, Vector3D middle, Vector3D u, Vector3D v, Vector3D n, DoseAccumulator sums)
    {
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3D at = middle + ((corner & 1) - 0.5) * u + ((corner >> 1 & 1) - 0.5) * v + ((corner >> 2) - 0.5) * n;
            sums.See(sampler.At(at));
        }
    }
}
