namespace PetRecon.Dicom.Writing.Modules;

/// <summary>The frames of an Enhanced PET image: slice by slice, time frame after time frame, with their functional groups.</summary>
internal sealed class EnhancedPetFrames(IReadOnlyList<PetFrame> frames, PetSeriesDescription description, PlaneGeometry geometry, CommonModules common)
{
    private readonly PetTiming _timing = new(description);

    /// <summary>Pixels and slope of each frame.</summary>
    public (byte[][] Pixels, double[] Slopes) Quantize(IProgress<double>? progress, CancellationToken cancellation)
    {
        bool isSigned = !description.UseUnsignedPixels;
        int count = frames.Count * geometry.Slices;
        byte[][] pixels = new byte[count][];
        double[] slopes = new double[count];
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (PetFrame frame, int slice) = At(i);
            (pixels[i], slopes[i]) = PetQuantization.Quantize(frame, slice, geometry, isSigned);
            progress?.Report((i + 1.0) / count);
        }

        return (pixels, slopes);
    }

    /// <summary>Dimensions, shared and per-frame functional groups.</summary>
    public void AddGroups(DicomDataset dataset, double[] slopes)
    {
        MultiFrame.AddDimensions(
            dataset,
            common,
            (DicomTag.TemporalPositionIndex, DicomTag.FrameContentSequence, "Time"),
            (DicomTag.InStackPositionNumber, DicomTag.FrameContentSequence, "Slice"));
        dataset.Items(DicomTag.SharedFunctionalGroupsSequence, Shared());
        DicomDataset[] groups = new DicomDataset[slopes.Length];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = Own(i, slopes[i]);
        dataset.Items(DicomTag.PerFrameFunctionalGroupsSequence, groups);
    }

    private (PetFrame Frame, int Slice) At(int index)
    {
        int place = index % geometry.Slices;
        return (frames[index / geometry.Slices], geometry.IsRightHanded ? place : geometry.Slices - 1 - place);
    }

    private DicomDataset Shared()
    {
        DicomDataset shared = DatasetFilling.Item();
        shared.AddPlane(geometry);
        shared.Group(DicomTag.FrameAnatomySequence, item =>
        {
            item.AddOrUpdate(DicomTag.FrameLaterality, description.Side switch { BodySide.Left => "L", BodySide.Right => "R", _ => "U" });
            item.Code(DicomTag.AnatomicRegionSequence, Terms.RegionOf(description.BodyPartExamined));
        });
        (float least, float greatest) = PetQuantization.Range(frames);
        shared.Group(DicomTag.FrameVOILUTSequence, item => item
            .Number(DicomTag.WindowCenter, 0.5 * ((double)greatest + least))
            .Number(DicomTag.WindowWidth, Math.Max((double)greatest - least, 1e-6)));
        shared.Group(DicomTag.PETFrameTypeSequence, item => item
            .AddOrUpdate(DicomTag.FrameType, EnhancedPetModules.ImageType)
            .AddOrUpdate(DicomTag.PixelPresentation, "MONOCHROME")
            .AddOrUpdate(DicomTag.VolumetricProperties, "VOLUME")
            .AddOrUpdate(DicomTag.VolumeBasedCalculationTechnique, "NONE"));
        shared.Group(DicomTag.RadiopharmaceuticalUsageSequence, item => item.AddOrUpdate(DicomTag.RadiopharmaceuticalAgentNumber, (ushort)1));
        return shared;
    }

    private DicomDataset Own(int index, double slope)
    {
        (PetFrame frame, int slice) = At(index);
        int time = index / geometry.Slices + 1, place = index % geometry.Slices + 1;
        DateTime start = description.AcquisitionStart + frame.Start;
        DicomDataset own = DatasetFilling.Item();
        own.Group(DicomTag.FrameContentSequence, item => item
            .AddOrUpdate(DicomTag.FrameAcquisitionNumber, (ushort)time)
            .AddOrUpdate(DicomTag.FrameReferenceDateTime, DicomText.DateAndTime(description.AcquisitionStart.AddMilliseconds(_timing.ReferenceMilliseconds(frame))))
            .AddOrUpdate(DicomTag.FrameAcquisitionDateTime, DicomText.DateAndTime(start))
            .AddOrUpdate(DicomTag.FrameAcquisitionDuration, frame.Duration.TotalMilliseconds)
            .AddOrUpdate(DicomTag.DimensionIndexValues, (uint)time, (uint)place)
            .AddOrUpdate(DicomTag.StackID, "1")
            .AddOrUpdate(DicomTag.InStackPositionNumber, (uint)place)
            .AddOrUpdate(DicomTag.TemporalPositionIndex, (uint)time));
        own.AddPosition(geometry, slice);
        AddValues(own, slope);
        return own;
    }

    private void AddValues(DicomDataset own, double slope)
    {
        own.Group(DicomTag.PixelValueTransformationSequence, item => item
            .Number(DicomTag.RescaleIntercept, 0)
            .Number(DicomTag.RescaleSlope, slope)
            .AddOrUpdate(DicomTag.RescaleType, "US"));
        bool isCalibrated = PetVolumes.Units(frames[0].Image) == "BQML";
        own.Group(DicomTag.RealWorldValueMappingSequence, item =>
        {
            if (description.UseUnsignedPixels)
                item.AddOrUpdate(DicomVR.US, DicomTag.RealWorldValueFirstValueMapped, (ushort)0).AddOrUpdate(DicomVR.US, DicomTag.RealWorldValueLastValueMapped, ushort.MaxValue);
            else
                item.AddOrUpdate(DicomVR.SS, DicomTag.RealWorldValueFirstValueMapped, short.MinValue).AddOrUpdate(DicomVR.SS, DicomTag.RealWorldValueLastValueMapped, short.MaxValue);
            item.AddOrUpdate(DicomTag.RealWorldValueIntercept, 0.0);
            item.AddOrUpdate(DicomTag.RealWorldValueSlope, slope);
            item.AddOrUpdate(DicomTag.LUTLabel, isCalibrated ? "BQML" : "PROPCNTS");
            item.AddOrUpdate(DicomTag.LUTExplanation, isCalibrated ? "Activity concentration" : "Proportional to counts");
            item.Code(DicomTag.MeasurementUnitsCodeSequence, isCalibrated ? Terms.BecquerelsPerMillilitre : Terms.ProportionalToCounts);
        });
    }
}
