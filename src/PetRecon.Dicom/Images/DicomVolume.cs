using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>A volume read from a series, with what its headers say about it.</summary>
public sealed record DicomVolume
{
    /// <summary>
    /// The values: a <see cref="Volume{TQuantity}"/> of <see cref="Hounsfield"/> (CT), <see cref="Activity"/>, <see cref="StandardizedUptake"/>,
    /// <see cref="Counts"/>, <see cref="RelativeActivity"/> or <see cref="Attenuation"/> (PET, by its unit), <see cref="SignalIntensity"/> (MR),
    /// or <see cref="Unspecified"/>. LPS, mm.
    /// </summary>
    public required Volume Volume { get; init; }

    /// <summary>The series that it is from, with patient, modality and frame of reference.</summary>
    public required DicomSeries Series { get; init; }

    /// <summary>What tells it from the other volumes of the series.</summary>
    public required DicomFrameLabel Label { get; init; }

    /// <summary>Unit of the values in words, more exact than the type's: such as "g/mL (body weight)".</summary>
    public required string Unit { get; init; }

    /// <summary>Centres of the slices' first pixels, LPS mm, as the headers have them: before any evening of their spacing.</summary>
    public ImmutableArray<Vector3D> SlicePositionsMm { get; init; } = [];

    /// <summary>Time, duration and so on of each slice, in the same order.</summary>
    public ImmutableArray<DicomFrameLabel> SliceLabels { get; init; } = [];

    /// <summary>SOP Instance UIDs of the slices, in the same order.</summary>
    public ImmutableArray<string> SopInstanceUids { get; init; } = [];

    /// <summary>Angle between the direction in which slices follow each other and their normal, degrees; the grid's third axis is that direction.</summary>
    public double TiltDegrees { get; init; }

    /// <summary>Patient Position (0018,5100), such as HFS; empty when it is not told.</summary>
    public string PatientPosition { get; init; } = "";

    /// <summary>Peak voltage of a CT scanner's tube, KVP (0018,0060), in kV; null for other images, or when it is not told.</summary>
    public double? TubeKilovolts { get; init; }

    /// <summary>The value that stands for pixels outside the scanned area; null when the headers name none.</summary>
    public float? PaddingValue { get; init; }

    /// <summary>What uptake values depend on; null for other images than PET.</summary>
    public PetQuantification? Pet { get; init; }

    /// <summary>How values became uptake values; null when they were not asked for.</summary>
    public SuvResult? Suv { get; init; }

    /// <summary>What a user should know before trusting the image, in whole sentences; empty when nothing is doubtful.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
