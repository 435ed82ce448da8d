namespace PetRecon.Core.Scanners;

/// <summary>
/// Clinical scanners. STIR stands for src/buildblock/Scanner.cxx of github.com/UCL/STIR (commit 9a59610a). The diameter of the
/// coincidence field of view is that of the outermost of STIR's projection bins, 2 (R + d) sin(pi bins / (2 detectors per ring)) with R the
/// inner radius and d the mean depth of interaction.
/// </summary>
internal static class ClinicalScanners
{
    public static ScannerPreset BiographMmr { get; } = new()
    {
        Name = "mmr",
        Description = "Siemens Biograph mMR: PET/MR, no TOF, 28672 crystals, 258 mm axial field of view",
        Source = "Fürst et al., J Nucl Med 52 suppl. 1 (2011) 320 (diameter, axial field of view, energy window); Hsu et al., J Nucl Med 58 (2017) 1511, table of scanners (energy resolution); "
            + "STIR Siemens_mMR (blocks, axial pitch, fan); CASToR PET_SIEMENS_MMR_2D (crystal size and centres).",
        AssumedNumbers = "None.",
        Design = new()
        {
            ModelName = "Siemens Biograph mMR",
            InnerDiameterMm = 656, // Fürst; STIR: inner radius 328 mm
            BlocksPerRing = 56, // STIR
            BlockRings = 8, // STIR: 64 crystal rings in blocks of 8
            Transaxial = new(8, 4, 4.17252), // size: CASToR; pitch: CASToR's table, twice STIR's bin of 2.08626 mm
            Axial = new(8, 4, 4.0625), // pitch: STIR
            LayerThicknessesMm = [20], // CASToR
            AxialBlockGapMm = 0.0625, // STIR has the same pitch across blocks
            CoincidenceFovDiameterMm = 588, // STIR: 344 bins of 504 detectors with gaps, R + d = 335 mm
            EnergyWindowKeV = (430, 610), // Fürst
            EnergyResolutionAt511 = 0.145, // Hsu's table; STIR
        },
    };

    public static ScannerPreset BiographVision600 { get; } = new()
    {
        Name = "vision-600",
        Description = "Siemens Biograph Vision 600: PET/CT, 214 ps TOF, 60800 crystals, 263 mm axial field of view",
        Source = "Prenosil et al., J Nucl Med 63 (2022) 476 (crystals of 3.2 x 3.2 x 20 mm, as in the Quadra); STIR Siemens_Vision_600 (blocks, radius, axial pitch, TOF bins and resolution, fan).",
        AssumedNumbers = "Transaxial crystal pitch taken equal to the axial one; energy window 435 to 585 keV and resolution 9 % from memory.",
        Design = Vision("Siemens Biograph Vision 600", blockRings: 8),
    };

    public static ScannerPreset BiographVisionQuadra { get; } = new()
    {
        Name = "quadra",
        Description = "Siemens Biograph Vision Quadra: PET/CT, 214 ps TOF, 243200 crystals, 1.06 m axial field of view",
        Source = "Prenosil et al., J Nucl Med 63 (2022) 476 (32 block rings of the Vision 600's detectors, 106 cm, largest ring difference 322); STIR Siemens_Quadra.",
        AssumedNumbers = "As for vision-600; one crystal pitch of space between the four units follows from 323 ring positions for 320 crystal rings.",
        Design = Vision("Siemens Biograph Vision Quadra", blockRings: 32) with
        {
            // STIR counts 8 x 10 + 1 ring positions for each unit of 8 block rings.
            AxialShiftMm = static position => (position.Ring / 8 - 1.5) * VisionPitchMm,
        },
    };

    public static ScannerPreset DiscoveryMi { get; } = new()
    {
        Name = "discovery-mi",
        Description = "GE Discovery MI, 4 block rings: PET/CT, 375 ps TOF, 19584 crystals, 20 cm axial field of view",
        Source = "Hsu et al., J Nucl Med 58 (2017) 1511 (744 mm diameter, 20 cm, 25 mm crystals, 375.4 ps, 9.4 %); EJNMMI Phys 6 (2019) 264, table 1 (crystals of 3.95 x 5.3 x 25 mm); STIR DiscoveryMI4ring (blocks, ring spacing, TOF bins, fan).",
        AssumedNumbers = "Crystal pitch 4.05 mm and gap of 0.9 mm between the four blocks of a module along the ring; energy window 425 to 650 keV from memory.",
        Design = new()
        {
            ModelName = "GE Discovery MI 4 rings",
            InnerDiameterMm = 744, // Hsu; STIR 742
            BlocksPerRing = 34, // STIR: 544 crystals around, in modules of 4 blocks of 4
            BlockRings = 4, // Hsu
            Transaxial = new(16, 3.95, 4.05) { GroupSize = 4, GroupGapMm = 0.9 }, // size: EJNMMI Phys; the rest assumed
            Axial = new(9, 5.3, 5.52296), // size: EJNMMI Phys; pitch: STIR
            LayerThicknessesMm = [25], // Hsu
            AxialBlockGapMm = 0.22296, // STIR has the same pitch across blocks
            CoincidenceFovDiameterMm = 709, // STIR: 415 bins of 544 detectors, R + d = 380.5 mm; Hsu: 70 cm
            Tof = TofPair.FromTiming(binCount: 29, binWidthPs: 169, resolutionFwhmPs: 375.4), // STIR: 377 bins of 13 ps, here by 13
            EnergyWindowKeV = (425, 650), // assumed
            EnergyResolutionAt511 = 0.094, // Hsu
        },
    };

    // Ring spacing, STIR.
    private const double VisionPitchMm = 3.29114;

    private static CylindricalScannerDesign Vision(string modelName, int blockRings) => new()
    {
        ModelName = modelName,
        InnerDiameterMm = 820, // STIR: inner radius 410 mm
        BlocksPerRing = 38, // STIR
        BlockRings = blockRings,
        Transaxial = new(20, 3.2, VisionPitchMm), // STIR: blocks of 10 x 20; size: Prenosil; pitch assumed
        Axial = new(10, 3.2, VisionPitchMm), // pitch: STIR
        LayerThicknessesMm = [20], // Prenosil
        AxialBlockGapMm = VisionPitchMm - 3.2, // STIR has the same pitch across blocks
        CoincidenceFovDiameterMm = 712, // STIR: 520 bins of 798 detectors with gaps, R + d = 417 mm
        Tof = TofPair.FromTiming(binCount: 33, binWidthPs: 143.231, resolutionFwhmPs: 214), // STIR; Prenosil measured 228 ps on the Quadra
        EnergyWindowKeV = (435, 585), // assumed
        EnergyResolutionAt511 = 0.09, // assumed
    };
}
