namespace PetRecon.Dicom.Part10;

/// <summary>What a reader has to know of a syntax.</summary>
/// <param name="IsExplicit">Whether elements name their representation.</param>
/// <param name="IsBig">Whether numbers begin with their high byte.</param>
internal readonly record struct ByteForm(bool IsExplicit, bool IsBig)
{
    public static readonly ByteForm ExplicitLittle = new(true, false);
    public static readonly ByteForm ImplicitLittle = new(false, false);

    public static ByteForm Of(DicomTransferSyntax syntax) => new(syntax.IsExplicitVR, syntax.Endian.IsBig);

    /// <summary>The form that the first element of a data set has, or null if it looks like none.</summary>
    public static ByteForm? Guess(ReadOnlySpan<byte> start, long bytesLeft)
    {
        if (start.Length < 8)
            return null;
        bool isExplicit = DicomVR.Find(start[4], start[5]) is not null;
        ushort little = (ushort)(start[0] | start[1] << 8);
        ushort big = (ushort)(start[0] << 8 | start[1]);
        bool isBig = big < little;
        ushort group = isBig ? big : little;
        if (isExplicit)
            return group <= 0x7FE0 ? new(true, isBig) : null;
        uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        bool isPlausible = length == ElementHeader.Undefined ? group > 0 : length <= bytesLeft - 8 && length < (1 << 24);
        return !isBig && group is > 0 and <= 0x0040 && isPlausible ? ImplicitLittle : null;
    }
}
