namespace PetRecon.Dicom.Deidentification;

/// <summary>How far de-identification has come.</summary>
/// <param name="FilesDone">Files done.</param>
/// <param name="FilesTotal">Files that there are.</param>
public sealed record DeidentificationProgress(int FilesDone, int FilesTotal);
