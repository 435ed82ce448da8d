namespace PetRecon.Dicom.Writing;

/// <summary>Where a new series belongs: patient, study and frame of reference.</summary>
public sealed record StudyContext
{
    /// <summary>The patient.</summary>
    public required PatientDescription Patient { get; init; }

    /// <summary>The study.</summary>
    public required StudyDescription Study { get; init; }

    /// <summary>
    /// Frame of Reference UID; null for a new one. Give one only if the positions of what is written are meant in it: viewers then show the series
    /// over each other as they are.
    /// </summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>What the frame of reference's origin is by anatomy; mostly empty.</summary>
    public string PositionReferenceIndicator { get; init; } = "";

    /// <summary>How the patient lies; null to take it from the orientation of the image's rows.</summary>
    public PatientPosition? Position { get; init; }

    /// <summary>What else an object of the study says of patient and study; null for a new study.</summary>
    internal Modules.SourceStudy? Source { get; init; }

    /// <summary>Patient, study, frame of reference and patient position of an object that is there, such as the planning CT.</summary>
    /// <param name="path">A DICOM file, or a folder of which the first one is taken that has a frame of reference, else the first.</param>
    /// <exception cref="DicomFormatException">There is no DICOM object, or it names no study.</exception>
    public static StudyContext Of(string path) => Modules.SourceInstances.Context(path);
}
