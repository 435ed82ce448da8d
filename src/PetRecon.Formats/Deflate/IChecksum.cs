namespace PetRecon.Formats.Deflate;

/// <summary>A checksum that bytes are added to.</summary>
internal interface IChecksum
{
    /// <summary>That of all bytes so far.</summary>
    uint Value { get; }

    /// <summary>Adds bytes.</summary>
    void Add(ReadOnlySpan<byte> bytes);
}
