namespace PetRecon.Formats.Petsird;

/// <summary>What a PETSIRD file says before its time blocks.</summary>
public sealed record PetsirdHeader
{
    /// <summary>The scanner.</summary>
    public required ScannerInformation Scanner { get; init; }

    /// <summary>Who was examined, where and when, if given.</summary>
    public ExamInformation? Exam { get; init; }
}
