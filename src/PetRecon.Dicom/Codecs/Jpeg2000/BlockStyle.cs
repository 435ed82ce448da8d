namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>How code blocks are coded (ISO/IEC 15444-1, table A.19).</summary>
[Flags]
internal enum BlockStyle
{
    None = 0,

    /// <summary>From the fifth bit plane on, significance and refinement bits are stored raw.</summary>
    Bypass = 1,

    /// <summary>Contexts start anew in every pass.</summary>
    ResetContexts = 2,

    /// <summary>Every pass has its own codeword.</summary>
    TerminateAll = 4,

    /// <summary>A stripe's contexts do not look at the stripe below.</summary>
    VerticallyCausal = 8,

    /// <summary>Codewords end so that a decoder can notice errors; this one does not look.</summary>
    PredictableTermination = 16,

    /// <summary>Every cleanup pass ends with the symbols 1010.</summary>
    SegmentationSymbols = 32,

    /// <summary>High-throughput blocks of Part 15.</summary>
    HighThroughput = 64,
}
