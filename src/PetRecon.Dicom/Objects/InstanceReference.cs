using System.Collections.Immutable;

namespace PetRecon.Dicom.Objects;

/// <summary>A reference to another object by its identifiers.</summary>
/// <param name="SopClassUid">Its kind.</param>
/// <param name="SopInstanceUid">Itself.</param>
public sealed record InstanceReference(string SopClassUid, string SopInstanceUid)
{
    /// <summary>The frames that are meant, from 1; none for all.</summary>
    public ImmutableArray<int> Frames { get; init; } = [];

    internal static ImmutableArray<InstanceReference> AllOf(AttributeReader reader, DicomTag sequence, string itemName) =>
        [.. reader.Items(sequence, itemName).Select(Of)];

    internal static InstanceReference Of(AttributeReader item) =>
        new(item.Text(DicomTag.ReferencedSOPClassUID), item.Text(DicomTag.ReferencedSOPInstanceUID))
        {
            Frames = [.. item.Numbers(DicomTag.ReferencedFrameNumber).Select(number => (int)number)],
        };
}
