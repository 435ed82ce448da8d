using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Benchmarks;

/// <summary>Scanners of real size whose crystals stand in no columns along the bore, so that their lines can only be sampled.</summary>
internal static class TiltedScanners
{
    private const int HelmetBlockSide = 16;
    private const int HelmetLayers = 4;
    private const double HelmetLayerMm = 7.5;
    private const double HelmetPitchMm = 2.9;
    private const double HelmetRadiusMm = 150;
    private const double HelmetBlockMm = HelmetBlockSide * HelmetPitchMm + 2;

    /// <summary>Names of these scanners.</summary>
    public static string[] Names { get; } = ["vision-tilted", "helmet"];

    /// <summary>Makes one of them.</summary>
    public static ScannerGeometry Build(string name) => name == "helmet" ? Helmet() : Vision();

    /// <summary>Where to look with one of them.</summary>
    public static VoxelGrid Grid(string name, ScannerGeometry scanner, Vector3D voxelMm) =>
        name == "helmet" ? VoxelGrid.Centered(120, 120, 80, voxelMm, new(0, 0, 40)) : scanner.SuggestedGrid(voxelMm);

    // The Vision 600 with every block tilted by up to 8 degrees, every other one less: 60800 crystals.
    private static ScannerGeometry Vision() =>
        (ScannerPresets.Find("vision-600").Design with
        {
            ModelName = "Vision 600 with tilted blocks",
            TiltDegrees = static position => 2.3 * (3.5 - position.Ring) * (position.Block % 2 == 0 ? 1 : 0.6),
            AxialBlockGapMm = 3,
        }).Build();

    // A helmet: blocks of 16 x 16 x 4 crystals on a hemisphere, looking at its centre, open towards lower z: 86016 crystals.
    private static ScannerGeometry Helmet()
    {
        var elements = ImmutableArray.CreateBuilder<RigidTransform>();
        double middle = 0.5 * (HelmetBlockSide - 1);
        for (int i = 0; i < HelmetLayers * HelmetBlockSide * HelmetBlockSide; i++)
        {
            (int row, int column) = Math.DivRem(i, HelmetBlockSide);
            (int layer, row) = Math.DivRem(row, HelmetBlockSide);
            elements.Add(RigidTransform.Shift(new((layer + 0.5) * HelmetLayerMm, (column - middle) * HelmetPitchMm, (row - middle) * HelmetPitchMm)));
        }

        var modules = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int ring = 0; ring < 6; ring++)
        {
            double elevation = 2 * Math.Atan(HelmetBlockMm / (2 * HelmetRadiusMm)) * ring - 0.3;
            int blocks = Math.Max(1, (int)(Math.PI / Math.Asin(Math.Min(1, HelmetBlockMm / (2 * HelmetRadiusMm * Math.Cos(elevation))))));
            for (int block = 0; block < blocks && Math.Cos(elevation) > 0.05; block++)
            {
                (double sin, double cos) = Math.SinCos(elevation);
                RigidTransform tilt = new(new(cos, 0, -sin), Vector3D.UnitY, new(sin, 0, cos), new(HelmetRadiusMm * cos, 0, HelmetRadiusMm * sin));
                modules.Add(RigidTransform.RotationZ(2 * Math.PI * (block + 0.37 * ring) / blocks).After(tilt));
            }
        }

        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(HelmetLayerMm, 2.8, 2.8)),
            ElementTransforms = elements.ToImmutable(),
            ModuleTransforms = modules.ToImmutable(),
        };
        Vector3D[] places = [.. modules.Select(static module => module.Translation)];
        return new("helmet", [type], [[TofPair.None]], ModuleCoincidences.FromRule(modules.Count, (a, b) => (places[a] - places[b]).Length > HelmetRadiusMm));
    }
}
