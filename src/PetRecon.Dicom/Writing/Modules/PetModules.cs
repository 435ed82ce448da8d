using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>PET Series, PET Isotope and NM/PET Patient Orientation modules (PS3.3, C.8.9.1, C.8.9.2, C.8.4.6).</summary>
internal static class PetModules
{
    public static void AddSeries(DicomDataset dataset, PetSeriesDescription description, string units, int slices, int frames)
    {
        dataset.AddOrUpdate(DicomTag.SeriesDate, DicomText.Date(description.AcquisitionStart));
        dataset.AddOrUpdate(DicomTag.SeriesTime, DicomText.Time(description.AcquisitionStart));
        dataset.AddOrUpdate(DicomTag.SeriesType, frames > 1 ? "DYNAMIC" : "STATIC", "IMAGE");
        dataset.AddOrUpdate(DicomTag.Units, units);
        dataset.AddOrUpdate(DicomTag.CountsSource, "EMISSION");
        dataset.AddOrUpdate(DicomTag.NumberOfSlices, (ushort)slices);
        if (frames > 1)
            dataset.AddOrUpdate(DicomTag.NumberOfTimeSlices, (ushort)frames);
        string[] corrected = Terms.Of(description.Corrections, description.Decay);
        dataset.AddOrUpdate(DicomTag.CorrectedImage, corrected);
        dataset.AddOrUpdate(DicomTag.DecayCorrection, Terms.Of(description.Decay));
        dataset.AddOrUpdate(DicomTag.RandomsCorrectionMethod, Terms.Of(description.Randoms));
        dataset.AddOrUpdate(DicomTag.AttenuationCorrectionMethod, Method(description, PetCorrections.Attenuation, description.AttenuationMethod));
        dataset.AddOrUpdate(DicomTag.ScatterCorrectionMethod, Method(description, PetCorrections.Scatter, description.ScatterMethod));
        dataset.IfKnown(DicomTag.ReconstructionMethod, description.ReconstructionMethod);
        dataset.IfKnown(DicomTag.ConvolutionKernel, description.PostFilter);
        dataset.AddOrUpdate(DicomTag.CollimatorType, "NONE");
        if (description.EnergyWindowKeV is (double lower, double upper))
            dataset.Items(DicomTag.EnergyWindowRangeSequence, DatasetFilling.Item().Number(DicomTag.EnergyWindowLowerLimit, lower).Number(DicomTag.EnergyWindowUpperLimit, upper));
    }

    public static void AddIsotope(DicomDataset dataset, RadiopharmaceuticalDescription? pharmaceutical)
    {
        if (pharmaceutical is null)
        {
            dataset.Items(DicomTag.RadiopharmaceuticalInformationSequence);
            return;
        }

        DicomDataset item = DatasetFilling.Item();
        item.AddOrUpdate(DicomTag.Radiopharmaceutical, pharmaceutical.Name);
        if (Terms.CodeOf(pharmaceutical) is CodedConcept code)
            item.Code(DicomTag.RadiopharmaceuticalCodeSequence, code);
        item.Code(DicomTag.RadionuclideCodeSequence, pharmaceutical.Nuclide.Code);
        item.Number(DicomTag.RadionuclideHalfLife, pharmaceutical.Nuclide.HalfLifeSeconds);
        item.Number(DicomTag.RadionuclidePositronFraction, pharmaceutical.Nuclide.PositronFraction);
        item.IfKnown(DicomTag.RadionuclideTotalDose, pharmaceutical.InjectedActivityBq);
        item.IfKnown(DicomTag.RadiopharmaceuticalVolume, pharmaceutical.VolumeMl);
        item.IfKnown(DicomTag.RadiopharmaceuticalSpecificActivity, pharmaceutical.SpecificActivityBqPerUmol);
        if (pharmaceutical.InjectionStart is DateTime start)
        {
            item.AddOrUpdate(DicomTag.RadiopharmaceuticalStartTime, DicomText.Time(start));
            item.AddOrUpdate(DicomTag.RadiopharmaceuticalStartDateTime, DicomText.DateAndTime(start));
        }

        if (pharmaceutical.InjectionStop is DateTime stop)
        {
            item.AddOrUpdate(DicomTag.RadiopharmaceuticalStopTime, DicomText.Time(stop));
            item.AddOrUpdate(DicomTag.RadiopharmaceuticalStopDateTime, DicomText.DateAndTime(stop));
        }

        item.Code(DicomTag.AdministrationRouteCodeSequence, pharmaceutical.Route);
        dataset.Items(DicomTag.RadiopharmaceuticalInformationSequence, item);
    }

    public static void AddPatientOrientation(DicomDataset dataset, PatientPosition position)
    {
        DicomDataset orientation = DatasetFilling.CodeItem(Terms.Recumbent);
        orientation.Code(DicomTag.PatientOrientationModifierCodeSequence, Terms.PostureOf(position));
        dataset.Items(DicomTag.PatientOrientationCodeSequence, orientation);
        dataset.Code(DicomTag.PatientGantryRelationshipCodeSequence, Terms.DirectionOf(position));
    }

    private static string Method(PetSeriesDescription description, PetCorrections correction, string? method) =>
        description.Corrections.HasFlag(correction) ? method ?? "corrected" : "NONE";
}
