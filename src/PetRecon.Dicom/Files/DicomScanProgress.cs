namespace PetRecon.Dicom.Files;

/// <summary>How far a scan has come.</summary>
/// <param name="FilesDone">Files looked at so far.</param>
/// <param name="FilesTotal">Files to look at.</param>
/// <param name="DicomFiles">How many of those looked at are DICOM.</param>
public readonly record struct DicomScanProgress(int FilesDone, int FilesTotal, int DicomFiles)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => FilesTotal > 0 ? (double)FilesDone / FilesTotal : 0;
}
