namespace PetRecon.Core.Scanners;

/// <summary>Scanners with depth of interaction of NIRS (Chiba): the jPET-D4 for the brain, and two OpenPETs for use in a beam.</summary>
internal static class OpenScanners
{
    public static ScannerPreset JPetD4 { get; } = new()
    {
        Name = "jpet-d4",
        Description = "jPET-D4: brain PET with four layers of depth of interaction, no TOF, 122880 GSO crystals",
        Source = "Yamaya et al., IEEE Trans Nucl Sci 53 (2006) 1123 (5 rings of 24 blocks, 4 layers of 16 x 16 GSO of 2.9 x 2.9 x 7.5 mm); "
            + "Yoshida et al., IEEE Nucl Sci Symp 2006 (ring diameter 390 mm, energy window 400 to 600 keV).",
        AssumedNumbers = "Axial field of view 260 mm (52 mm from block to block); crystal pitch 2.95 mm; energy resolution 16 %; neighbours up to three blocks apart not in coincidence.",
        Design = new()
        {
            ModelName = "jPET-D4",
            InnerDiameterMm = 390, // Yoshida
            BlocksPerRing = 24, // Yamaya
            BlockRings = 5, // Yamaya
            Transaxial = new(16, 2.9, 2.95), // size: Yamaya; pitch assumed
            Axial = new(16, 2.9, 2.95),
            LayerThicknessesMm = [7.5, 7.5, 7.5, 7.5], // Yamaya
            AxialBlockGapMm = 52 - (15 * 2.95 + 2.9), // 52 mm from block to block: assumed
            EnergyWindowKeV = (400, 600), // Yoshida
            EnergyResolutionAt511 = 0.16, // assumed
            MinimumBlockSeparation = 4, // assumed
        },
    };

    public static ScannerPreset DualRingOpenPet { get; } = new()
    {
        Name = "openpet-dual",
        Description = "Dual-ring OpenPET prototype: two rings of 42 mm with a gap of 42 mm, four layers of depth of interaction, 12544 LGSO crystals",
        Source = "Yamaya et al., Phys Med Biol 56 (2011) 1123 (110 mm diameter, 2 rings of 42 mm, 42 mm gap); Yoshida et al., Radiol Phys Technol 5 (2012) 92 (8 detectors a ring of 784 LGSO crystals in 4 layers, energy resolution 14 %).",
        AssumedNumbers = "Crystals 2.9 x 2.9 x 5 mm at a pitch of 3 mm (14 x 3 mm = 42 mm); energy window 400 to 600 keV.",
        Design = new()
        {
            ModelName = "OpenPET dual-ring prototype",
            InnerDiameterMm = 110, // Yamaya
            BlocksPerRing = 8, // Yoshida
            BlockRings = 2, // Yamaya
            Transaxial = new(14, 2.9, 3), // Yoshida: 784 = 4 x 14 x 14
            Axial = new(14, 2.9, 3),
            LayerThicknessesMm = [5, 5, 5, 5], // assumed
            AxialBlockGapMm = 42.1, // Yamaya: gap of 42 mm between rings of 42 mm, each 0.05 mm longer than its crystals at both ends
            EnergyWindowKeV = (400, 600), // assumed
            EnergyResolutionAt511 = 0.14, // Yoshida
        },
    };

    public static ScannerPreset ShiftedOpenPet { get; } = new()
    {
        Name = "openpet-shifted",
        Description = "Axially shifted single-ring OpenPET prototype, open mode: 16 units of two detectors, open space of 139 mm, four layers of depth of interaction",
        Source = "Tashima et al., Phys Med Biol 61 (2016) 1795 (diameter 250 mm, 16 units of 2 detectors with 4 layers, open space 139 mm).",
        AssumedNumbers = "Detectors of 16 x 16 x 4 GSO crystals of 2.8 x 2.8 x 7.5 mm at a pitch of 2.85 mm, as in the helmet-chin PET of the same group; 4 mm between the two detectors of a unit; "
            + "equal steps from unit to unit; the open space taken as the axial distance between the two outermost units; energy window 400 to 600 keV and resolution 16 %.",
        Design = new()
        {
            ModelName = "OpenPET axially shifted single-ring prototype, open",
            InnerDiameterMm = 250, // Tashima
            BlocksPerRing = ShiftedUnits, // Tashima
            BlockRings = 2, // Tashima: two detectors a unit
            Transaxial = new(16, 2.8, 2.85), // assumed
            Axial = new(16, 2.8, 2.85),
            LayerThicknessesMm = [7.5, 7.5, 7.5, 7.5], // assumed
            AxialBlockGapMm = ShiftedDetectorGapMm,
            StartAngleDegrees = 90,
            AxialShiftMm = ShiftedUnitMm,
            EnergyWindowKeV = (400, 600), // assumed
            EnergyResolutionAt511 = 0.16, // assumed
        },
    };

    private const int ShiftedUnits = 16;
    private const double ShiftedDetectorGapMm = 4;
    private const double ShiftedUnitLengthMm = 2 * (15 * 2.85 + 2.8) + ShiftedDetectorGapMm;

    // The unit at the top (+y) is shifted most towards +z, the one at the bottom most towards -z; the others lie at equal steps between.
    private static double ShiftedUnitMm(BlockPosition position)
    {
        int fromTop = Math.Min(position.Block, ShiftedUnits - position.Block);
        double greatestMm = 0.5 * (139 + ShiftedUnitLengthMm);
        return greatestMm * (1 - fromTop / (0.25 * ShiftedUnits));
    }
}
