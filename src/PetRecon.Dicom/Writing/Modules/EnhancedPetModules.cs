namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Enhanced PET Isotope, Acquisition, Image and Corrections modules (PS3.3, C.8.22).</summary>
internal static class EnhancedPetModules
{
    /// <summary>
    /// Image Type and Frame Type. An ORIGINAL one has to say all of the scanner and of how it was run (geometry of the detectors, table positions,
    /// windows), which a reconstruction from events does not know.
    /// </summary>
    public static readonly string[] ImageType = ["DERIVED", "PRIMARY", "VOLUME", "NONE"];

    public static DicomDataset Attributes(CommonModules common, PlaneGeometry geometry, IReadOnlyList<PetFrame> frames, PetSeriesDescription description)
    {
        DicomDataset dataset = common.Begin(DicomUID.EnhancedPETImageStorage, "PT", $"Enhanced PET {description.ReconstructionMethod}".TrimEnd());
        common.AddFrameOfReference(dataset);
        CommonModules.AddScanner(dataset, description.Scanner);
        MultiFrame.RequireEquipment(dataset);
        // The side is said by the frames' anatomy.
        dataset.Remove(DicomTag.Laterality);
        dataset.AddOrUpdate(DicomTag.SeriesDate, DicomText.Date(description.AcquisitionStart));
        dataset.AddOrUpdate(DicomTag.SeriesTime, DicomText.Time(description.AcquisitionStart));
        AddImage(dataset, description);
        dataset.AddOrUpdate(DicomTag.PatientPosition, Terms.Of(description.Context.Position ?? geometry.PatientPosition));
        dataset.Code(DicomTag.ViewCodeSequence, Terms.ViewOf(geometry));
        AddIsotope(dataset, description.Radiopharmaceutical!);
        AddAcquisition(dataset, frames, description);
        AddCorrections(dataset, description);
        StoredPixels.AddFormat(dataset, geometry.Rows, geometry.Columns, bits: 16, !description.UseUnsignedPixels);
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, DicomText.Integer((long)geometry.Slices * frames.Count));
        return dataset;
    }

    private static void AddImage(DicomDataset dataset, PetSeriesDescription description)
    {
        dataset.AddOrUpdate(DicomTag.ImageType, ImageType);
        dataset.AddOrUpdate(DicomTag.PixelPresentation, "MONOCHROME");
        dataset.AddOrUpdate(DicomTag.VolumetricProperties, "VOLUME");
        dataset.AddOrUpdate(DicomTag.VolumeBasedCalculationTechnique, "NONE");
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        dataset.AddOrUpdate(DicomTag.ContentQualification, "RESEARCH");
        dataset.AddOrUpdate(DicomTag.BurnedInAnnotation, "NO");
        dataset.AddOrUpdate(DicomTag.LossyImageCompression, "00");
        dataset.AddOrUpdate(DicomTag.PresentationLUTShape, "IDENTITY");
        dataset.Items(DicomTag.AcquisitionContextSequence);
        dataset.IfKnown(DicomTag.ImageComments, description.PostFilter);
    }

    private static void AddIsotope(DicomDataset dataset, RadiopharmaceuticalDescription pharmaceutical)
    {
        PetModules.AddIsotope(dataset, pharmaceutical);
        foreach (DicomDataset item in dataset.GetSequence(DicomTag.RadiopharmaceuticalInformationSequence))
        {
            item.Code(DicomTag.RadiopharmaceuticalCodeSequence, Terms.CodeOf(pharmaceutical) ?? Terms.Own(pharmaceutical.Name));
            item.Code(DicomTag.RadionuclideCodeSequence, pharmaceutical.Nuclide.Code ?? Terms.Own(pharmaceutical.Nuclide.Symbol));
            item.OrEmpty(DicomTag.RadionuclideTotalDose, pharmaceutical.InjectedActivityBq is double activity ? DicomText.Decimal(activity) : null);
            item.AddOrUpdate(DicomTag.RadiopharmaceuticalAgentNumber, (ushort)1);
            item.Remove(DicomTag.Radiopharmaceutical, DicomTag.RadiopharmaceuticalStartTime, DicomTag.RadiopharmaceuticalStopTime);
        }
    }

    private static void AddAcquisition(DicomDataset dataset, IReadOnlyList<PetFrame> frames, PetSeriesDescription description)
    {
        TimeSpan end = frames.Max(frame => frame.Start + frame.Duration);
        dataset.AddOrUpdate(DicomTag.AcquisitionDateTime, DicomText.DateAndTime(description.AcquisitionStart));
        dataset.AddOrUpdate(DicomTag.AcquisitionDuration, end.TotalSeconds);
        dataset.AddOrUpdate(DicomTag.TypeOfDetectorMotion, "STATIONARY");
        dataset.AddOrUpdate(DicomTag.TableMotion, "STATIC");
        dataset.AddOrUpdate(DicomTag.TimeOfFlightInformationUsed, description.UsesTimeOfFlight ? "TRUE" : "FALSE");
    }

    private static void AddCorrections(DicomDataset dataset, PetSeriesDescription description)
    {
        dataset.AddOrUpdate(DicomTag.CountsSource, "EMISSION");
        if (description.Corrections.HasFlag(PetCorrections.Randoms))
            dataset.AddOrUpdate(DicomTag.RandomsCorrectionMethod, Terms.Of(description.Randoms));
        if (description.Corrections.HasFlag(PetCorrections.Scatter))
            dataset.AddOrUpdate(DicomTag.ScatterCorrectionMethod, description.ScatterMethod ?? "corrected");
        if (description.Corrections.HasFlag(PetCorrections.Attenuation))
        {
            dataset.AddOrUpdate(DicomTag.AttenuationCorrectionSource, Terms.Of(description.AttenuationSource));
            dataset.AddOrUpdate(DicomTag.AttenuationCorrectionTemporalRelationship, "SEPARATE");
        }

        if (description.Decay != DecayReference.None)
        {
            DateTime reference = description.Decay == DecayReference.AcquisitionStart ? description.AcquisitionStart : description.Radiopharmaceutical!.InjectionStart!.Value;
            dataset.AddOrUpdate(DicomTag.DecayCorrectionDateTime, DicomText.DateAndTime(reference));
        }

        bool Has(PetCorrections correction) => description.Corrections.HasFlag(correction);
        dataset.AddOrUpdate(DicomTag.DecayCorrected, YesNo(description.Decay != DecayReference.None));
        dataset.AddOrUpdate(DicomTag.AttenuationCorrected, YesNo(Has(PetCorrections.Attenuation)));
        dataset.AddOrUpdate(DicomTag.ScatterCorrected, YesNo(Has(PetCorrections.Scatter)));
        dataset.AddOrUpdate(DicomTag.DeadTimeCorrected, YesNo(Has(PetCorrections.DeadTime)));
        dataset.AddOrUpdate(DicomTag.GantryMotionCorrected, "NO");
        dataset.AddOrUpdate(DicomTag.PatientMotionCorrected, YesNo(Has(PetCorrections.Motion)));
        dataset.AddOrUpdate(DicomTag.CountLossNormalizationCorrected, YesNo(Has(PetCorrections.Normalization)));
        dataset.AddOrUpdate(DicomTag.RandomsCorrected, YesNo(Has(PetCorrections.Randoms)));
        dataset.AddOrUpdate(DicomTag.NonUniformRadialSamplingCorrected, YesNo(Has(PetCorrections.RadialSampling)));
        dataset.AddOrUpdate(DicomTag.SensitivityCalibrated, YesNo(Has(PetCorrections.DoseCalibration)));
        dataset.AddOrUpdate(DicomTag.DetectorNormalizationCorrection, YesNo(Has(PetCorrections.Normalization)));
    }

    private static string YesNo(bool value) => value ? "YES" : "NO";
}
