using System.Collections.Immutable;

namespace PetRecon.Core.Scanners;

/// <summary>
/// Scanners that are known by name. Each number's source is told beside it and in <see cref="ScannerPreset.Source"/>; what had to be
/// assumed is in <see cref="ScannerPreset.AssumedNumbers"/>. They are geometries from public descriptions, not the makers' own files.
/// </summary>
public static class ScannerPresets
{
    /// <summary>Every preset.</summary>
    public static ImmutableArray<ScannerPreset> All { get; } =
    [
        GenericScanners.Small,
        GenericScanners.Demo,
        ClinicalScanners.BiographMmr,
        ClinicalScanners.BiographVision600,
        ClinicalScanners.BiographVisionQuadra,
        ClinicalScanners.DiscoveryMi,
        OpenScanners.JPetD4,
        OpenScanners.DualRingOpenPet,
        OpenScanners.ShiftedOpenPet,
    ];

    /// <summary>Finds a preset by its name; case does not matter.</summary>
    /// <param name="name">One of the names in <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is no such preset; the message lists those there are.</exception>
    public static ScannerPreset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (ScannerPreset preset in All)
        {
            if (string.Equals(preset.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
                return preset;
        }

        throw new ArgumentException($"There is no scanner '{name}'. Known scanners: {string.Join(", ", All.Select(static preset => preset.Name))}.", nameof(name));
    }
}
