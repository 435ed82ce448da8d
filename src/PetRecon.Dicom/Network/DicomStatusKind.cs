namespace PetRecon.Dicom.Network;

/// <summary>What a status code says in general (PS3.7, annex C).</summary>
public enum DicomStatusKind
{
    /// <summary>Done.</summary>
    Success,

    /// <summary>Done, with something to know.</summary>
    Warning,

    /// <summary>More answers follow.</summary>
    Pending,

    /// <summary>Ended as was asked for.</summary>
    Cancelled,

    /// <summary>Not done.</summary>
    Failure,
}
