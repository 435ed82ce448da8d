namespace PetRecon.Dicom.Writing;

/// <summary>The patient of what is written: Patient and Patient Study modules (PS3.3, C.7.1.1 and C.7.2.2).</summary>
public sealed record PatientDescription
{
    /// <summary>Name in DICOM's form: Family^Given^Middle^Prefix^Suffix; further writings follow after an equals sign. Any script.</summary>
    public required string Name { get; init; }

    /// <summary>Identifier, 64 characters at most.</summary>
    public required string Id { get; init; }

    /// <summary>Who gave the identifier; null if not known.</summary>
    public string? IssuerOfId { get; init; }

    /// <summary>Day of birth; null if not known.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Sex; null if not known.</summary>
    public PatientSex? Sex { get; init; }

    /// <summary>Age as DICOM writes it, such as 047Y; null if not known.</summary>
    public string? Age { get; init; }

    /// <summary>Height in m; null if not known. SUVs other than by body weight need it.</summary>
    public double? SizeM { get; init; }

    /// <summary>Weight in kg; null if not known. SUVs need it.</summary>
    public double? WeightKg { get; init; }
}
