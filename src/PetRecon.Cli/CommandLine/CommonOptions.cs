using System.CommandLine;

namespace PetRecon.Cli.CommandLine;

/// <summary>Options that several commands share, so that they have one name and one meaning.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write the result as one JSON object to standard output; everything else goes to standard error.",
        Recursive = true,
    };
}
