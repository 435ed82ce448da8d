using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Part10;

/// <summary>Bytes.</summary>
internal sealed class DicomOtherByte : DicomElement
{
    public DicomOtherByte(DicomTag tag, params byte[] values)
        : base(tag, DicomVR.OB, new MemoryByteBuffer(values))
    {
    }

    public DicomOtherByte(DicomTag tag, IByteBuffer data)
        : base(tag, DicomVR.OB, data)
    {
    }
}

/// <summary>16-bit words.</summary>
internal sealed class DicomOtherWord : DicomElement
{
    public DicomOtherWord(DicomTag tag, params ushort[] values)
        : base(tag, DicomVR.OW, new MemoryByteBuffer(MemoryMarshal.AsBytes<ushort>(values).ToArray()))
    {
    }

    public DicomOtherWord(DicomTag tag, IByteBuffer data)
        : base(tag, DicomVR.OW, data)
    {
    }
}

/// <summary>32-bit floating point numbers.</summary>
internal sealed class DicomOtherFloat : DicomElement
{
    public DicomOtherFloat(DicomTag tag, params float[] values)
        : base(tag, DicomVR.OF, new MemoryByteBuffer(MemoryMarshal.AsBytes<float>(values).ToArray()))
    {
    }

    public DicomOtherFloat(DicomTag tag, IByteBuffer data)
        : base(tag, DicomVR.OF, data)
    {
    }
}

/// <summary>Bytes of unknown meaning.</summary>
internal sealed class DicomUnknown : DicomElement
{
    public DicomUnknown(DicomTag tag, params byte[] values)
        : base(tag, DicomVR.UN, new MemoryByteBuffer(values))
    {
    }

    public DicomUnknown(DicomTag tag, IByteBuffer data)
        : base(tag, DicomVR.UN, data)
    {
    }
}
