namespace PetRecon.Therapy.Histograms;

/// <summary>Names of structures as patterns: * stands for any characters, ? for one; case and outer blanks do not matter.</summary>
internal static class NamePattern
{
    public static bool Matches(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Trim().Replace("\\", "\\\\", StringComparison.Ordinal), name.Trim(), ignoreCase: true);
}
