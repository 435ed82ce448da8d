namespace PetRecon.Formats.Deflate;

/// <summary>How unpacking a block went. Nothing has changed but for a block that is complete.</summary>
internal enum BlockStatus
{
    /// <summary>It is complete, and another one follows.</summary>
    IsComplete,

    /// <summary>It is complete, and the last one.</summary>
    IsLast,

    /// <summary>It goes on beyond the end of the input.</summary>
    NeedsInput,

    /// <summary>It goes on beyond the room for the output.</summary>
    NeedsOutput,

    /// <summary>It is no block.</summary>
    IsBad,
}
