namespace PetRecon.Dicom.Writing.Modules;

/// <summary>The images of a PET series, one by one: PET Image module (PS3.3, C.8.9.4) and pixels.</summary>
internal sealed class PetSlices
{
    private readonly IReadOnlyList<PetFrame> _frames;
    private readonly PetSeriesDescription _description;
    private readonly PlaneGeometry _geometry;
    private readonly PetTiming _timing;
    private readonly DicomDataset _shared;

    public PetSlices(IReadOnlyList<PetFrame> frames, PetSeriesDescription description, DicomWriteOptions options)
    {
        _frames = frames;
        _description = description;
        _geometry = new(frames[0].Image.Grid);
        _timing = new(description);
        Common = new(description, options);
        _shared = Refusals.AsArgument(Shared);
    }

    public CommonModules Common { get; }

    /// <summary>The data set of one image.</summary>
    /// <param name="index">Slice by slice, frame after frame.</param>
    public (DicomDataset Dataset, ReferencedInstance Reference) Make(int index)
    {
        int slice = index % _geometry.Slices;
        PetFrame frame = _frames[index / _geometry.Slices];
        DicomDataset dataset = _shared.Clone();
        ReferencedInstance reference = Common.Identify(dataset, index, _geometry.PositionMm(slice));
        dataset.AddOrUpdate(DicomTag.InstanceNumber, DicomText.Integer(index + 1));
        dataset.AddOrUpdate(DicomTag.ImageIndex, (ushort)(index + 1));
        _geometry.AddPosition(dataset, slice);
        AddTiming(dataset, frame);
        (byte[] pixels, double slope) = PetQuantization.Quantize(frame, slice, _geometry, !_description.UseUnsignedPixels);
        dataset.Number(DicomTag.RescaleIntercept, 0);
        dataset.Number(DicomTag.RescaleSlope, slope);
        StoredPixels.Add(dataset, [pixels]);
        return (dataset, reference);
    }

    private DicomDataset Shared()
    {
        string units = PetVolumes.Units(_frames[0].Image);
        PatientPosition position = _description.Context.Position ?? _geometry.PatientPosition;
        DicomDataset dataset = Common.Begin(DicomUID.PositronEmissionTomographyImageStorage, "PT", $"PET {(units == "BQML" ? "Bq/mL" : "uncalibrated")} {_description.ReconstructionMethod}".TrimEnd());
        Common.AddFrameOfReference(dataset);
        CommonModules.AddScanner(dataset, _description.Scanner);
        dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY");
        PetModules.AddSeries(dataset, _description, units, _geometry.Slices, _frames.Count);
        PetModules.AddIsotope(dataset, _description.Radiopharmaceutical);
        PetModules.AddPatientOrientation(dataset, position);
        _geometry.AddPlane(dataset);
        if (_description.PromptCount is long prompts and <= int.MaxValue)
            dataset.AddOrUpdate(DicomTag.PrimaryPromptsCountsAccumulated, DicomText.Integer(prompts));
        dataset.IfKnown(DicomTag.ScatterFractionFactor, _description.ScatterFraction);
        dataset.IfKnown(DicomTag.DeadTimeFactor, _description.DeadTimeFactor);
        dataset.IfKnown(DicomTag.DoseCalibrationFactor, _description.DoseCalibrationFactor);
        AddWindow(dataset);
        StoredPixels.AddFormat(dataset, _geometry.Rows, _geometry.Columns, bits: 16, !_description.UseUnsignedPixels);
        return dataset;
    }

    private void AddTiming(DicomDataset dataset, PetFrame frame)
    {
        DateTime start = _description.AcquisitionStart + frame.Start;
        dataset.AddOrUpdate(DicomTag.AcquisitionDate, DicomText.Date(start));
        dataset.AddOrUpdate(DicomTag.AcquisitionTime, DicomText.Time(start));
        dataset.AddOrUpdate(DicomTag.ActualFrameDuration, DicomText.Milliseconds(frame.Duration));
        dataset.Number(DicomTag.FrameReferenceTime, _timing.ReferenceMilliseconds(frame));
        dataset.IfKnown(DicomTag.DecayFactor, _timing.DecayFactor(frame));
    }

    // A window over the whole image, so that viewers show all slices alike although each has its own slope.
    private void AddWindow(DicomDataset dataset)
    {
        (float least, float greatest) = PetQuantization.Range(_frames);
        if (greatest <= least)
            return;
        dataset.Number(DicomTag.WindowCenter, 0.5 * ((double)greatest + least));
        dataset.Number(DicomTag.WindowWidth, (double)greatest - least);
    }
}
