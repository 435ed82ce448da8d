namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>A colour to show a region in.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct RoiColour(byte Red, byte Green, byte Blue)
{
    /// <summary>As #rrggbb.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
