using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Registration;
using PetRecon.Dicom.Segmentations;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What structure sets, doses, registrations and segmentations hold, as tables.</summary>
internal static class RadiotherapyInspection
{
    /// <summary>Whether a path is a file of one of these kinds.</summary>
    public static bool Handles(string path) =>
        File.Exists(path) && !ImagePath.IsImage(path) && DicomReading.IsDicom(path) && RadiotherapyObject.KindOf(path) != RadiotherapyObjectKind.Other;

    public static void Run(string path, string? plot, Report report)
    {
        RadiotherapyObjectKind kind = RadiotherapyObject.KindOf(path);
        if (plot is not null && kind is not (RadiotherapyObjectKind.Dose or RadiotherapyObjectKind.Segmentation))
            throw new UsageException($"{path} has no voxels to draw. To draw a region, convert it to a mask first: petrecon convert {path} mask.nii.gz --roi NAME --grid CT_OR_DOSE");
        switch (kind)
        {
            case RadiotherapyObjectKind.StructureSet:
                Tell(StructureSet.Read(path), report);
                break;
            case RadiotherapyObjectKind.Dose:
                Tell(RtDose.Read(path), plot, report);
                break;
            case RadiotherapyObjectKind.Plan:
                PlanInspection.Tell(PetRecon.Dicom.Radiotherapy.Plans.RtPlan.Read(path), report);
                break;
            case RadiotherapyObjectKind.DeformableRegistration:
                Tell(DeformableRegistration.ReadHeader(path), report);
                break;
            case RadiotherapyObjectKind.Registration:
                Tell(SpatialRegistration.Read(path), report);
                break;
            default:
                Tell(Segmentation.Read(path), plot, report);
                break;
        }
    }

    public static void Identity(string format, InstanceIdentity identity, IEnumerable<string> warnings, Report report)
    {
        report.Say($"{format}: patient {identity.PatientId} {identity.PatientName}; made by {identity.Manufacturer} {identity.ManufacturerModelName}{(identity.ApprovalStatus.Length > 0 ? $"; {identity.ApprovalStatus}" : "")}");
        report.Result["format"] = format;
        report.Result["patientId"] = identity.PatientId;
        report.Result["sopInstanceUid"] = identity.SopInstanceUid;
        report.Result["frameOfReferenceUid"] = identity.FrameOfReferenceUid;
        foreach (string warning in warnings)
            report.Warn(warning);
    }

    private static void Tell(StructureSet set, Report report)
    {
        Identity("RT Structure Set", set.Identity, set.Warnings, report);
        foreach (ReferencedFrameOfReference frame in set.Frames)
            report.Say($"Drawn on {frame.Images.Length} images of series {frame.SeriesInstanceUid}");
        report.Say("  no.  name                             type          contours   points  volume, cc  z from .. to, mm");
        JsonArray rois = [];
        foreach (Roi roi in set.Rois)
        {
            int points = roi.Contours.Sum(contour => contour.PointsMm.Length);
            (double? volume, string? problem) = Volume(roi);
            string extent = roi.Contours.IsEmpty ? "" : FormattableString.Invariant($"{roi.Contours.Min(contour => contour.PointsMm.Min(point => point.Z)):0.##} .. {roi.Contours.Max(contour => contour.PointsMm.Max(point => point.Z)):0.##}");
            report.Say(FormattableString.Invariant($"{roi.Number,5}  {roi.Name,-32} {roi.InterpretedType,-12}{roi.Contours.Length,10}{points,9}  {(volume is double cc ? FormattableString.Invariant($"{cc:0.000}") : "-"),10}  {extent}"));
            rois.Add(new JsonObject
            {
                ["number"] = roi.Number,
                ["name"] = roi.Name,
                ["type"] = roi.InterpretedType,
                ["colour"] = roi.Colour?.ToString(),
                ["contours"] = roi.Contours.Length,
                ["points"] = points,
                ["volumeCc"] = volume is double known ? JsonText.Number(known) : null,
                ["problem"] = problem,
            });
        }

        report.Result["label"] = set.Label;
        report.Result["rois"] = rois;
    }

    private static (double? VolumeCc, string? Problem) Volume(Roi roi)
    {
        if (roi.IsEmpty)
            return (null, null);
        try
        {
            return (StructureMask.VolumeCcOf(roi), null);
        }
        catch (ArgumentException exception)
        {
            return (null, exception.Message);
        }
    }

    private static void Tell(RtDose dose, string? plot, Report report)
    {
        Identity("RT Dose", dose.Identity, dose.Warnings, report);
        report.Say($"Dose:   {dose.Kind}, {dose.Unit}, summed over {(dose.SummationType.Length > 0 ? dose.SummationType : "(not said)")}; heterogeneity {string.Join(' ', dose.TissueHeterogeneityCorrection)}");
        foreach (DosePlanReference plan in dose.Plans)
            report.Say($"Plan:   {plan.Plan.SopInstanceUid}{(plan.FractionGroupNumber is int group ? $", fraction group {group}" : "")}{(plan.BeamNumbers.IsEmpty ? "" : $", beam {string.Join(' ', plan.BeamNumbers)}")}");
        foreach (StoredDoseHistogram histogram in dose.Histograms)
            report.Say(FormattableString.Invariant($"DVH:    {histogram.Type} of region {string.Join(' ', histogram.Rois.Select(roi => roi.RoiNumber))}: {histogram.Volumes.Length} bins, mean {histogram.MeanDose}, maximum {histogram.MaximumDose}"));
        report.Result["kind"] = dose.Kind.ToString();
        report.Result["doseUnit"] = dose.Unit.ToString();
        report.Result["summationType"] = dose.SummationType;
        report.Result["isResampled"] = dose.IsResampled;
        report.Result["histograms"] = dose.Histograms.Length;
        if (dose.HasGrid)
            Describe(dose.Grid, plot, report);
    }

    private static void Tell(Segmentation segmentation, string? plot, Report report)
    {
        Identity("Segmentation", segmentation.Identity, segmentation.Warnings, report);
        report.Say($"Pixels: {segmentation.Kind}, {segmentation.FrameCount} frames on a grid of {segmentation.Grid}");
        report.Say("  no.  label                            what it is                       colour    volume, cc");
        JsonArray segments = [];
        Volume<Occupancy>? first = null;
        foreach (Segment segment in segmentation.Segments)
        {
            Volume<Occupancy> occupancy = segmentation.OccupancyOf(segment.Number);
            first ??= occupancy;
            double volume = occupancy.Sum() * segmentation.Grid.VoxelVolumeMm3 / 1000;
            report.Say(FormattableString.Invariant($"{segment.Number,5}  {segment.Label,-32} {segment.PropertyType?.Meaning ?? "",-32} {segment.Colour?.ToString() ?? "-",-8}{volume,12:0.000}"));
            segments.Add(new JsonObject
            {
                ["number"] = segment.Number,
                ["label"] = segment.Label,
                ["propertyType"] = segment.PropertyType?.ToString(),
                ["algorithmType"] = segment.AlgorithmType,
                ["colour"] = segment.Colour?.ToString(),
                ["volumeCc"] = JsonText.Number(volume),
            });
        }

        report.Result["kind"] = segmentation.Kind.ToString();
        report.Result["segments"] = segments;
        report.Result["grid"] = ReconstructionJson.Grid(segmentation.Grid);
        if (plot is not null)
            Draw(first!, plot, report);
    }

    private static void Tell(SpatialRegistration registration, Report report)
    {
        Identity("Spatial Registration", registration.Identity, registration.Warnings, report);
        report.Say($"Into:   {registration.RegisteredFrameOfReferenceUid}");
        JsonArray frames = [];
        foreach (FrameRegistration frame in registration.Frames)
        {
            RigidTransform transform = frame.ToRegistered;
            double turn = Math.Acos(Math.Clamp(0.5 * (transform.RowX.X + transform.RowY.Y + transform.RowZ.Z - 1), -1, 1)) * 180 / Math.PI;
            report.Say(FormattableString.Invariant($"From:   {frame.FrameOfReferenceUid}: {(frame.IsIdentity ? "identity" : $"turn of {turn:0.###} degrees, origin goes to {transform.Translation} mm")}"));
            frames.Add(new JsonObject
            {
                ["frameOfReferenceUid"] = frame.FrameOfReferenceUid,
                ["isIdentity"] = frame.IsIdentity,
                ["rows"] = new JsonArray(ReconstructionJson.Vector(transform.RowX), ReconstructionJson.Vector(transform.RowY), ReconstructionJson.Vector(transform.RowZ)),
                ["translationMm"] = ReconstructionJson.Vector(transform.Translation),
            });
        }

        report.Result["frames"] = frames;
    }

    private static void Tell(DeformableRegistration registration, Report report)
    {
        Identity("Deformable Spatial Registration", registration.Identity, [], report);
        for (int i = 0; i < registration.Grids.Length; i++)
            report.Say($"From:   {registration.SourceFrameOfReferenceUids[i]}: displacement vectors {registration.Grids[i]} from {registration.GridOriginsMm[i]} mm");
        report.Warn("Displacements are not read; only rigid registrations are.");
        report.Result["grids"] = JsonText.Array(registration.Grids);
    }

    private static void Describe(Volume volume, string? plot, Report report)
    {
        ImageInspection.Describe(volume, report);
        report.Say($"Unit:   {(volume.Unit.Length > 0 ? volume.Unit : "none")} ({volume.QuantityName})");
        report.Result["unit"] = volume.Unit;
        report.Result["quantity"] = volume.QuantityName;
        if (plot is not null)
            Draw(volume, plot, report);
    }

    private static void Draw(Volume volume, string plot, Report report)
    {
        Pictures.SliceMontage.Write(plot, volume, new() { PositionMm = Pictures.SliceMontage.CentreOfGravity(volume) });
        report.Say($"Picture: {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }
}
