namespace PetRecon.Dicom.Network;

/// <summary>Application entity titles (PS3.5, 6.2, AE): 16 characters at the most, no backslash, no control characters, not only spaces.</summary>
internal static class AeTitles
{
    public const int MaxLength = 16;

    /// <summary>The title without spaces at its ends.</summary>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public static string Checked(string title, string what)
    {
        string trimmed = title.Trim(' ');
        if (trimmed.Length is 0 or > MaxLength || trimmed.Any(character => character is < ' ' or > '~' or '\\'))
            throw new ArgumentException($"{what} is '{title}'; an AE title has 1 to {MaxLength} printable ASCII characters without backslash.");
        return trimmed;
    }
}
