using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>Reads what tells frames at one place apart.</summary>
internal static class FrameLabels
{
    public static DicomFrameLabel Of(FrameAttributes attributes, DicomDataset dataset) => new()
    {
        TemporalPosition = attributes.Whole(DicomTag.FrameContentSequence, DicomTag.TemporalPositionIndex)
            ?? attributes.Whole(DicomTag.TemporalPositionIdentifier)
            ?? TimeSlice(attributes),
        FrameReferenceTimeMs = attributes.Number(DicomTag.FrameReferenceTime) ?? 1000 * attributes.Number(DicomTag.TemporalPositionSequence, DicomTag.TemporalPositionTimeOffset),
        DurationMs = attributes.Number(DicomTag.FrameContentSequence, DicomTag.FrameAcquisitionDuration) ?? attributes.Number(DicomTag.ActualFrameDuration),
        TriggerTimeMs = attributes.Number(DicomTag.CardiacSynchronizationSequence, DicomTag.NominalCardiacTriggerDelayTime) ?? attributes.Number(DicomTag.TriggerTime),
        EchoTimeMs = attributes.Number(DicomTag.MREchoSequence, DicomTag.EffectiveEchoTime) ?? attributes.Number(DicomTag.EchoTime),
        DiffusionBValue = attributes.Number(DicomTag.MRDiffusionSequence, DicomTag.DiffusionBValue),
        ImageType = ImageType(attributes),
        StackId = attributes.Text(DicomTag.FrameContentSequence, DicomTag.StackID),
        AcquisitionNumber = attributes.Whole(DicomTag.FrameContentSequence, DicomTag.FrameAcquisitionNumber) ?? attributes.Whole(DicomTag.AcquisitionNumber),
        Acquired = DicomTimes.DateAndTime(attributes.Text(DicomTag.FrameContentSequence, DicomTag.FrameAcquisitionDateTime))
            ?? attributes.When(DicomTag.AcquisitionDate, DicomTag.AcquisitionTime)
            ?? DicomTimes.DateAndTime(attributes.Text(DicomTag.AcquisitionDateTime))
            ?? dataset.When(DicomTag.SeriesDate, DicomTag.AcquisitionTime),
    };

    // Image Index counts through the slices of the first time slice, then of the second ... (PS3.3, C.8.9.4.1.9).
    private static int? TimeSlice(FrameAttributes attributes) =>
        attributes.Whole(DicomTag.NumberOfTimeSlices) > 1 && attributes.Whole(DicomTag.NumberOfSlices) is int slices and > 0 && attributes.Whole(DicomTag.ImageIndex) is int index and > 0
            ? (index - 1) / slices + 1
            : null;

    private static string ImageType(FrameAttributes attributes)
    {
        foreach (DicomTag group in new[] { DicomTag.MRImageFrameTypeSequence, DicomTag.CTImageFrameTypeSequence, DicomTag.PETFrameTypeSequence })
        {
            if (attributes.Group(group)?.Text(DicomTag.FrameType) is { Length: > 0 } type)
                return type;
        }

        return attributes.Text(DicomTag.ImageType);
    }
}
