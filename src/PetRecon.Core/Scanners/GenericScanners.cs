namespace PetRecon.Core.Scanners;

/// <summary>Scanners that no one sells: for tests and the demonstration.</summary>
internal static class GenericScanners
{
    public static ScannerPreset Small { get; } = new()
    {
        Name = "small",
        Description = "Small closed TOF ring for tests, 3072 crystals; not a product",
        Source = "Made up: a head-sized ring of 4 x 4 x 20 mm crystals, quick to simulate and reconstruct.",
        AssumedNumbers = "All.",
        Design = new()
        {
            ModelName = "PetRecon small ring",
            InnerDiameterMm = 256,
            BlocksPerRing = 24,
            BlockRings = 2,
            Transaxial = new(8, 4, 4.1),
            Axial = new(8, 4, 4.1),
            LayerThicknessesMm = [20],
            AxialBlockGapMm = 0.1,
            MinimumBlockSeparation = 5,
            Tof = TofPair.FromTiming(binCount: 17, binWidthPs: 120, resolutionFwhmPs: 240),
            EnergyWindowKeV = (435, 585),
            EnergyResolutionAt511 = 0.1,
        },
    };

    public static ScannerPreset Demo { get; } = new()
    {
        Name = "demo",
        Description = "Whole-body closed TOF ring for the demonstration, 27648 crystals; not a product",
        Source = "Made up: the bore and timing (214 ps) of a present-day clinical scanner with 4 x 4 x 20 mm crystals, so that it runs on a laptop.",
        AssumedNumbers = "All.",
        Design = new()
        {
            ModelName = "PetRecon demonstration ring",
            InnerDiameterMm = 780,
            BlocksPerRing = 48,
            BlockRings = 4,
            Transaxial = new(12, 4, 4.2),
            Axial = new(12, 4, 4.2),
            LayerThicknessesMm = [20],
            AxialBlockGapMm = 0.2,
            CoincidenceFovDiameterMm = 600,
            Tof = TofPair.FromTiming(binCount: 33, binWidthPs: 143.231, resolutionFwhmPs: 214),
            EnergyWindowKeV = (435, 585),
            EnergyResolutionAt511 = 0.1,
        },
    };
}
