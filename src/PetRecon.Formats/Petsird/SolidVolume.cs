using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Petsird;

/// <summary>Something that does not detect: shielding, a tungsten septum. Either a box or an annulus.</summary>
public sealed record SolidVolume
{
    /// <summary>The shape, if it is a box.</summary>
    public BoxShape? Box { get; init; }

    /// <summary>The shape, if it is an annulus.</summary>
    public AnnulusShape? Annulus { get; init; }

    /// <summary>The material, see <see cref="BulkMaterial.Id"/>.</summary>
    public uint MaterialId { get; init; }

    /// <summary>Where its copies are: in module coordinates for a module's elements, in scanner coordinates for the scanner's; mm.</summary>
    public ImmutableArray<RigidTransform> Transforms { get; init; } = [RigidTransform.Identity];
}
