namespace PetRecon.Dicom.Part10;

/// <summary>No bytes.</summary>
internal static class EmptyBuffer
{
    public static readonly IByteBuffer Value = new MemoryByteBuffer([]);
}
