namespace PetRecon.Dicom.Part10;

/// <summary>Whether the samples of a pixel lie together.</summary>
internal enum PlanarConfiguration : ushort
{
    Interleaved = 0,
    Planar = 1,
}
