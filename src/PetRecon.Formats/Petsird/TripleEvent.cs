namespace PetRecon.Formats.Petsird;

/// <summary>Three photons in coincidence. PETSIRD keeps quadruples in the same form, with three bins.</summary>
/// <param name="DetectionBin0">First detection bin, numbered through all module types.</param>
/// <param name="DetectionBin1">Second detection bin.</param>
/// <param name="DetectionBin2">Third detection bin.</param>
/// <param name="TofBin1">TOF bin of the second photon relative to the first.</param>
/// <param name="TofBin2">TOF bin of the third photon relative to the first.</param>
public readonly record struct TripleEvent(uint DetectionBin0, uint DetectionBin1, uint DetectionBin2, uint TofBin1, uint TofBin2);
