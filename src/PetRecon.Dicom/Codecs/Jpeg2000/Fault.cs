namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The one exception of this codec, with its name filled in.</summary>
internal static class Fault
{
    public static CodecException At(long byteOffset, string problem) => new("JPEG 2000", problem, byteOffset);
}
