using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads what plans of all kinds have in common, and has their beams read.</summary>
internal static class RtPlanReader
{
    public static RtPlan Read(AttributeReader reader)
    {
        bool isIonPlan = reader.Text(DicomTag.SOPClassUID) == DicomUID.RTIonPlanStorage.UID;
        ImmutableArray<FractionGroup> groups = [.. reader.Items(DicomTag.FractionGroupSequence, "Fraction Group").Select(Group)];
        Dictionary<int, double> metersets = Metersets(reader, groups);
        ImmutableArray<Beam> beams = [.. reader.Items(DicomTag.BeamSequence, "Beam").Select(item => BeamReader.Read(item, metersets))];
        ImmutableArray<IonBeam> ionBeams = [.. reader.Items(DicomTag.IonBeamSequence, "Ion Beam").Select(item => IonBeamReader.Read(item, metersets))];
        CheckReferences(reader, groups, [.. beams.Select(beam => beam.Number), .. ionBeams.Select(beam => beam.Number)]);
        return new()
        {
            Identity = InstanceIdentity.Of(reader),
            IsIonPlan = isIonPlan,
            Label = reader.Text(DicomTag.RTPlanLabel),
            Name = reader.Text(DicomTag.RTPlanName),
            Description = reader.Text(DicomTag.RTPlanDescription),
            Intent = reader.Text(DicomTag.PlanIntent),
            Geometry = reader.Text(DicomTag.RTPlanGeometry),
            Planned = reader.Moment(DicomTag.RTPlanDate, DicomTag.RTPlanTime),
            PrescriptionDescription = reader.Text(DicomTag.PrescriptionDescription),
            DoseReferences = [.. reader.Items(DicomTag.DoseReferenceSequence, "Dose Reference").Select(Reference)],
            FractionGroups = groups,
            PatientSetups = [.. reader.Items(DicomTag.PatientSetupSequence, "Patient Setup").Select(Setup)],
            Beams = beams,
            IonBeams = ionBeams,
            StructureSets = InstanceReference.AllOf(reader, DicomTag.ReferencedStructureSetSequence, "Structure Set"),
            Doses = InstanceReference.AllOf(reader, DicomTag.ReferencedDoseSequence, "Dose"),
            Warnings = reader.Warnings,
        };
    }

    private static FractionGroup Group(AttributeReader item) => new()
    {
        Number = item.RequiredWhole(DicomTag.FractionGroupNumber),
        Description = item.Text(DicomTag.FractionGroupDescription),
        FractionCount = item.Whole(DicomTag.NumberOfFractionsPlanned),
        Beams = [.. item.Items(DicomTag.ReferencedBeamSequence, "Beam").Select(GroupBeam)],
        DoseReferenceNumbers =
        [
            .. item.Items(DicomTag.ReferencedDoseReferenceSequence, "Dose Reference")
                .Select(reference => reference.Whole(DicomTag.ReferencedDoseReferenceNumber)).OfType<int>(),
        ],
    };

    private static FractionGroupBeam GroupBeam(AttributeReader item) => new()
    {
        BeamNumber = item.RequiredWhole(DicomTag.ReferencedBeamNumber),
        MetersetPerFraction = item.Number(DicomTag.BeamMeterset),
        DoseGray = item.Number(DicomTag.BeamDose),
        DosePointMm = item.Point(DicomTag.BeamDoseSpecificationPointRETIRED),
        DoseReferenceUid = item.Text(DicomTag.ReferencedDoseReferenceUID),
        DoseType = item.Text(DicomTag.BeamDoseType),
    };

    // A beam that two groups use with unlike metersets has none of its own; the groups' beams have.
    private static Dictionary<int, double> Metersets(AttributeReader reader, ImmutableArray<FractionGroup> groups)
    {
        Dictionary<int, double> metersets = [];
        HashSet<int> ambiguous = [];
        foreach (FractionGroupBeam beam in groups.SelectMany(group => group.Beams))
        {
            if (beam.MetersetPerFraction is not double meterset)
                continue;
            if (meterset < 0)
                throw reader.Problem(DicomTag.FractionGroupSequence, $"gives beam {beam.BeamNumber} a meterset of {meterset}.");
            if (!metersets.TryAdd(beam.BeamNumber, meterset) && metersets[beam.BeamNumber] != meterset)
                ambiguous.Add(beam.BeamNumber);
        }

        foreach (int beam in ambiguous)
        {
            metersets.Remove(beam);
            reader.Warn($"Beam {beam} has different metersets in different fraction groups; spots have weights only.");
        }

        return metersets;
    }

    private static void CheckReferences(AttributeReader reader, ImmutableArray<FractionGroup> groups, List<int> beams)
    {
        if (beams.Count != beams.Distinct().Count())
            throw reader.Problem(DicomTag.BeamNumber, "is the same for two beams; metersets cannot be told apart.");
        if (beams.Count == 0)
            reader.Warn("The plan has no beams.");
        foreach (FractionGroup group in groups)
        {
            foreach (FractionGroupBeam beam in group.Beams.Where(beam => !beams.Contains(beam.BeamNumber)))
                reader.Warn($"Fraction group {group.Number} refers to beam {beam.BeamNumber}, which the plan does not have.");
        }
    }

    private static DoseReference Reference(AttributeReader item) => new()
    {
        Number = item.RequiredWhole(DicomTag.DoseReferenceNumber),
        Uid = item.Text(DicomTag.DoseReferenceUID),
        StructureType = item.Text(DicomTag.DoseReferenceStructureType),
        Type = item.Text(DicomTag.DoseReferenceType),
        Description = item.Text(DicomTag.DoseReferenceDescription),
        RoiNumber = item.Whole(DicomTag.ReferencedROINumber),
        PointMm = item.Point(DicomTag.DoseReferencePointCoordinates),
        PrescriptionDoseGray = item.Number(DicomTag.TargetPrescriptionDose),
        MinimumDoseGray = item.Number(DicomTag.TargetMinimumDose),
        MaximumDoseGray = item.Number(DicomTag.TargetMaximumDose) ?? item.Number(DicomTag.OrganAtRiskMaximumDose),
        DeliveryMaximumDoseGray = item.Number(DicomTag.DeliveryMaximumDose),
        OrganAtRiskFullVolumeDoseGray = item.Number(DicomTag.OrganAtRiskFullVolumeDose),
        OrganAtRiskLimitDoseGray = item.Number(DicomTag.OrganAtRiskLimitDose),
        NominalPriorDoseGray = item.Number(DicomTag.NominalPriorDose),
        ConstraintWeight = item.Number(DicomTag.ConstraintWeight),
    };

    private static PatientSetup Setup(AttributeReader item) => new()
    {
        Number = item.RequiredWhole(DicomTag.PatientSetupNumber),
        Label = item.Text(DicomTag.PatientSetupLabel),
        PatientPosition = item.Text(DicomTag.PatientPosition),
        AdditionalPosition = item.Text(DicomTag.PatientAdditionalPosition),
        Technique = item.Text(DicomTag.SetupTechnique),
        Devices =
        [
            .. item.Items(DicomTag.FixationDeviceSequence, "Fixation Device").Select(device => $"{device.Text(DicomTag.FixationDeviceType)} {device.Text(DicomTag.FixationDeviceLabel)}".Trim()),
            .. item.Items(DicomTag.SetupDeviceSequence, "Setup Device").Select(device => $"{device.Text(DicomTag.SetupDeviceType)} {device.Text(DicomTag.SetupDeviceLabel)}".Trim()),
        ],
        TableTopVerticalShiftMm = item.Number(DicomTag.TableTopVerticalSetupDisplacement),
        TableTopLongitudinalShiftMm = item.Number(DicomTag.TableTopLongitudinalSetupDisplacement),
        TableTopLateralShiftMm = item.Number(DicomTag.TableTopLateralSetupDisplacement),
    };
}
