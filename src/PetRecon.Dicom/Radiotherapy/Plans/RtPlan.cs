using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>
/// An RT Plan or RT Ion Plan (PS3.3, A.20 and A.49): what is to be delivered, in how many fractions, by which beams. It has either
/// <see cref="Beams"/> (photons, electrons) or <see cref="IonBeams"/> (protons, ions), or neither for a plan of brachytherapy, whose sources are not read.
/// </summary>
public sealed class RtPlan
{
    internal RtPlan()
    {
    }

    /// <summary>Whose it is and who made it.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>Whether it is an RT Ion Plan.</summary>
    public required bool IsIonPlan { get; init; }

    /// <summary>Short name.</summary>
    public required string Label { get; init; }

    /// <summary>Name; empty if none.</summary>
    public required string Name { get; init; }

    /// <summary>Description; empty if none.</summary>
    public required string Description { get; init; }

    /// <summary>CURATIVE, PALLIATIVE, VERIFICATION ...; empty if not said.</summary>
    public required string Intent { get; init; }

    /// <summary>PATIENT if it refers to a structure set, TREATMENT_DEVICE if not.</summary>
    public required string Geometry { get; init; }

    /// <summary>When it was planned; null if not said.</summary>
    public required DateTime? Planned { get; init; }

    /// <summary>Prescription in words; empty if none.</summary>
    public required string PrescriptionDescription { get; init; }

    /// <summary>Prescribed and limiting doses.</summary>
    public required ImmutableArray<DoseReference> DoseReferences { get; init; }

    /// <summary>Fractions.</summary>
    public required ImmutableArray<FractionGroup> FractionGroups { get; init; }

    /// <summary>Setups of the patient.</summary>
    public required ImmutableArray<PatientSetup> PatientSetups { get; init; }

    /// <summary>Beams of photons or electrons; none in an ion plan.</summary>
    public required ImmutableArray<Beam> Beams { get; init; }

    /// <summary>Beams of protons or ions; none in another plan.</summary>
    public required ImmutableArray<IonBeam> IonBeams { get; init; }

    /// <summary>The structure sets that it was planned on.</summary>
    public required ImmutableArray<InstanceReference> StructureSets { get; init; }

    /// <summary>Doses that were calculated for it.</summary>
    public required ImmutableArray<InstanceReference> Doses { get; init; }

    /// <summary>What is odd about the file and was let pass, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomFormatException">It is no RT Plan or RT Ion Plan, damaged, or contradicts itself in what is to be delivered.</exception>
    public static RtPlan Read(string path) =>
        RtPlanReader.Read(AttributeReader.Open(path, "an RT Plan or RT Ion Plan", DicomUID.RTPlanStorage, DicomUID.RTIonPlanStorage));
}
