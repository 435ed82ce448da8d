using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Rays;

/// <summary>
/// Where every detection bin is, in voxel indices of one grid, as flat tables that kernels read:
/// four floats a bin in <see cref="Centers"/> (x, y, z, module type) and, for multi-ray projection, twelve in <see cref="HalfAxes"/>
/// (depth, then the two face axes, each x, y, z and a spare).
/// </summary>
public sealed class DetectorTable
{
    /// <summary>Floats per bin in <see cref="Centers"/>.</summary>
    public const int CenterStride = 4;

    /// <summary>Floats per bin in <see cref="HalfAxes"/>.</summary>
    public const int HalfAxesStride = 12;

    private DetectorTable(float[] centers, float[] halfAxes)
    {
        Centers = centers;
        HalfAxes = halfAxes;
    }

    /// <summary>x, y, z in voxel indices, and the module type, of each bin.</summary>
    public ReadOnlyMemory<float> Centers { get; }

    /// <summary>Half axes of each bin's box in voxel indices: depth (pointing away from the field of view), face 1, face 2. Empty if not asked for.</summary>
    public ReadOnlyMemory<float> HalfAxes { get; }

    /// <summary>Tabulates a scanner.</summary>
    /// <param name="scanner">The scanner.</param>
    /// <param name="grid">The grid whose indices are used.</param>
    /// <param name="withHalfAxes">Whether to fill <see cref="HalfAxes"/>.</param>
    /// <param name="depthMm">
    /// Effective depth of interaction from the crystal face that looks at the field of view; the crystal's centroid (PETSIRD's convention) when null.
    /// </param>
    public static DetectorTable For(ScannerGeometry scanner, VoxelGrid grid, bool withHalfAxes = false, double? depthMm = null)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        ArgumentNullException.ThrowIfNull(grid);
        float[] centers = new float[scanner.DetectionBinCount * CenterStride];
        float[] halfAxes = withHalfAxes ? new float[scanner.DetectionBinCount * HalfAxesStride] : [];
        int bin = 0;
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType module = scanner.ModuleTypes[type];
            foreach (RigidTransform moduleTransform in module.ModuleTransforms)
            {
                foreach (RigidTransform elementTransform in module.ElementTransforms)
                {
                    BoxShape box = module.Element.Transformed(moduleTransform.After(elementTransform));
                    (Vector3D depth, Vector3D face1, Vector3D face2) = DepthFirst(box);
                    Vector3D point = box.CenterMm;
                    if (depthMm is { } effective)
                        point += (Math.Min(effective, 2 * depth.Length) - depth.Length) / depth.Length * depth;
                    for (int energyBin = 0; energyBin < module.EnergyBinCount; energyBin++, bin++)
                    {
                        Write(centers, bin * CenterStride, grid.IndexOf(point), type);
                        if (!withHalfAxes)
                            continue;
                        Write(halfAxes, bin * HalfAxesStride, IndexDirection(grid, depth), 0);
                        Write(halfAxes, bin * HalfAxesStride + 4, IndexDirection(grid, face1), 0);
                        Write(halfAxes, bin * HalfAxesStride + 8, IndexDirection(grid, face2), 0);
                    }
                }
            }
        }

        return new(centers, halfAxes);
    }

    /// <summary>
    /// The half axes of a box with the depth axis first. Depth is the axis closest to the direction from the scanner's z axis to the box,
    /// and points outwards.
    /// </summary>
    /// <param name="box">A detecting element in scanner coordinates.</param>
    public static (Vector3D Depth, Vector3D Face1, Vector3D Face2) DepthFirst(BoxShape box)
    {
        Vector3D outwards = new(box.CenterMm.X, box.CenterMm.Y, 0);
        if (!(outwards.Length > 1e-9))
            outwards = box.CenterMm.Length > 1e-9 ? box.CenterMm : Vector3D.UnitX;
        double u = Cosine(box.HalfAxisU, outwards);
        double v = Cosine(box.HalfAxisV, outwards);
        double w = Cosine(box.HalfAxisW, outwards);
        if (Math.Abs(u) >= Math.Abs(v) && Math.Abs(u) >= Math.Abs(w))
            return (Math.Sign(u) * box.HalfAxisU, box.HalfAxisV, box.HalfAxisW);
        return Math.Abs(v) >= Math.Abs(w)
            ? (Math.Sign(v) * box.HalfAxisV, box.HalfAxisW, box.HalfAxisU)
            : (Math.Sign(w) * box.HalfAxisW, box.HalfAxisU, box.HalfAxisV);
    }

    private static double Cosine(Vector3D a, Vector3D b) => Vector3D.Dot(a, b) / (a.Length * b.Length);

    private static Vector3D IndexDirection(VoxelGrid grid, Vector3D direction) =>
        grid.IndexOf(grid.OriginMm + direction);

    private static void Write(float[] table, int at, Vector3D v, float fourth)
    {
        table[at] = (float)v.X;
        table[at + 1] = (float)v.Y;
        table[at + 2] = (float)v.Z;
        table[at + 3] = fourth;
    }
}
