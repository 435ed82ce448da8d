using System.Buffers.Binary;

namespace PetRecon.Dicom.Part10;

/// <summary>
/// Reads elements into data sets. Real files differ from the standard in many ways, and where what was meant is clear it is read so:
/// representations that do not exist, UN for what the dictionary knows, stray delimiters, wrong order, padding at the end.
/// </summary>
internal sealed class DataSetReader(ByteSource source, ReadPolicy policy)
{
    private const uint PixelData = 0x7FE0_0010;

    /// <summary>Whether the pixel data end before their length, which then hold what is there.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Reads the elements of a file's top level.</summary>
    public void ReadTop(DicomDataset dataset, ByteForm form) => ReadElements(dataset, form, long.MaxValue, hasDelimiter: false, depth: 0);

    /// <summary>
    /// Reads the elements of the meta header: those of group 2 that come first. Its length is believed only where it is needed: in big endian an
    /// element of group 0200 begins with the same bytes.
    /// </summary>
    public void ReadMeta(DicomDataset dataset)
    {
        long end = long.MaxValue;
        while (source.Peek(2) is [0x02, 0x00] && !(source.Position == end && IsBigEndian(dataset)))
        {
            ElementHeader header = ReadHeader(ByteForm.ExplicitLittle);
            if (header.Length == ElementHeader.Undefined)
                throw new DicomFileException($"element {header.Name} of the meta header has no length", header.Offset);
            AddElement(dataset, header, ByteForm.ExplicitLittle);
            if (header.Element == 0 && dataset.TryGetSingleValue(DicomTag.FileMetaInformationGroupLength, out uint length))
                end = source.Position + length;
        }
    }

    private static bool IsBigEndian(DicomDataset meta) =>
        meta.TryGetSingleValue(DicomTag.TransferSyntaxUID, out DicomTransferSyntax? syntax) && syntax is { Endian.IsBig: true };

    private void ReadElements(DicomDataset dataset, ByteForm form, long end, bool hasDelimiter, int depth)
    {
        while (source.Position < end)
        {
            ReadOnlySpan<byte> next = source.Peek(8);
            if (next.Length == 0 && !hasDelimiter)
                return;
            if (depth == 0 && IsPaddingToTheEnd(next))
                return;
            if (depth == 0 && policy.IsStop(Key(next, form.IsBig)))
                return;
            ElementHeader header = ReadHeader(form);
            if (header.IsItem && depth == 0)
                continue; // an item whose sequence is missing: its elements count as the data set's
            if (header.IsItemEnd || header.IsSequenceEnd)
            {
                if (hasDelimiter && header.IsItemEnd)
                    return;
                continue; // a stray delimiter
            }

            ReadElement(dataset, header, form, end, depth);
        }

        if (source.Position > end)
            throw new DicomFileException("an element reaches beyond the item that it lies in: one of the lengths is wrong", source.Position);
    }

    private void ReadElement(DicomDataset dataset, ElementHeader header, ByteForm form, long end, int depth)
    {
        if (header.Group == ElementHeader.DelimiterGroup)
            throw new DicomFileException($"{header.Name}, {(header.IsItem ? "an item" : "which no element is")}, stands where an element of a data set was expected", header.Offset);
        DicomVR vr = RepresentationOf(header, dataset);
        if (header.Length != ElementHeader.Undefined)
        {
            if (header.Length > end - source.Position)
                throw new DicomFileException($"element {header.Name} should have {header.Length} bytes, but its item has only {end - source.Position} left", header.Offset);
            if (vr == DicomVR.SQ)
                ReadSequence(dataset, header, header.Representation == DicomVR.UN ? ByteForm.ImplicitLittle : form, depth);
            else
                AddElement(dataset, header, form);
            return;
        }

        if (header.Key == PixelData || (header.Representation is not null && vr.Code is "OB" or "OW"))
            ReadFragments(dataset, header, vr, form);
        else if (vr == DicomVR.SQ || vr == DicomVR.UN || source.Peek(4) is var item && Key(item, form.IsBig) is 0xFFFE_E000 or 0xFFFE_E0DD)
            ReadSequence(dataset, header, header.Representation == DicomVR.UN ? ByteForm.ImplicitLittle : form, depth);
        else
            throw new DicomFileException($"element {header.Name} ({vr}) has no length, which only sequences and pixel data may lack", header.Offset);
    }

    private void ReadSequence(DicomDataset dataset, ElementHeader header, ByteForm form, int depth)
    {
        if (depth >= ReadLimits.MaxDepth)
            throw new DicomFileException($"sequences lie within each other more than {ReadLimits.MaxDepth} deep", header.Offset);
        bool hasDelimiter = header.Length == ElementHeader.Undefined;
        long end = hasDelimiter ? long.MaxValue : source.Position + header.Length;
        DicomSequence sequence = new(TagOf(header, dataset));
        while (source.Position < end)
        {
            ElementHeader item = ReadHeader(form);
            if (item.IsSequenceEnd)
            {
                if (hasDelimiter)
                    break;
                continue;
            }

            if (item.IsItemEnd)
                continue;
            if (!item.IsItem)
                throw new DicomFileException($"sequence {header.Name} has {item.Name} where an item was expected", item.Offset);
            sequence.Items.Add(ReadItem(dataset, item, form, end, depth));
        }

        if (source.Position > end)
            throw new DicomFileException($"the items of sequence {header.Name} are longer than it", source.Position);
        dataset.Put(sequence);
    }

    private DicomDataset ReadItem(DicomDataset parent, ElementHeader item, ByteForm form, long end, int depth)
    {
        DicomDataset dataset = new(parent.InternalTransferSyntax) { Characters = parent.Characters, ValidateItems = false };
        bool hasDelimiter = item.Length == ElementHeader.Undefined;
        if (!hasDelimiter && item.Length > Math.Min(end - source.Position, source.Remaining))
            throw new DicomFileException($"an item should have {item.Length} bytes, but only {Math.Min(end - source.Position, source.Remaining)} are left", item.Offset);
        ReadElements(dataset, form, hasDelimiter ? end : source.Position + item.Length, hasDelimiter, depth + 1);
        dataset.ValidateItems = true;
        return dataset;
    }

    private void ReadFragments(DicomDataset dataset, ElementHeader header, DicomVR vr, ByteForm form)
    {
        DicomFragmentSequence fragments = vr == DicomVR.OW ? new DicomOtherWordFragment(TagOf(header, dataset)) : new DicomOtherByteFragment(TagOf(header, dataset));
        bool isTable = true;
        while (true)
        {
            if (source.Peek(8).Length < 8 && !isTable)
                break; // the last delimiter is missing
            ElementHeader item = ReadHeader(form);
            if (item.IsSequenceEnd)
                break;
            if (!item.IsItem || item.Length == ElementHeader.Undefined)
                throw new DicomFileException($"compressed pixel data have {item.Name} where a fragment was expected", item.Offset);
            if (!isTable)
                fragments.Fragments.Add(ReadValue(item, 1, form.IsBig));
            else
                ReadOffsets(fragments, source.Take(item.Length, "the table of frames").Span);
            isTable = false;
        }

        dataset.Put(fragments);
    }

    private static void ReadOffsets(DicomFragmentSequence fragments, ReadOnlySpan<byte> table)
    {
        for (; table.Length >= 4; table = table[4..])
            fragments.OffsetTable.Add(BinaryPrimitives.ReadUInt32LittleEndian(table));
    }

    private void AddElement(DicomDataset dataset, ElementHeader header, ByteForm form)
    {
        DicomVR vr = RepresentationOf(header, dataset);
        IByteBuffer? value = header.Key == PixelData && header.Length > source.Remaining ? RestOfPixels() : ReadValue(header, vr.SwapSize, form.IsBig);
        if (!policy.IsKept(header.Length) && header.Group != 2)
            return;
        bool isWhole = header.Key == PixelData || vr.UnitSize == 1 || value.Size % vr.UnitSize == 0;
        DicomVR kept = isWhole ? vr : IsSequence(header) ? DicomVR.OB : DicomVR.UN; // UN would be taken for a sequence when it is read again
        dataset.Put(new DicomElement(TagOf(header, dataset), kept, value, dataset.Characters));
    }

    private IByteBuffer RestOfPixels()
    {
        IsPartial = true;
        long rest = source.Remaining;
        if (source.Path is not string path)
            return new MemoryByteBuffer(source.Take(rest, "Pixel Data"));
        FileByteBuffer buffer = new(path, source.Position, rest);
        source.Skip(rest, "Pixel Data");
        return buffer;
    }

    private IByteBuffer ReadValue(ElementHeader header, int swapSize, bool isBig)
    {
        if (header.Length == 0)
            return EmptyBuffer.Value;
        (string what, uint key) = header.IsItem ? ("a fragment of the pixel data", 0) : ("element", header.Key);
        if (!policy.IsKept(header.Length))
        {
            source.Skip(header.Length, what, key);
            return EmptyBuffer.Value;
        }

        if (policy.StaysInFile(header.Length) && source.Path is string path)
        {
            FileByteBuffer lazy = new(path, source.Position, header.Length);
            source.Skip(header.Length, what, key);
            return isBig && swapSize > 1 ? new SwapByteBuffer(lazy, swapSize) : lazy;
        }

        ReadOnlyMemory<byte> bytes = source.Take(header.Length, what, key);
        if (!isBig || swapSize == 1)
            return new MemoryByteBuffer(bytes);
        byte[] turned = bytes.ToArray();
        SwapByteBuffer.Swap(turned, swapSize);
        return new MemoryByteBuffer(turned);
    }

    private ElementHeader ReadHeader(ByteForm form)
    {
        long offset = source.Position;
        ReadOnlySpan<byte> head = source.Peek(8);
        if (head.Length < 8)
            throw new DicomFileException($"the data end where an element was expected: {head.Length} bytes are left", offset);
        uint key = Key(head, form.IsBig);
        (ushort group, ushort element) = ((ushort)(key >> 16), (ushort)key);
        DicomVR? vr = null;
        uint length;
        if (form.IsExplicit && group != ElementHeader.DelimiterGroup && (IsRepresentation(head[4], head[5]) || !CouldBeLength(head[4..], form.IsBig)))
        {
            vr = IsRepresentation(head[4], head[5]) ? DicomVR.Find(head[4], head[5]) : DicomDictionary.Default.Find(key)?.ValueRepresentations[0];
            if (vr is { Is16BitLength: true })
            {
                length = form.IsBig ? BinaryPrimitives.ReadUInt16BigEndian(head[6..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[6..]);
                source.Skip(8, "an element");
            }
            else
            {
                // Representations to come have four bytes of length, as the standard says, so unknown ones are read so.
                vr ??= DicomVR.UN;
                source.Skip(8, "an element");
                length = source.TakeUInt32(form.IsBig, "the length of element", key);
            }
        }
        else
        {
            length = form.IsBig ? BinaryPrimitives.ReadUInt32BigEndian(head[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            source.Skip(8, "an element");
        }

        return new(group, element, vr, length, offset);
    }

    // Where the representation should be are no letters: some writers leave it out, so that the length follows; others fill it with blanks.
    private bool CouldBeLength(ReadOnlySpan<byte> bytes, bool isBig)
    {
        uint length = isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length == ElementHeader.Undefined || length <= source.Remaining - 8;
    }

    private bool IsPaddingToTheEnd(ReadOnlySpan<byte> next)
    {
        if (next.ContainsAnyExcept((byte)0))
            return false;
        return source.Remaining < 8 || source.Length is null || source.Peek((int)Math.Min(source.Remaining, 4096)) is var rest && !rest.ContainsAnyExcept((byte)0);
    }

    private static bool IsRepresentation(byte first, byte second) => first is >= (byte)'A' and <= (byte)'Z' && second is >= (byte)'A' and <= (byte)'Z';

    private static uint Key(ReadOnlySpan<byte> head, bool isBig) => head.Length < 4
        ? 0
        : isBig
            ? BinaryPrimitives.ReadUInt32BigEndian(head)
            : (uint)BinaryPrimitives.ReadUInt16LittleEndian(head) << 16 | BinaryPrimitives.ReadUInt16LittleEndian(head[2..]);

    // What the file says, unless it says nothing or "unknown" where the dictionary knows better.
    private static DicomVR RepresentationOf(ElementHeader header, DicomDataset dataset)
    {
        if (header.Representation is DicomVR written && written != DicomVR.UN)
            return header.Key == PixelData && written == DicomVR.SQ ? DicomVR.OW : written;
        if ((header.Group & 1) != 0)
            return header.Element is >= 0x10 and <= 0xFF ? DicomVR.LO : header.Element == 0 ? DicomVR.UL : DicomVR.UN;
        if (header.Element == 0)
            return DicomVR.UL;
        IReadOnlyList<DicomVR>? known = DicomDictionary.Default.Find(header.Key)?.ValueRepresentations;
        if (known is null || known[0] == DicomVR.NONE)
            return DicomVR.UN;
        if (known.Count == 1)
            return known[0];
        if (known.Contains(DicomVR.SS))
            return dataset.GetSingleValueOrDefault(DicomTag.PixelRepresentation, (ushort)0) == 1 ? DicomVR.SS : DicomVR.US;
        return known.Contains(DicomVR.OW) ? DicomVR.OW : known[0];
    }

    private static bool IsSequence(ElementHeader header) => DicomDictionary.Default.Find(header.Key)?.ValueRepresentations[0] == DicomVR.SQ;

    private static DicomTag TagOf(ElementHeader header, DicomDataset dataset)
    {
        if ((header.Group & 1) == 0)
            return DicomDictionary.Default.Find(header.Key) is { } entry && entry.Tag.Key == header.Key ? entry.Tag : new(header.Group, header.Element);
        if (header.Element < 0x1000)
            return new(header.Group, header.Element);
        string? creator = (dataset.Find(new(header.Group, (ushort)(header.Element >> 8))) as DicomElement)?.Get<string>();
        return new(header.Group, header.Element, string.IsNullOrEmpty(creator) ? null : new DicomPrivateCreator(creator));
    }
}
