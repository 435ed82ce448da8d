namespace PetRecon.Dicom.Part10;

/// <summary>What precedes a value.</summary>
/// <param name="Group">Group number.</param>
/// <param name="Element">Element number.</param>
/// <param name="Representation">As written; null in implicit syntaxes and for item tags.</param>
/// <param name="Length">Number of bytes of the value.</param>
/// <param name="Offset">Byte at which the element begins.</param>
internal readonly record struct ElementHeader(ushort Group, ushort Element, DicomVR? Representation, uint Length, long Offset)
{
    /// <summary>The length that says: up to a delimiter.</summary>
    public const uint Undefined = 0xFFFFFFFF;

    /// <summary>The group of items and delimiters.</summary>
    public const ushort DelimiterGroup = 0xFFFE;

    public uint Key => (uint)Group << 16 | Element;

    public bool IsItem => Key == 0xFFFE_E000;

    public bool IsItemEnd => Key == 0xFFFE_E00D;

    public bool IsSequenceEnd => Key == 0xFFFE_E0DD;

    public string Name => $"({Group:x4},{Element:x4})";
}
