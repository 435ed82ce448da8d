namespace PetRecon.Dicom.Part10;

/// <summary>
/// Compressed pixel data. Which fragments a frame has is told by the table of offsets; where that is empty, by there being one fragment a frame,
/// or by where fragments begin as a compressed image does.
/// </summary>
internal sealed class EncapsulatedPixelData(DicomDataset dataset, DicomFragmentSequence fragments) : DicomPixelData(dataset)
{
    private const int ItemHeadBytes = 8;

    private List<int>? _firstFragments;

    /// <inheritdoc/>
    public override IByteBuffer GetFrame(int frame)
    {
        CheckFrame(frame);
        _firstFragments ??= FirstFragments();
        int first = _firstFragments[frame];
        int last = frame + 1 < _firstFragments.Count ? _firstFragments[frame + 1] : fragments.Fragments.Count;
        if (first >= last)
            throw new DicomDataException($"frame {frame + 1} has no fragments: the data set has {fragments.Fragments.Count} fragments for {NumberOfFrames} frames.");
        return last - first == 1 ? fragments.Fragments[first] : new CompositeByteBuffer([.. fragments.Fragments.Skip(first).Take(last - first)]);
    }

    /// <inheritdoc/>
    public override void AddFrame(IByteBuffer data)
    {
        long offset = 0;
        foreach (IByteBuffer fragment in fragments.Fragments)
            offset += ItemHeadBytes + fragment.Size + (fragment.Size & 1);
        bool hasTable = fragments.OffsetTable.Count == fragments.Fragments.Count && offset <= uint.MaxValue;
        fragments.Fragments.Add(data);
        if (hasTable)
            fragments.OffsetTable.Add((uint)offset);
        else
            fragments.OffsetTable.Clear();
        NumberOfFrames = fragments.Fragments.Count;
        _firstFragments = null;
    }

    private List<int> FirstFragments()
    {
        int frames = NumberOfFrames;
        if (frames == 1)
            return [0];
        if (fragments.Fragments.Count == frames)
            return [.. Enumerable.Range(0, frames)];
        if (fragments.Fragments.Count < frames)
            throw new DicomDataException($"the compressed Pixel Data have {fragments.Fragments.Count} fragments, fewer than the {frames} frames.");
        IEnumerable<long> offsets = ExtendedOffsets() ?? fragments.OffsetTable.Select(offset => (long)offset);
        return FromOffsets(offsets, frames) ?? FromStarts(frames)
            ?? throw new DicomDataException($"it cannot be told which of the {fragments.Fragments.Count} fragments belong to which of the {frames} frames: there is no table of offsets.");
    }

    // 64-bit offsets for data too large for the usual table (PS3.3, C.7.6.3.1.8).
    private IEnumerable<long>? ExtendedOffsets() =>
        Dataset.TryGetValues(DicomTag.ExtendedOffsetTable, out ulong[]? offsets) ? offsets.Select(offset => (long)offset) : null;

    private List<int>? FromOffsets(IEnumerable<long> offsets, int frames)
    {
        Dictionary<long, int> byOffset = [];
        long offset = 0;
        for (int i = 0; i < fragments.Fragments.Count; i++)
        {
            byOffset.Add(offset, i);
            offset += ItemHeadBytes + fragments.Fragments[i].Size + (fragments.Fragments[i].Size & 1);
        }

        List<int> first = [];
        foreach (long start in offsets)
        {
            if (!byOffset.TryGetValue(start, out int fragment))
                return null;
            first.Add(fragment);
        }

        return first.Count == frames ? first : null;
    }

    private List<int>? FromStarts(int frames)
    {
        List<int> first = [];
        byte[] start = new byte[4];
        for (int i = 0; i < fragments.Fragments.Count; i++)
        {
            IByteBuffer fragment = fragments.Fragments[i];
            if (fragment.Size < start.Length)
                continue;
            fragment.GetByteRange(0, start.Length, start);
            if (start is [0xFF, 0xD8, 0xFF, _] or [0xFF, 0x4F, 0xFF, 0x51] or [0, 0, 0, 0x0C])
                first.Add(i);
        }

        return first.Count == frames ? first : null;
    }
}
