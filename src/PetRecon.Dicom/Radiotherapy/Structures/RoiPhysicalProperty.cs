namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>A physical property that is set for a region in place of what the image says.</summary>
/// <param name="Name">REL_MASS_DENSITY, REL_ELEC_DENSITY, EFFECTIVE_Z, REL_STOP_RATIO, LINEAR_CELL_KILL ... (relative to water).</param>
/// <param name="Value">Its value.</param>
public sealed record RoiPhysicalProperty(string Name, double Value);
