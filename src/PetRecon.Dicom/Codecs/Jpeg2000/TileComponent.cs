namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>One component of one tile: its rectangle, resolutions and samples.</summary>
internal sealed class TileComponent
{
    public required int X0 { get; init; }

    public required int Y0 { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required ComponentCoding Coding { get; init; }

    public required int RoiShift { get; init; }

    /// <summary>From the coarsest on.</summary>
    public required Resolution[] Resolutions { get; init; }

    /// <summary>
    /// Coefficients, then samples, row by row. Whole numbers where the wavelet is reversible, else the bits of floats.
    /// </summary>
    public int[] Samples { get; set; } = [];
}
