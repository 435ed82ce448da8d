using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>
/// What a data set says about one of its frames. In enhanced objects an attribute is in a functional group of the frame or in one that all
/// frames share (PS3.3, C.7.6.16); in converted older objects it may be among the unassigned ones; in single frames it is in the data set itself.
/// </summary>
internal sealed class FrameAttributes
{
    private readonly DicomDataset[] _places;
    private readonly DicomDataset[] _unassigned;
    private readonly DicomDataset _dataset;

    public FrameAttributes(DicomDataset dataset, int frame)
    {
        _dataset = dataset;
        DicomDataset? own = dataset.TryGetSequence(DicomTag.PerFrameFunctionalGroupsSequence, out DicomSequence? groups) && frame < groups.Items.Count ? groups.Items[frame] : null;
        DicomDataset? shared = dataset.FirstItem(DicomTag.SharedFunctionalGroupsSequence);
        _places = [.. new[] { own, shared }.OfType<DicomDataset>()];
        _unassigned =
        [
            .. new[] { own.FirstItem(DicomTag.UnassignedPerFrameConvertedAttributesSequence), shared.FirstItem(DicomTag.UnassignedSharedConvertedAttributesSequence) }
                .OfType<DicomDataset>(),
            dataset,
        ];
    }

    /// <summary>Whether the data set has functional groups at all.</summary>
    public bool HasGroups => _places.Length > 0;

    /// <summary>The item of a functional group: the frame's own, or that of all frames.</summary>
    public DicomDataset? Group(DicomTag sequence)
    {
        foreach (DicomDataset place in _places)
        {
            if (place.FirstItem(sequence) is DicomDataset item)
                return item;
        }

        return _dataset.FirstItem(sequence);
    }

    public double? Number(DicomTag group, DicomTag tag) => Place(group, tag)?.Number(tag);

    public int? Whole(DicomTag group, DicomTag tag) => Place(group, tag)?.Whole(tag);

    public double[]? Numbers(DicomTag group, DicomTag tag, int count) => Place(group, tag)?.Numbers(tag, count);

    public string Text(DicomTag group, DicomTag tag) => Place(group, tag)?.Text(tag) ?? "";

    /// <summary>An attribute that has no group of its own.</summary>
    public double? Number(DicomTag tag) => Plain(tag)?.Number(tag);

    public int? Whole(DicomTag tag) => Plain(tag)?.Whole(tag);

    public string Text(DicomTag tag) => Plain(tag)?.Text(tag) ?? "";

    /// <summary>A date and a time that have no group of their own, as one.</summary>
    public DateTime? When(DicomTag date, DicomTag time) => Plain(time) is DicomDataset place ? place.When(date, time) ?? _dataset.When(date, time) : null;

    private DicomDataset? Place(DicomTag group, DicomTag tag) =>
        Group(group) is DicomDataset item && item.Contains(tag) ? item : Plain(tag);

    private DicomDataset? Plain(DicomTag tag)
    {
        foreach (DicomDataset place in _unassigned)
        {
            if (place.Contains(tag))
                return place;
        }

        return null;
    }
}
