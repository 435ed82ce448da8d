using Xunit;

namespace PetRecon.Tests.House;

/// <summary>Tests that change the process's current folder; they run alone.</summary>
[CollectionDefinition(nameof(CurrentDirectory), DisableParallelization = true)]
public sealed class CurrentDirectory
{
    /// <summary>Runs something with an empty, temporary current folder.</summary>
    internal static void RunInTemporary(Action action)
    {
        string before = Directory.GetCurrentDirectory();
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("petrecon-test-");
        try
        {
            Directory.SetCurrentDirectory(temporary.FullName);
            action();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            temporary.Delete(recursive: true);
        }
    }
}
