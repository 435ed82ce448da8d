namespace PetRecon.Dicom.Writing;

/// <summary>A concept of a coding scheme (PS3.3, 8.8), such as 77004003, SCT, "^18^Fluorine".</summary>
/// <param name="Value">Code Value, 16 characters at most.</param>
/// <param name="Scheme">Coding Scheme Designator: SCT (SNOMED CT), DCM, UCUM ...</param>
/// <param name="Meaning">Code Meaning, for people.</param>
public sealed record CodedConcept(string Value, string Scheme, string Meaning);
