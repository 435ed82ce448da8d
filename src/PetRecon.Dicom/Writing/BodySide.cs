namespace PetRecon.Dicom.Writing;

/// <summary>Which of a pair of body parts: Laterality (0020,0060).</summary>
public enum BodySide
{
    /// <summary>L.</summary>
    Left,

    /// <summary>R.</summary>
    Right,
}
