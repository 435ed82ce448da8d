using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>A material that parts of the scanner are made of.</summary>
/// <param name="Id">What volumes refer to.</param>
/// <param name="Name">Name for people.</param>
/// <param name="DensityGPerCm3">Density in g/cm3.</param>
/// <param name="Atoms">Nuclides: mass number and atomic number.</param>
/// <param name="MassFractions">Fraction of the mass of each nuclide.</param>
public sealed record BulkMaterial(
    uint Id,
    string Name,
    float DensityGPerCm3,
    ImmutableArray<(uint MassNumber, uint AtomicNumber)> Atoms,
    ImmutableArray<float> MassFractions);
