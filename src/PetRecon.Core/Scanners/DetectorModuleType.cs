using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Scanners;

/// <summary>
/// One kind of detector module and all its copies in the scanner: PETSIRD's ReplicatedObject of DetectorModule.
/// A crystal's place is moduleTransform * elementTransform * box (element first, then module), in mm.
/// Depth-of-interaction layers are elements at different depths.
/// </summary>
public sealed record DetectorModuleType
{
    /// <summary>Name for people, such as "block 20 x 10".</summary>
    public string Name { get; init; } = "module";

    /// <summary>The shape of every detecting element, in element coordinates.</summary>
    public required BoxShape Element { get; init; }

    /// <summary>Where each element sits in the module.</summary>
    public required ImmutableArray<RigidTransform> ElementTransforms { get; init; }

    /// <summary>Where each module sits in the scanner.</summary>
    public required ImmutableArray<RigidTransform> ModuleTransforms { get; init; }

    /// <summary>Edges of the event energy bins in keV, one more than there are bins; one bin of 0 to infinity is meant when empty.</summary>
    public ImmutableArray<float> EnergyBinEdgesKeV { get; init; } = [];

    /// <summary>Energy resolution (FWHM) at 511 keV as a fraction of the energy; 0 when not known.</summary>
    public float EnergyResolutionAt511 { get; init; }

    /// <summary>Number of elements in one module.</summary>
    public int ElementCount => ElementTransforms.Length;

    /// <summary>Number of modules of this type.</summary>
    public int ModuleCount => ModuleTransforms.Length;

    /// <summary>Number of energy bins, at least 1.</summary>
    public int EnergyBinCount => Math.Max(1, EnergyBinEdgesKeV.Length - 1);

    /// <summary>Number of detection bins of this type: modules times elements times energy bins.</summary>
    public long DetectionBinCount => (long)ModuleCount * ElementCount * EnergyBinCount;
}
