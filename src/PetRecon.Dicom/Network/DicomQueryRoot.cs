namespace PetRecon.Dicom.Network;

/// <summary>The information model of a query or retrieval (PS3.4, C.6).</summary>
public enum DicomQueryRoot
{
    /// <summary>Begins with the study; what everybody has.</summary>
    Study,

    /// <summary>Begins with the patient.</summary>
    Patient,
}
