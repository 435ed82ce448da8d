namespace PetRecon.Dicom.Network;

/// <summary>What a query returns one item for (PS3.4, C.6).</summary>
public enum DicomQueryLevel
{
    /// <summary>Patients.</summary>
    Patient,

    /// <summary>Studies.</summary>
    Study,

    /// <summary>Series.</summary>
    Series,

    /// <summary>Objects, images or not.</summary>
    Image,
}
