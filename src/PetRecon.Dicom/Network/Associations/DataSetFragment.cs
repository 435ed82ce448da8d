namespace PetRecon.Dicom.Network.Associations;

/// <summary>A piece of a data set on its way in.</summary>
/// <param name="Bytes">Valid until the next piece is asked for.</param>
/// <param name="IsLast">Nothing follows.</param>
internal readonly record struct DataSetFragment(ReadOnlyMemory<byte> Bytes, bool IsLast);
