using System.Collections.Immutable;

namespace PetRecon.Core.Scanners;

/// <summary>
/// A scanner whose blocks stand on rings around the z axis, in the words of a data sheet; <see cref="Build"/> makes the geometry of it.
/// Partial rings, several rings, axially shifted or tilted blocks and layers of depth of interaction are all described here;
/// for anything else make the <see cref="DetectorModuleType"/>s themselves.
/// </summary>
/// <remarks>
/// A block is a module. In its own axes x is the depth, pointing outwards, y runs along the ring and z along the bore; the origin is
/// the middle of the inner face. Elements are numbered with the crystal along the ring fastest, then the crystal along the bore,
/// then the layer from inside to outside. Modules are numbered block by block around a ring, then ring by ring, missing ones skipped.
/// If layers have different thicknesses, each thickness is a module type of its own, in order of first appearance.
/// </remarks>
public sealed record CylindricalScannerDesign
{
    /// <summary>The maker's name for the scanner.</summary>
    public required string ModelName { get; init; }

    /// <summary>Distance between the inner faces of opposite blocks, in mm.</summary>
    public required double InnerDiameterMm { get; init; }

    /// <summary>Number of places for blocks around a full ring, 2 or more.</summary>
    public required int BlocksPerRing { get; init; }

    /// <summary>Number of block rings.</summary>
    public required int BlockRings { get; init; }

    /// <summary>Crystals of a block along the ring.</summary>
    public required CrystalRow Transaxial { get; init; }

    /// <summary>Crystals of a block along the bore.</summary>
    public required CrystalRow Axial { get; init; }

    /// <summary>Thickness of each layer from inside to outside, in mm; one entry for crystals that do not tell depth.</summary>
    public required ImmutableArray<double> LayerThicknessesMm { get; init; }

    /// <summary>Space between layers, in mm.</summary>
    public double LayerGapMm { get; init; }

    /// <summary>Space between the crystals of neighbouring block rings, in mm.</summary>
    public double AxialBlockGapMm { get; init; }

    /// <summary>Angle of the middle of block 0, from x towards y, in degrees.</summary>
    public double StartAngleDegrees { get; init; }

    /// <summary>Additional shift of a block along z, in mm; none when null.</summary>
    public Func<BlockPosition, double>? AxialShiftMm { get; init; }

    /// <summary>Tilt of a block about its tangential axis, in degrees; positive turns the inner face towards higher z. None when null.</summary>
    public Func<BlockPosition, double>? TiltDegrees { get; init; }

    /// <summary>Which places are empty; none when null.</summary>
    public Func<BlockPosition, bool>? IsMissing { get; init; }

    /// <summary>Smallest number of places around the ring between two blocks in coincidence; 1 is a neighbour.</summary>
    public int MinimumBlockSeparation { get; init; } = 1;

    /// <summary>
    /// Diameter of the cylinder around the z axis that lines must be able to meet: pairs of blocks none of whose lines do are not
    /// in coincidence. No such rule when null.
    /// </summary>
    public double? CoincidenceFovDiameterMm { get; init; }

    /// <summary>Largest difference between the block rings of two blocks in coincidence; any when null.</summary>
    public int? MaximumBlockRingDifference { get; init; }

    /// <summary>Time of flight; <see cref="TofPair.None"/> for a scanner without.</summary>
    public TofPair Tof { get; init; } = TofPair.None;

    /// <summary>Lower and upper end of the energy window, in keV.</summary>
    public (float Low, float High) EnergyWindowKeV { get; init; } = (425, 650);

    /// <summary>Energy resolution (FWHM) at 511 keV as a fraction of the energy; 0 when not known.</summary>
    public double EnergyResolutionAt511 { get; init; }

    /// <summary>Makes the geometry.</summary>
    /// <exception cref="ArgumentException">A number is out of bounds, or crystals of neighbouring blocks would overlap.</exception>
    public ScannerGeometry Build()
    {
        Validate();
        return new CylindricalScannerBuilder(this).Build();
    }

    private void Validate()
    {
        if (!(InnerDiameterMm is >= 1 and <= 100_000))
            throw new ArgumentException($"InnerDiameterMm is {InnerDiameterMm}; expected 1 to 100000 mm.");
        if (BlocksPerRing is < 2 or > 10_000 || BlockRings is < 1 or > 10_000)
            throw new ArgumentException($"{BlockRings} rings of {BlocksPerRing} blocks; expected 1 to 10000 rings of 2 to 10000 blocks.");
        Transaxial.Validate(nameof(Transaxial));
        Axial.Validate(nameof(Axial));
        if (LayerThicknessesMm.IsDefaultOrEmpty || LayerThicknessesMm.Any(static t => !(t is >= 0.1 and <= 1000)))
            throw new ArgumentException("LayerThicknessesMm needs one thickness of 0.1 to 1000 mm for each layer.");
        if (!(LayerGapMm >= 0 && AxialBlockGapMm >= 0))
            throw new ArgumentException($"Gaps of {LayerGapMm} mm between layers and {AxialBlockGapMm} mm between block rings; expected 0 or more.");
        if (MinimumBlockSeparation < 0 || MinimumBlockSeparation > BlocksPerRing / 2)
            throw new ArgumentException($"MinimumBlockSeparation is {MinimumBlockSeparation}; expected 0 to {BlocksPerRing / 2}, half the {BlocksPerRing} blocks of a ring.");
        if (CoincidenceFovDiameterMm is { } fov && !(fov > 0))
            throw new ArgumentException($"CoincidenceFovDiameterMm is {fov}; expected above 0.");
        if (!(EnergyWindowKeV.Low >= 0 && EnergyWindowKeV.High > EnergyWindowKeV.Low))
            throw new ArgumentException($"The energy window is {EnergyWindowKeV.Low} to {EnergyWindowKeV.High} keV; expected two rising energies.");
        if (!(EnergyResolutionAt511 is >= 0 and < 1))
            throw new ArgumentException($"EnergyResolutionAt511 is {EnergyResolutionAt511}; expected a fraction of the energy below 1. Was it given in percent?");
    }
}
