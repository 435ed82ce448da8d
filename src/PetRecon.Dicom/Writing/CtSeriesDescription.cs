namespace PetRecon.Dicom.Writing;

/// <summary>What a CT image says of itself beside its voxels.</summary>
public sealed record CtSeriesDescription : SeriesDescription
{
    /// <summary>When the image was taken, or is meant to have been; null if not known.</summary>
    public DateTime? AcquisitionStart { get; init; }

    /// <summary>Tube voltage in kV; null if not known.</summary>
    public double? TubeVoltageKv { get; init; }

    /// <summary>Name of the reconstruction kernel; null if not known.</summary>
    public string? Kernel { get; init; }

    /// <summary>Where the data come from; null if not known.</summary>
    public EquipmentDescription? Scanner { get; init; }
}
