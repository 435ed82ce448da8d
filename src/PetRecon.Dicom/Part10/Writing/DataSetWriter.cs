using System.Buffers.Binary;

namespace PetRecon.Dicom.Part10;

/// <summary>Writes data sets in any native form. Sequences and items end with delimiters, so nothing has to be measured first; group lengths are left out.</summary>
internal sealed class DataSetWriter(Stream stream, ByteForm form)
{
    private readonly byte[] _head = new byte[12];

    /// <summary>Writes the elements of a file's top level; those of group 2, which some files have here, would be taken for the meta header.</summary>
    public void WriteTop(DicomDataset dataset)
    {
        foreach (DicomItem item in dataset)
        {
            if (item.Tag.Element != 0 && item.Tag.Group != 2)
                Write(item);
        }
    }

    public void Write(DicomDataset dataset)
    {
        foreach (DicomItem item in dataset)
        {
            if (item.Tag.Element != 0)
                Write(item);
        }
    }

    private void Write(DicomItem item)
    {
        switch (item)
        {
            case DicomSequence sequence:
                WriteHead(item.Tag, DicomVR.SQ, ElementHeader.Undefined);
                foreach (DicomDataset inner in sequence.Items)
                {
                    WriteItemHead(0xE000, ElementHeader.Undefined);
                    Write(inner);
                    WriteItemHead(0xE00D, 0);
                }

                WriteItemHead(0xE0DD, 0);
                break;
            case DicomFragmentSequence fragments: WriteFragments(fragments); break;
            case DicomElement element: WriteElement(element); break;
        }
    }

    private void WriteElement(DicomElement element)
    {
        IByteBuffer buffer = element.Buffer;
        long length = buffer.Size + (buffer.Size & 1);
        if (length > uint.MaxValue - 1)
            throw new DicomDataException($"{element} has {buffer.Size} bytes, more than the 4 GiB that an element can have.");
        DicomVR vr = element.ValueRepresentation;
        WriteHead(element.Tag, vr, (uint)length);
        if (form.IsBig && vr.SwapSize > 1)
            new SwapByteBuffer(buffer, vr.SwapSize).CopyToStream(stream);
        else
            buffer.CopyToStream(stream);
        if (length != buffer.Size)
            stream.WriteByte(vr.PaddingValue);
    }

    private void WriteFragments(DicomFragmentSequence fragments)
    {
        WriteHead(fragments.Tag, fragments.ValueRepresentation, ElementHeader.Undefined);
        WriteItemHead(0xE000, (uint)fragments.OffsetTable.Count * 4);
        byte[] offset = new byte[4];
        foreach (uint start in fragments.OffsetTable)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(offset, start);
            stream.Write(offset);
        }

        foreach (IByteBuffer fragment in fragments.Fragments)
        {
            WriteItemHead(0xE000, (uint)(fragment.Size + (fragment.Size & 1)));
            fragment.CopyToStream(stream);
            if ((fragment.Size & 1) != 0)
                stream.WriteByte(0);
        }

        WriteItemHead(0xE0DD, 0);
    }

    private void WriteHead(DicomTag tag, DicomVR vr, uint length)
    {
        WriteNumber(tag.Group, _head);
        WriteNumber(tag.Element, _head.AsSpan(2));
        if (!form.IsExplicit)
        {
            WriteLength(length, _head.AsSpan(4));
            stream.Write(_head, 0, 8);
            return;
        }

        // A value too long for two bytes of length has to be written as unknown (PS3.5, 6.2.2).
        DicomVR written = vr.Is16BitLength && length > ushort.MaxValue ? DicomVR.UN : vr;
        written.CodeBytes.CopyTo(_head, 4);
        if (written.Is16BitLength)
        {
            WriteNumber((ushort)length, _head.AsSpan(6));
            stream.Write(_head, 0, 8);
            return;
        }

        _head[6] = _head[7] = 0;
        WriteLength(length, _head.AsSpan(8));
        stream.Write(_head, 0, 12);
    }

    private void WriteItemHead(ushort element, uint length)
    {
        WriteNumber(0xFFFE, _head);
        WriteNumber(element, _head.AsSpan(2));
        WriteLength(length, _head.AsSpan(4));
        stream.Write(_head, 0, 8);
    }

    private void WriteNumber(ushort value, Span<byte> bytes)
    {
        if (form.IsBig)
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
    }

    private void WriteLength(uint value, Span<byte> bytes)
    {
        if (form.IsBig)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
    }
}
