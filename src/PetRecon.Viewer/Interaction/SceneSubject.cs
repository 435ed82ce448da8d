namespace PetRecon.Viewer.Interaction;

/// <summary>Whose something in a scene is, and which space its file says that it is in. Texts that a file lacks are empty.</summary>
/// <param name="Name">What it is called: a layer's name, or that of a set of structures.</param>
/// <param name="PatientId">The patient's identifier.</param>
/// <param name="PatientName">The patient's name, as people read it.</param>
/// <param name="FrameOfReferenceUid">The space, a DICOM UID; of something that a registration brought into the scene's space, that one.</param>
public sealed record SceneSubject(string Name, string PatientId, string PatientName, string FrameOfReferenceUid)
{
    /// <summary>The patient in words.</summary>
    internal string Patient => PatientName.Length > 0 && PatientName != PatientId ? $"{PatientName} (ID {PatientId})" : $"ID {PatientId}";
}
