namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>A region that a stored dose-volume histogram is of.</summary>
/// <param name="RoiNumber">Number of the region in the structure set.</param>
/// <param name="IsIncluded">Whether its volume counts, or is taken away.</param>
public sealed record StoredDoseHistogramRoi(int RoiNumber, bool IsIncluded);
