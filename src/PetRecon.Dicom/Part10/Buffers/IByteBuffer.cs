namespace PetRecon.Dicom.Part10;

/// <summary>The bytes of a value, in memory or elsewhere. Numbers are little endian, whatever the file's order.</summary>
internal interface IByteBuffer
{
    /// <summary>Whether the bytes are in memory.</summary>
    bool IsMemory { get; }

    /// <summary>Number of bytes.</summary>
    long Size { get; }

    /// <summary>All bytes; read from the file each time if they are not in memory.</summary>
    byte[] Data { get; }

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/> on to the start of <paramref name="output"/>.</summary>
    void GetByteRange(long offset, int count, byte[] output);

    /// <summary>Writes all bytes.</summary>
    void CopyToStream(Stream stream);
}
