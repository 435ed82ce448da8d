namespace PetRecon.Viewer.SceneFiles;

/// <summary>Names of choices as files and command lines write them.</summary>
internal static class SceneNames
{
    /// <summary>Small letters, words joined by hyphens: FourUp is "four-up".</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat(value.ToString().Select(static (letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
