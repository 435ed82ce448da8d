namespace PetRecon.Dicom.Writing;

/// <summary>What all series have that are written: whose they are, what they are called, what made them.</summary>
public abstract record SeriesDescription
{
    private protected SeriesDescription()
    {
    }

    /// <summary>Patient, study and frame of reference.</summary>
    public required StudyContext Context { get; init; }

    /// <summary>Series Description, 64 characters at most; null for one that says what is written.</summary>
    public string? Description { get; init; }

    /// <summary>Series Number: for people, need not be unique.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Protocol Name, 64 characters at most; null if there is none.</summary>
    public string? ProtocolName { get; init; }

    /// <summary>Body Part Examined: a defined term of PS3.16, Annex L, such as HEAD or WHOLEBODY; null if not known.</summary>
    public string? BodyPartExamined { get; init; }

    /// <summary>Which side, if the body part is one of a pair, such as KNEE; null for others.</summary>
    public BodySide? Side { get; init; }

    /// <summary>What made the images; PetRecon unless said otherwise.</summary>
    public EquipmentDescription Equipment { get; init; } = EquipmentDescription.PetRecon;
}
