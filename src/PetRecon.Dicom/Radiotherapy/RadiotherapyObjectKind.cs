namespace PetRecon.Dicom.Radiotherapy;

/// <summary>Kinds of objects of radiotherapy, and those that go with them.</summary>
public enum RadiotherapyObjectKind
{
    /// <summary>Anything else, or no DICOM file.</summary>
    Other,

    /// <summary>RT Structure Set: <see cref="Structures.StructureSet"/>.</summary>
    StructureSet,

    /// <summary>RT Dose: <see cref="Doses.RtDose"/>.</summary>
    Dose,

    /// <summary>RT Plan or RT Ion Plan: <see cref="Plans.RtPlan"/>.</summary>
    Plan,

    /// <summary>Spatial Registration: <see cref="Dicom.Registration.SpatialRegistration"/>.</summary>
    Registration,

    /// <summary>Deformable Spatial Registration: <see cref="Dicom.Registration.DeformableRegistration"/>.</summary>
    DeformableRegistration,

    /// <summary>Segmentation: <see cref="Segmentations.Segmentation"/>.</summary>
    Segmentation,
}
