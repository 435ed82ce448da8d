using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Writing;

/// <summary>A DICOM object that another one refers to.</summary>
public sealed record ReferencedInstance
{
    /// <summary>What it is: SOP Class UID.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>Which one it is: SOP Instance UID.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Its series.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Its study.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Centre of its first pixel in mm; null if it has no place or several.</summary>
    public Vector3D? PositionMm { get; init; }

    /// <summary>The object in a file.</summary>
    /// <param name="path">A DICOM file.</param>
    /// <exception cref="DicomFormatException">The file is no DICOM object, or lacks an identifier.</exception>
    public static ReferencedInstance Of(string path) => Modules.SourceInstances.Reference(path);

    /// <summary>The objects of a folder, or of one file, in the order of the file names. Files that are no DICOM objects are passed over.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <exception cref="DicomFormatException">There is no DICOM object.</exception>
    public static IReadOnlyList<ReferencedInstance> AllOf(string path) => Modules.SourceInstances.References(path);
}
