using System.Globalization;
using System.Text.RegularExpressions;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The commands of a TRiP98 script that say what its cubes mean; all others are passed over.</summary>
internal static partial class ScriptReading
{
    private static readonly string[] s_commands = ["ct", "voi", "plan", "opt", "field", "dose"];

    public static TripScript Read(TextLines lines)
    {
        TripScript script = new();
        bool known = false;
        for (; !lines.IsAtEnd; lines.Advance())
        {
            if (lines.Text[0] == '*')
                continue;
            string text = lines.Text;
            int slash = OptionsAt(text);
            string[] words = text[..slash].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string command = words is [string first, ..] ? first.ToLowerInvariant() : "";
            if (!s_commands.Contains(command))
                continue;
            known = true;
            script = With(script, lines, command, words.Length > 1 ? words[1].Trim('"') : "", text[slash..].TrimStart('/', ' '));
        }

        return known ? script : throw lines.Bad("this is no script of TRiP98 (.exec): it has none of its commands (ct, voi, plan, opt, field, dose).");
    }

    private static TripScript With(TripScript script, TextLines lines, string command, string argument, string options) => command switch
    {
        "ct" when HasWord(options, "read") => script with { Ct = argument },
        "voi" when Value(options, "select") is string target => script with { Target = target },
        "plan" => script with
        {
            PrescribedDose = Value(options, "dose") is string dose ? Dose(lines, dose) : script.PrescribedDose,
            TargetTissue = Value(options, "targettissue") ?? script.TargetTissue,
        },
        "opt" => script with { IsBiological = HasWord(options, "bio") || HasWord(options, "biological") },
        "field" when (Value(options, "proj") ?? Value(options, "projectile")) is string projectile => script with { Projectile = projectile },
        "dose" when HasWord(options, "write") && argument.Length > 0 && !script.DoseFiles.Contains(argument) => script with { DoseFiles = script.DoseFiles.Add(argument) },
        _ => script,
    };

    private static double Dose(TextLines lines, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double dose) && dose > 0 && double.IsFinite(dose)
            ? dose
            : throw lines.Bad($"the prescribed dose is '{text}'; expected Gy above 0.");

    /// <summary>The first slash outside of quotation marks, as paths have slashes too.</summary>
    private static int OptionsAt(string text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (text[i] == '/' && !quoted)
                return i;
        }

        return text.Length;
    }

    private static bool HasWord(string options, string word) =>
        Parentheses().Replace(options, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands in the parentheses of an option; null when it is not there.</summary>
    private static string? Value(string options, string name)
    {
        foreach (Match match in Option().Matches(options))
        {
            if (match.Groups[1].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
                return match.Groups[2].Value.Trim().Trim('"');
        }

        return null;
    }

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"(\w+)\(([^)]*)\)", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
