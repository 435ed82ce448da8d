using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Petsird;

/// <summary>Where the bed is.</summary>
/// <param name="Interval">When.</param>
/// <param name="Transform">From the bed's coordinates to the scanner's, mm.</param>
public sealed record BedMovementTimeBlock(TimeInterval Interval, RigidTransform Transform)
    : PetsirdTimeBlock(Interval);
