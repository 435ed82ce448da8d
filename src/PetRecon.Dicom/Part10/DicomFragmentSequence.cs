using System.Collections;

namespace PetRecon.Dicom.Part10;

/// <summary>Compressed pixel data: a table of where frames begin, which may be empty, and fragments (PS3.5, A.4).</summary>
internal abstract class DicomFragmentSequence(DicomTag tag) : DicomItem(tag), IEnumerable<IByteBuffer>
{
    /// <summary>Where each frame's first fragment begins, in bytes from the first fragment's item tag; empty if the file does not say.</summary>
    public IList<uint> OffsetTable { get; } = [];

    public IList<IByteBuffer> Fragments { get; } = [];

    public IEnumerator<IByteBuffer> GetEnumerator() => Fragments.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Compressed pixel data as the standard has them.</summary>
internal sealed class DicomOtherByteFragment(DicomTag tag) : DicomFragmentSequence(tag)
{
    public override DicomVR ValueRepresentation => DicomVR.OB;
}

/// <summary>Compressed pixel data that are marked as words, as some files have them.</summary>
internal sealed class DicomOtherWordFragment(DicomTag tag) : DicomFragmentSequence(tag)
{
    public override DicomVR ValueRepresentation => DicomVR.OW;
}
