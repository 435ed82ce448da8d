namespace PetRecon.Dicom.Part10;

/// <summary>Order of the bytes of a number.</summary>
/// <param name="IsBig">Whether the high byte comes first.</param>
internal readonly record struct Endian(bool IsBig)
{
    public static readonly Endian Little = new(false);
    public static readonly Endian Big = new(true);
}
