using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Cli.CommandLine;

/// <summary>The image grid that a command works on: what the user said, completed from the scanner.</summary>
internal static class GridChoice
{
    /// <summary>Above this, a voxel size that the user did not choose is made larger: 256 MB an image.</summary>
    private const double MaxDefaultVoxels = 64e6;

    /// <summary>Makes the grid.</summary>
    /// <param name="scanner">Whose field of view is covered where the user said nothing.</param>
    /// <param name="voxelMm">Edge lengths; about the width of a crystal when null.</param>
    /// <param name="size">Numbers of voxels; what the field of view needs when null.</param>
    /// <param name="centerMm">Centre of the grid; the scanner's when null.</param>
    public static VoxelGrid For(ScannerGeometry scanner, Vector3D? voxelMm, (int X, int Y, int Z)? size, Vector3D? centerMm)
    {
        VoxelGrid suggested = scanner.SuggestedGrid(voxelMm ?? DefaultVoxelMm(scanner));
        if (size is null && centerMm is null)
            return suggested;
        (int x, int y, int z) = size ?? (suggested.SizeX, suggested.SizeY, suggested.SizeZ);
        return VoxelGrid.Centered(x, y, z, suggested.SpacingMm, centerMm ?? suggested.CenterMm);
    }

    /// <summary>The narrower edge of a crystal's face, in steps of 0.5 mm.</summary>
    private static Vector3D DefaultVoxelMm(ScannerGeometry scanner)
    {
        double edge = Math.Max(0.5, Math.Round(2 * NarrowFaceEdgeMm(scanner), MidpointRounding.AwayFromZero) / 2);
        double diameter = 2 * scanner.TransaxialFovRadiusMm;
        while (diameter * diameter * scanner.AxialExtentMm / (edge * edge * edge) > MaxDefaultVoxels)
            edge += 0.5;
        return new(edge, edge, edge);
    }

    private static double NarrowFaceEdgeMm(ScannerGeometry scanner)
    {
        BoxShape box = scanner.ElementBox(0);
        Vector3D outwards = box.CenterMm with { Z = 0 };
        Vector3D[] byDepth = [.. new[] { box.HalfAxisU, box.HalfAxisV, box.HalfAxisW }.OrderByDescending(axis => Math.Abs(Vector3D.Dot(axis.Normalized(), outwards)))];
        return 2 * Math.Min(byDepth[1].Length, byDepth[2].Length);
    }
}
