using PetRecon.Core.Spatial;

namespace PetRecon.Core.Scanners;

/// <summary>How much space a scanner takes and leaves free, found from its elements' boxes.</summary>
internal sealed record ScannerExtent(double InnerRadiusMm, double OuterRadiusMm, double AxialMinMm, double AxialMaxMm, double TransaxialFovRadiusMm)
{
    // The twelve edges of a box as pairs of its corners; a corner's bits are the signs of its half axes.
    private static readonly (int From, int To)[] s_edges =
        [(0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7)];

    public static ScannerExtent Of(ScannerGeometry scanner)
    {
        double inner = double.PositiveInfinity;
        double outer = 0;
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        Vector3D[] centers = new Vector3D[scanner.ModuleCount];
        Span<Vector3D> corners = stackalloc Vector3D[8];
        int moduleNumber = 0;
        foreach (DetectorModuleType type in scanner.ModuleTypes)
        {
            foreach (RigidTransform module in type.ModuleTransforms)
            {
                Vector3D sum = Vector3D.Zero;
                foreach (RigidTransform element in type.ElementTransforms)
                {
                    BoxShape box = type.Element.Transformed(module.After(element));
                    sum += box.CenterMm;
                    Corners(box, corners);
                    foreach (Vector3D corner in corners)
                    {
                        outer = Math.Max(outer, Transaxial(corner));
                        low = Math.Min(low, corner.Z);
                        high = Math.Max(high, corner.Z);
                    }

                    foreach ((int from, int to) in s_edges)
                        inner = Math.Min(inner, DistanceFromAxis(corners[from], corners[to]));
                }

                centers[moduleNumber++] = sum / type.ElementCount;
            }
        }

        return new(inner, outer, low, high, Math.Min(inner, FarthestLineMm(scanner, centers)));
    }

    private static double FarthestLineMm(ScannerGeometry scanner, Vector3D[] centers)
    {
        double farthest = 0;
        for (int a = 0; a < centers.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (scanner.Coincidences[a, b])
                    farthest = Math.Max(farthest, DistanceFromAxis(centers[a], centers[b]));
            }
        }

        return farthest;
    }

    private static double Transaxial(Vector3D point) => Math.Sqrt(point.X * point.X + point.Y * point.Y);

    // From the z axis to the segment between two points.
    private static double DistanceFromAxis(Vector3D a, Vector3D b)
    {
        Vector3D d = b - a;
        double lengthSquared = d.X * d.X + d.Y * d.Y;
        double t = lengthSquared > 0 ? Math.Clamp(-(a.X * d.X + a.Y * d.Y) / lengthSquared, 0, 1) : 0;
        return Transaxial(a + t * d);
    }

    private static void Corners(BoxShape box, Span<Vector3D> corners)
    {
        for (int i = 0; i < corners.Length; i++)
        {
            Vector3D u = (i & 1) == 0 ? -box.HalfAxisU : box.HalfAxisU;
            Vector3D v = (i & 2) == 0 ? -box.HalfAxisV : box.HalfAxisV;
            Vector3D w = (i & 4) == 0 ? -box.HalfAxisW : box.HalfAxisW;
            corners[i] = box.CenterMm + u + v + w;
        }
    }
}
