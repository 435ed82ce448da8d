namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Where a kind of beam has what others have under other attributes.</summary>
/// <param name="Devices">Its collimators.</param>
/// <param name="DeviceDistance">Distance of a collimator: from the source, or from the isocentre.</param>
/// <param name="Wedges">Its wedges.</param>
/// <param name="Blocks">Its blocks and apertures.</param>
/// <param name="BlockDistance">Distance of a block's tray.</param>
internal sealed record BeamAttributes(DicomTag Devices, DicomTag DeviceDistance, DicomTag Wedges, DicomTag Blocks, DicomTag BlockDistance);
