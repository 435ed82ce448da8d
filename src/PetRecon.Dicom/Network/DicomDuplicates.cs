namespace PetRecon.Dicom.Network;

/// <summary>What becomes of an object that comes a second time.</summary>
public enum DicomDuplicates
{
    /// <summary>It takes the place of the first.</summary>
    Replace,

    /// <summary>The first is kept, and the sender is told of success.</summary>
    Keep,
}
