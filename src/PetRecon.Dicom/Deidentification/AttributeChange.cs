namespace PetRecon.Dicom.Deidentification;

/// <summary>How often one thing was done to one attribute, at any depth.</summary>
/// <param name="Tag">The tag, such as (0010,0010).</param>
/// <param name="Keyword">Its keyword; empty for private and unknown ones.</param>
/// <param name="Action">What was done.</param>
/// <param name="Count">How often.</param>
public sealed record AttributeChange(string Tag, string Keyword, DeidentificationAction Action, long Count);
