using Xunit;

namespace PetRecon.Tests.Support;

/// <summary>Finds the repository's files and the shared test files beside it.</summary>
internal static class Repository
{
    /// <summary>The folder of PetRecon.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file of the shared test data; skips the calling test, visibly, where that folder is absent.</summary>
    /// <param name="relative">Path below the data folder, with forward slashes.</param>
    public static string SharedData(string relative)
    {
        string data = Path.Combine(Root, "..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(data), "The shared test data (../shared/data) are not on this machine.");
        string path = Path.GetFullPath(Path.Combine(data, relative));
        Assert.True(File.Exists(path) || Directory.Exists(path), $"The shared test data lack {relative}.");
        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PetRecon.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No PetRecon.sln above {AppContext.BaseDirectory}.");
    }
}
