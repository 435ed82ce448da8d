namespace PetRecon.Dicom;

/// <summary>How this implementation calls itself to others (PS3.7, D.3.3.2), the same on every connection and in every file that it writes or receives.</summary>
internal static class Implementation
{
    /// <summary>An identifier made from a UUID, as nobody has to assign those.</summary>
    public const string ClassUid = "2.25.101433794357664001686162594062905982785";

    /// <summary>16 characters at the most.</summary>
    public static string VersionName { get; } = $"PETRECON_{typeof(Implementation).Assembly.GetName().Version?.ToString(3) ?? "0"}";
}
