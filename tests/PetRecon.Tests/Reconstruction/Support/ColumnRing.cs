using PetRecon.Core.Scanners;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>A scanner small enough to follow every line of, whose crystals stand in columns: two rings of 16 blocks of 8 x 6 crystals, with gaps.</summary>
internal static class ColumnRing
{
    public static CylindricalScannerDesign Design { get; } = new()
    {
        ModelName = "test ring",
        InnerDiameterMm = 200,
        BlocksPerRing = 16,
        BlockRings = 2,
        Transaxial = new(8, 4, 4.1),
        Axial = new(6, 4, 4.1),
        LayerThicknessesMm = [10],
        AxialBlockGapMm = 0.1,
    };
}
