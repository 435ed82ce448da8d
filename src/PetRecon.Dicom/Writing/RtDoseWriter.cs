using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>Writes a dose as RT Dose (PS3.3, A.18): one file, frame after frame along the normal of its planes.</summary>
public static class RtDoseWriter
{
    private static readonly DicomUID s_plan = DicomUID.RTPlanStorage;

    /// <summary>Writes a dose.</summary>
    /// <param name="path">The file. It appears when it is complete, in the place of one that is there.</param>
    /// <param name="dose">
    /// The dose, of <see cref="Gray"/> (GY, PHYSICAL), <see cref="GrayRbe"/> (GY, EFFECTIVE) or <see cref="RelativeDose"/> (RELATIVE), all from 0 on,
    /// on a grid whose rows and columns run along axes of the patient, in either sense.
    /// </param>
    /// <param name="description">What the file says beside it.</param>
    /// <param name="options">How it is written; null for the usual way.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The dose cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WrittenSeries Write(
        string path,
        Volume dose,
        RtDoseDescription description,
        DicomWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dose);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new();
        (string units, string type) = Meaning(dose, description);
        PlaneGeometry geometry = new(dose.Grid);
        if (!geometry.IsAxisAligned)
            throw new ArgumentException($"The rows of the dose run along {geometry.Row} and its columns along {geometry.Column}; an RT Dose has them along axes of the patient. Resample it first, say onto the grid of the CT.");
        (float least, float greatest) = SliceQuantizer.Range(dose.Voxels);
        if (least < 0)
            throw new ArgumentException($"The dose has the value {least}; an RT Dose begins at 0.");

        CommonModules common = new(description, options);
        DicomDataset dataset = Refusals.AsArgument(() => Attributes(common, geometry, description, units, type));
        ReferencedInstance reference = common.Identify(dataset, 0);
        AddPixels(dataset, dose, geometry, greatest, description.Use32Bits, progress, cancellation);
        ImmutableArray<string> notices = description.Plans.IsEmpty && description.PlanReferences.IsEmpty
            ? ["No plan was given: the dose refers to an identifier made for a plan that does not exist."]
            : [];
        return SeriesFiles.WriteOne(path, common, dataset, reference, notices, isPlaced: true, options, cancellation);
    }

    private static (string Units, string Type) Meaning(Volume dose, RtDoseDescription description) => dose switch
    {
        Volume<Gray> => ("GY", "PHYSICAL"),
        Volume<GrayRbe> => ("GY", "EFFECTIVE"),
        Volume<RelativeDose> => ("RELATIVE", description.IsRelativeToRbeWeighted ? "EFFECTIVE" : "PHYSICAL"),
        _ => throw new ArgumentException($"An RT Dose holds dose; this volume holds {dose.QuantityName}. If its numbers are dose all the same, say so: volume.As<Gray>() or volume.As<GrayRbe>()."),
    };

    private static DicomDataset Attributes(CommonModules common, PlaneGeometry geometry, RtDoseDescription description, string units, string type)
    {
        DicomDataset dataset = common.Begin(DicomUID.RTDoseStorage, "RTDOSE", type == "EFFECTIVE" ? "RBE-weighted dose" : "Dose");
        common.AddFrameOfReference(dataset);
        dataset.AddOrUpdate(DicomTag.OperatorsName, "");
        // A series of radiotherapy objects says less than one of images (RT Series module).
        dataset.Remove(DicomTag.Laterality, DicomTag.BodyPartExamined, DicomTag.ProtocolName);
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        StoredPixels.AddFormat(dataset, geometry.Rows, geometry.Columns, description.Use32Bits ? 32 : 16, isSigned: false);
        geometry.AddPlane(dataset);

        // Readers expect frames along the normal; a grid whose slices run against it is written from its last slice on.
        int first = geometry.IsRightHanded ? 0 : geometry.Slices - 1;
        dataset.AddOrUpdate(DicomTag.ImagePositionPatient, geometry.Position(first));
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, DicomText.Integer(geometry.Slices));
        dataset.AddOrUpdate(DicomTag.FrameIncrementPointer, DicomTag.GridFrameOffsetVector);
        dataset.AddOrUpdate(DicomTag.GridFrameOffsetVector, [.. Enumerable.Range(0, geometry.Slices).Select(k => DicomText.Decimal(k * geometry.SpacingMm))]);
        dataset.AddOrUpdate(DicomTag.DoseUnits, units);
        dataset.AddOrUpdate(DicomTag.DoseType, type);
        dataset.AddOrUpdate(DicomTag.DoseSummationType, description.Summation switch
        {
            DoseSummation.MultiPlan => "MULTI_PLAN",
            DoseSummation.Fraction => "FRACTION",
            DoseSummation.Beam => "BEAM",
            _ => "PLAN",
        });
        dataset.IfKnown(DicomTag.DoseComment, description.Comment);
        AddReferences(dataset, common, description);
        return dataset;
    }

    private static void AddReferences(DicomDataset dataset, CommonModules common, RtDoseDescription description)
    {
        DicomDataset[] plans = description.Plans.IsEmpty && description.PlanReferences.IsEmpty
            ? [DatasetFilling.Item().AddOrUpdate(DicomTag.ReferencedSOPClassUID, s_plan.UID).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, common.Uids.Next("plan"))]
            : [.. description.Plans.Select(DatasetFilling.ReferenceItem), .. description.PlanReferences.Select(static plan => DatasetFilling.Item().AddOrUpdate(DicomTag.ReferencedSOPClassUID, plan.SopClassUid).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, plan.SopInstanceUid))];
        if (description.Summation is DoseSummation.Fraction or DoseSummation.Beam)
        {
            DicomDataset group = DatasetFilling.Item().AddOrUpdate(DicomTag.ReferencedFractionGroupNumber, DicomText.Integer(description.FractionGroupNumber));
            if (description.Summation == DoseSummation.Beam)
            {
                if (description.BeamNumbers.IsEmpty)
                    throw new ArgumentException("Summation is Beam, but BeamNumbers names none.");
                group.Items(DicomTag.ReferencedBeamSequence, [.. description.BeamNumbers.Select(number => DatasetFilling.Item().AddOrUpdate(DicomTag.ReferencedBeamNumber, DicomText.Integer(number)))]);
            }

            plans[0].Items(DicomTag.ReferencedFractionGroupSequence, group);
        }

        dataset.Items(DicomTag.ReferencedRTPlanSequence, plans);
        if (description.StructureSet is not { } structures)
            return;

        // The place that a dose has for its structure set belongs to dose-volume histograms; without them it is an object referred to like others.
        dataset.Items(DicomTag.ReferencedInstanceSequence, DatasetFilling.ReferenceItem(structures).Code(DicomTag.PurposeOfReferenceCodeSequence, Terms.DoseStructures));
        CommonReferences.Add(dataset, common.StudyInstanceUid, [.. description.Plans, structures]);
    }

    private static void AddPixels(
        DicomDataset dataset, Volume dose, PlaneGeometry geometry, float greatest, bool use32Bits, IProgress<double>? progress, CancellationToken cancellation)
    {
        double scaling = SliceQuantizer.Slope(greatest, use32Bits ? uint.MaxValue : ushort.MaxValue);
        dataset.Number(DicomTag.DoseGridScaling, scaling);
        List<byte[]> frames = new(geometry.Slices);
        for (int frame = 0; frame < geometry.Slices; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            int slice = geometry.IsRightHanded ? frame : geometry.Slices - 1 - frame;
            ReadOnlySpan<float> values = dose.Voxels.Slice(slice * geometry.SliceVoxels, geometry.SliceVoxels);
            byte[] pixels = new byte[values.Length * (use32Bits ? 4 : 2)];
            if (use32Bits)
                SliceQuantizer.ToUInt32(values, scaling, pixels);
            else
                SliceQuantizer.ToInt16(values, scaling, isSigned: false, pixels);
            frames.Add(pixels);
            progress?.Report((frame + 1.0) / geometry.Slices);
        }

        StoredPixels.Add(dataset, frames);
    }
}
