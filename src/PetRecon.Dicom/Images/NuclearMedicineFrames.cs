using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>
/// Frames of a reconstructed NM object: the detector's item places the first, and each slice is a Spacing Between Slices further along the
/// normal, whose sign may turn the direction round (PS3.3, C.8.4.15).
/// </summary>
internal static class NuclearMedicineFrames
{
    public static IEnumerable<ImageFrame> Of(DicomInstance instance, DicomDataset dataset, DicomDataset detector, int frames)
    {
        ImageFrame first = FrameHeaders.Of(instance, dataset, 0, dataset.Whole(DicomTag.Rows) ?? 0, dataset.Whole(DicomTag.Columns) ?? 0);
        double[]? position = detector.Numbers(DicomTag.ImagePositionPatient, 3) ?? dataset.Numbers(DicomTag.ImagePositionPatient, 3);
        double[]? axes = detector.Numbers(DicomTag.ImageOrientationPatient, 6) ?? dataset.Numbers(DicomTag.ImageOrientationPatient, 6);
        double step = dataset.Number(DicomTag.SpacingBetweenSlices) ?? dataset.Number(DicomTag.SliceThickness) ?? 0;
        bool isTomographic = dataset.Text(DicomTag.ImageType).Contains("RECON", StringComparison.Ordinal);
        if (position is not null && axes is not null && step != 0 && isTomographic)
            first = FrameHeaders.At(first, position, axes);
        int[] slices = dataset.TryGetValues(DicomTag.SliceVector, out int[]? vector) && vector.Length == frames ? vector : [.. Enumerable.Range(1, frames)];
        int[] times = dataset.TryGetValues(DicomTag.TimeSliceVector, out int[]? time) && time.Length == frames ? time : [];
        int[] gates = dataset.TryGetValues(DicomTag.TimeSlotVector, out int[]? slot) && slot.Length == frames ? slot : [];
        for (int i = 0; i < frames; i++)
        {
            Vector3D? place = first.PositionMm is Vector3D origin ? origin + (slices[i] - 1) * step * first.Normal : null;
            int? timePoint = times.Length > 0 ? times[i] : gates.Length > 0 ? gates[i] : null;
            yield return first with { Index = i, PositionMm = place, Label = first.Label with { TemporalPosition = timePoint } };
        }
    }
}
