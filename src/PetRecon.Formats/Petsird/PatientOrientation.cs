namespace PetRecon.Formats.Petsird;

/// <summary>How the patient lies (DICOM's patient orientation module).</summary>
/// <param name="AnatomicalOrientationType">BIPED or QUADRUPED.</param>
/// <param name="Orientation">Patient Orientation Code.</param>
/// <param name="Modifier">Patient Orientation Modifier Code.</param>
/// <param name="EquipmentRelationship">Patient Equipment Relationship Code, such as head first.</param>
public sealed record PatientOrientation(string AnatomicalOrientationType, DicomCode Orientation, DicomCode Modifier, DicomCode EquipmentRelationship);
