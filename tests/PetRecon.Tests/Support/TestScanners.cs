using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Support;

/// <summary>Scanners made by hand, independent of the presets' builder.</summary>
internal static class TestScanners
{
    /// <summary>One ring of flat modules around z; crystals 10 mm deep, depth along module x.</summary>
    public static ScannerGeometry Ring(double radiusMm, int modules, int transaxial, int axial, double pitchMm, double tofFwhmPs = 0, int tofBins = 21, double tofBinPs = 80)
    {
        var elements = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int y = 0; y < transaxial; y++)
        {
            for (int z = 0; z < axial; z++)
                elements.Add(RigidTransform.Shift(new(0, (y - 0.5 * (transaxial - 1)) * pitchMm, (z - 0.5 * (axial - 1)) * pitchMm)));
        }

        var places = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int module = 0; module < modules; module++)
            places.Add(RigidTransform.RotationZ(2 * Math.PI * module / modules).After(RigidTransform.Shift(new(radiusMm + 5, 0, 0))));
        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(10, 0.95 * pitchMm, 0.95 * pitchMm)),
            ElementTransforms = elements.ToImmutable(),
            ModuleTransforms = places.ToImmutable(),
        };
        return new("test ring", [type], tofFwhmPs > 0 ? [[TofPair.FromTiming(tofBins, tofBinPs, tofFwhmPs)]] : null);
    }
}
