namespace PetRecon.Dicom.Part10;

/// <summary>Who defined a block of private elements.</summary>
/// <param name="Creator">The name in the block's reservation element.</param>
internal sealed record DicomPrivateCreator(string Creator);
