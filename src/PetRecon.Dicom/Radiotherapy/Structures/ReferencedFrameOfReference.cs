using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>A space that regions are in, and a series of images in it that they were drawn on.</summary>
/// <param name="FrameOfReferenceUid">The space.</param>
/// <param name="StudyInstanceUid">The images' study; empty if not said.</param>
/// <param name="SeriesInstanceUid">The images' series; empty if not said.</param>
/// <param name="Images">The images.</param>
public sealed record ReferencedFrameOfReference(
    string FrameOfReferenceUid, string StudyInstanceUid, string SeriesInstanceUid, ImmutableArray<InstanceReference> Images);
