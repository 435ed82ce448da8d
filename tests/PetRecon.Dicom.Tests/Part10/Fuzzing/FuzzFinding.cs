namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>What should not have come of an input.</summary>
internal sealed class FuzzFinding(string message) : Exception(message);
