using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Registration;

/// <summary>How one space lies in the registered one.</summary>
public sealed record FrameRegistration
{
    /// <summary>The space that is moved; empty where only images are named.</summary>
    public required string FrameOfReferenceUid { get; init; }

    /// <summary>The images that are moved; none for all of the space.</summary>
    public required ImmutableArray<InstanceReference> Images { get; init; }

    /// <summary>Takes a point of the moved space to its place in the registered space: all matrices of the item, the first applied first.</summary>
    public required RigidTransform ToRegistered { get; init; }

    /// <summary>Comment; empty if none.</summary>
    public required string Comment { get; init; }

    /// <summary>How the registration was found; null if not said.</summary>
    public required CodedConcept? Method { get; init; }

    /// <summary>Whether nothing moves (to 1e-6 and 1e-3 mm).</summary>
    public bool IsIdentity =>
        (ToRegistered.RowX - Vector3D.UnitX).Length < 1e-6 && (ToRegistered.RowY - Vector3D.UnitY).Length < 1e-6
        && (ToRegistered.RowZ - Vector3D.UnitZ).Length < 1e-6 && ToRegistered.Translation.Length < 1e-3;
}
