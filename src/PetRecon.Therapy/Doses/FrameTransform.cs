using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Doses;

/// <summary>How one space lies in another: a rigid registration.</summary>
/// <param name="FromFrameOfReferenceUid">The space that points are given in.</param>
/// <param name="ToFrameOfReferenceUid">The space that they are taken to.</param>
/// <param name="Transform">Takes a point of the first to the same point of the second.</param>
public sealed record FrameTransform(string FromFrameOfReferenceUid, string ToFrameOfReferenceUid, RigidTransform Transform);
