namespace PetRecon.Dicom.Writing;

/// <summary>A file that was written, and the object in it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reference">The object, for those that refer to it.</param>
public sealed record WrittenInstance(string Path, ReferencedInstance Reference);
