using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Petsird;

/// <summary>Where the gantry is.</summary>
/// <param name="Interval">When.</param>
/// <param name="Transforms">One transform for each module type, applied before the gantry alignment; mm.</param>
public sealed record GantryMovementTimeBlock(TimeInterval Interval, ImmutableArray<RigidTransform> Transforms)
    : PetsirdTimeBlock(Interval);
