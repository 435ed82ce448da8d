namespace PetRecon.Dicom.Part10;

/// <summary>What becomes of large values, and where reading may end.</summary>
/// <param name="Option">As the caller chose.</param>
/// <param name="LargeBytes">From how many bytes on a value is large.</param>
/// <param name="StopBefore">Reading ends before the first element whose tag is at least this one.</param>
internal sealed record ReadPolicy(FileReadOption Option, int LargeBytes, uint StopBefore = uint.MaxValue)
{
    public bool StaysInFile(uint length) => Option is FileReadOption.Default or FileReadOption.ReadLargeOnDemand && length >= LargeBytes;

    public bool IsKept(uint length) => Option != FileReadOption.SkipLargeTags || length < LargeBytes;

    public bool IsStop(uint key) => key >= StopBefore && StopBefore != uint.MaxValue;
}
