namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Filters along x and y that made a subband, L low and H high; bit 0 is high along x, bit 1 high along y.</summary>
internal enum SubbandKind
{
    LowLow = 0,
    HighLow = 1,
    LowHigh = 2,
    HighHigh = 3,
}
