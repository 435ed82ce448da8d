using System.Reflection;

namespace PetRecon.Cli.Reporting;

/// <summary>The program's version with the commit that it was built from, such as 0.1.0+1a2b3c4....</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
