using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>The lowest and highest dose of a box that is wholly in the structure: those of its corners, which are looked at only if they can matter.</summary>
internal static class BoxCorners
{
    // Within a cell the dose is linear along each edge, but the gradient of the middle does not tell the corners' doses exactly; twice its reach holds them.
    private const double Margin = 2;

    /// <summary>Whether a corner may be lower or higher than all that was seen.</summary>
    public static bool Matter(double centre, Vector3D edges, DoseAccumulator sums)
    {
        double reach = 0.5 * Margin * (Math.Abs(edges.X) + Math.Abs(edges.Y) + Math.Abs(edges.Z));
        return centre - reach < sums.Lowest || centre + reach > sums.Highest;
    }

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
