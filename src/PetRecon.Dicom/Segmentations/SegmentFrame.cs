namespace PetRecon.Dicom.Segmentations;

/// <summary>Where a frame belongs.</summary>
/// <param name="Frame">The frame, from 0.</param>
/// <param name="SegmentNumber">Its segment; null in a label map, whose pixels say it.</param>
/// <param name="Plane">Its plane of the grid.</param>
internal readonly record struct SegmentFrame(int Frame, int? SegmentNumber, int Plane);
