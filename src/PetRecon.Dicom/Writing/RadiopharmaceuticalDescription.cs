using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing;

/// <summary>What the patient was given: Radiopharmaceutical Information Sequence (0054,0016).</summary>
public sealed record RadiopharmaceuticalDescription
{
    /// <summary>Name, such as FDG; 64 characters at most.</summary>
    public required string Name { get; init; }

    /// <summary>Code of context group 4021 of PS3.16; null to look the name up among the usual ones (FDG, NaF, PSMA-11, water ...).</summary>
    public CodedConcept? Code { get; init; }

    /// <summary>The nuclide.</summary>
    public required Radionuclide Nuclide { get; init; }

    /// <summary>Activity at <see cref="InjectionStart"/> in Bq; null if not known. SUVs need it.</summary>
    public double? InjectedActivityBq { get; init; }

    /// <summary>When the injection began; null if not known. SUVs need it.</summary>
    public DateTime? InjectionStart { get; init; }

    /// <summary>When the injection ended; null if not known.</summary>
    public DateTime? InjectionStop { get; init; }

    /// <summary>Volume that was injected, in mL (the unit that DICOM says, cm3); null if not known.</summary>
    public double? VolumeMl { get; init; }

    /// <summary>Activity per amount of substance in Bq/umol at <see cref="InjectionStart"/>; null if not known.</summary>
    public double? SpecificActivityBqPerUmol { get; init; }

    /// <summary>Which way it went in: context group 11 of PS3.16. Into a vein unless said otherwise.</summary>
    public CodedConcept Route { get; init; } = new("47625008", "SCT", "Intravenous route");
}
