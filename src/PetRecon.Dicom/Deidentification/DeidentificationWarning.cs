namespace PetRecon.Dicom.Deidentification;

/// <summary>Something that should be looked at before data are given away.</summary>
/// <param name="Path">The file that was read.</param>
/// <param name="Message">What, and what can be done.</param>
public sealed record DeidentificationWarning(string Path, string Message);
