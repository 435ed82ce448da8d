namespace PetRecon.Dicom.Codecs;

/// <summary>Compressed pixel data cannot be decoded. The message names the codec, the problem and the byte of the compressed frame.</summary>
internal sealed class CodecException(string codec, string problem, long byteOffset = -1)
    : Exception(byteOffset >= 0 ? $"{codec}, byte {byteOffset} of the compressed frame: {problem}" : $"{codec}: {problem}")
{
    public string Codec { get; } = codec;

    public string Problem { get; } = problem;

    /// <summary>Byte of the compressed frame at which the fault was found; -1 when it has no such place.</summary>
    public long ByteOffset { get; } = byteOffset;
}
