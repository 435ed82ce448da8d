using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Every module's crystals divided into a few clusters of neighbours, by halving the longest cluster until there are enough.</summary>
internal sealed class CrystalClusters
{
    private readonly int[][][] _members;

    /// <summary>Divides.</summary>
    /// <param name="scanner">The scanner.</param>
    /// <param name="clustersPerModule">Clusters of a module, if it has as many crystals.</param>
    public CrystalClusters(ScannerGeometry scanner, int clustersPerModule) =>
        _members = [.. scanner.ModuleTypes.Select(type => Divide(type, Math.Min(clustersPerModule, type.ElementCount)))];

    /// <summary>The clusters of modules of a type, each a list of crystals in the module.</summary>
    public int[][] OfType(int type) => _members[type];

    private static int[][] Divide(DetectorModuleType type, int count)
    {
        Vector3D[] centers = [.. type.ElementTransforms.Select(transform => transform.Apply(type.Element.CenterMm))];
        List<int[]> clusters = [[.. Enumerable.Range(0, centers.Length)]];
        while (clusters.Count < count)
        {
            int longest = -1;
            double longestMm = -1;
            for (int i = 0; i < clusters.Count; i++)
            {
                double extentMm = clusters[i].Length > 1 ? Extent(centers, clusters[i]).Mm : -1;
                if (extentMm > longestMm)
                    (longest, longestMm) = (i, extentMm);
            }

            int[] whole = clusters[longest];
            int axis = Extent(centers, whole).Axis;
            Array.Sort(whole, (i, j) => centers[i][axis] != centers[j][axis] ? centers[i][axis].CompareTo(centers[j][axis]) : i.CompareTo(j));
            clusters[longest] = whole[..(whole.Length / 2)];
            clusters.Add(whole[(whole.Length / 2)..]);
        }

        return [.. clusters];
    }

    private static (double Mm, int Axis) Extent(Vector3D[] centers, int[] members)
    {
        (double Mm, int Axis) longest = (-1, 0);
        for (int axis = 0; axis < 3; axis++)
        {
            double extentMm = members.Max(i => centers[i][axis]) - members.Min(i => centers[i][axis]);
            if (extentMm > longest.Mm)
                longest = (extentMm, axis);
        }

        return longest;
    }
}
