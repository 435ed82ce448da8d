using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>Whether, and by which method, a dose takes its biological effect into account (Radiobiological Dose Effect Sequence).</summary>
/// <param name="IsApplied">Whether it does.</param>
/// <param name="Categories">Kinds of method, such as RBE.</param>
/// <param name="Methods">The methods, such as a fixed RBE or the local effect model.</param>
/// <param name="Description">The method in words.</param>
public sealed record RadiobiologicalDoseEffect(
    bool IsApplied, ImmutableArray<CodedConcept> Categories, ImmutableArray<CodedConcept> Methods, string Description);
