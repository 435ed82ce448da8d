namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>A subband of a tile component: its rectangle, where it lies in the buffer, and what its numbers mean.</summary>
internal sealed class Subband
{
    public required SubbandKind Kind { get; init; }

    public required long X0 { get; init; }

    public required long Y0 { get; init; }

    public required long X1 { get; init; }

    public required long Y1 { get; init; }

    /// <summary>Column of the buffer at which the subband begins.</summary>
    public required int BufferX { get; init; }

    /// <summary>Row of the buffer at which the subband begins.</summary>
    public required int BufferY { get; init; }

    /// <summary>Bits of a magnitude, guard bits and the region of interest's shift included.</summary>
    public required int MagnitudeBits { get; init; }

    /// <summary>Step of the quantization; unused where the wavelet is reversible.</summary>
    public required float Step { get; init; }
}
