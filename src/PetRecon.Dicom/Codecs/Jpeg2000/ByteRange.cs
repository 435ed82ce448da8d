namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Bytes of the compressed frame.</summary>
internal readonly record struct ByteRange(int Start, int End);
