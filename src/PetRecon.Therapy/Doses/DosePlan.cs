namespace PetRecon.Therapy.Doses;

/// <summary>A treatment plan that a dose is of, by its identifiers in DICOM.</summary>
/// <param name="SopClassUid">Its kind: RT Plan or RT Ion Plan.</param>
/// <param name="SopInstanceUid">Itself.</param>
public sealed record DosePlan(string SopClassUid, string SopInstanceUid);
