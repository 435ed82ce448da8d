namespace PetRecon.Dicom.Part10;

/// <summary>Whether samples have a sign.</summary>
internal enum PixelRepresentation : ushort
{
    Unsigned = 0,
    Signed = 1,
}
