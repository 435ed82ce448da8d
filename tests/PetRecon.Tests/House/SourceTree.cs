using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>The files of the repository as they lie on disk, without what builds and programs leave behind.</summary>
internal static class SourceTree
{
    private static readonly string[] s_leftByPrograms = [".git", "bin", "obj", "out", "artifacts", "BenchmarkDotNet.Artifacts", ".vs", ".idea", ".vscode", "petrecon-demo"];

    /// <summary>Every file, as a path relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(new(Repository.Root)).Order(StringComparer.Ordinal)];

    /// <summary>The C# files.</summary>
    public static IEnumerable<string> CSharpFiles => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The C# files below src.</summary>
    public static IEnumerable<string> LibraryFiles => CSharpFiles.Where(file => file.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>Every folder below src, relative to src.</summary>
    public static IEnumerable<string> SourceFolders =>
        Folders(new(Repository.PathOf("src"))).Select(folder => Path.GetRelativePath(Repository.PathOf("src"), folder.FullName).Replace('\\', '/'));

    /// <summary>Reads a file given as in <see cref="Files"/>.</summary>
    public static string Read(string file) => File.ReadAllText(Repository.PathOf(file));

    /// <summary>The syntax tree of a C# file.</summary>
    public static CompilationUnitSyntax Syntax(string file) =>
        CSharpSyntaxTree.ParseText(Read(file), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), cancellationToken: TestContext.Current.CancellationToken)
            .GetCompilationUnitRoot(TestContext.Current.CancellationToken);

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Concat(Kept(folder).SelectMany(Walk));

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo folder) => Kept(folder).SelectMany(child => Folders(child).Prepend(child));

    private static IEnumerable<DirectoryInfo> Kept(DirectoryInfo folder) =>
        folder.EnumerateDirectories().Where(child => !s_leftByPrograms.Contains(child.Name) && child.LinkTarget is null);
}
