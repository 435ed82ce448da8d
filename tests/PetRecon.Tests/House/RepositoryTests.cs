using System.Reflection;
using System.Text.RegularExpressions;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>What holds for the repository as a whole: its map, no leftovers, no blobs, no foreign types at its borders.</summary>
public partial class RepositoryTests
{
    private const long MaxFileBytes = 1_000_000;

    // Put together here so that this file does not hold the words that it looks for.
    private static readonly string[] s_leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];
    private static readonly string[] s_textEndings = [".cs", ".md", ".json", ".props", ".targets", ".csproj", ".glsl", ".vert", ".frag", ".sh", ".yml"];

    [Fact]
    public void The_architecture_names_every_folder_that_exists_and_no_other()
    {
        IEnumerable<string> named = FolderInBackticks().Matches(SourceTree.Read("src/ARCHITECTURE.md")).Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(SourceTree.SourceFolders.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_left_marked_as_unfinished() =>
        Assert.Empty(SourceTree.Files
            .Where(file => s_textEndings.Contains(Path.GetExtension(file)) || Path.GetExtension(file).Length == 0)
            .SelectMany(file => s_leftovers.Where(word => ContainsWord(SourceTree.Read(file), word)).Select(word => $"{file}: {word}")));

    [Fact]
    public void No_file_is_larger_than_a_megabyte() =>
        Assert.DoesNotContain(SourceTree.Files, file => new FileInfo(Repository.PathOf(file)).Length > MaxFileBytes);

    [Fact]
    public void Each_folder_of_the_top_level_that_holds_no_project_says_what_it_is_for()
    {
        foreach (string folder in new[] { "phantoms", "seeds", "shaders", "benchmarks" })
            Assert.True(File.Exists(Repository.PathOf(folder, "README.md")), $"{folder}/README.md is missing.");
    }

    [Theory]
    [InlineData("PetRecon.Core")]
    [InlineData("PetRecon.Compute")]
    [InlineData("PetRecon.Formats")]
    [InlineData("PetRecon.Reconstruction")]
    [InlineData("PetRecon.Simulation")]
    public void Types_of_ILGPU_appear_in_no_public_signature(string assembly)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        Assert.Empty(Assembly.Load(assembly).GetExportedTypes()
            .SelectMany(type => type.GetMembers(declared)
                .Where(IsVisibleOutside)
                .SelectMany(TypesOf)
                .Append(type.BaseType)
                .Concat(type.GetInterfaces())
                .SelectMany(Parts)
                .Where(part => part.Assembly.GetName().Name!.StartsWith("ILGPU", StringComparison.Ordinal))
                .Select(part => $"{type.FullName}: {part.FullName}")));
    }

    private static bool IsVisibleOutside(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false, // properties and events are seen through their methods
    };

    private static IEnumerable<Type?> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => (Type?)p.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(p => (Type?)p.ParameterType),
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type),
        _ => [type],
    };

    private static bool ContainsWord(string text, string word) => Regex.IsMatch(text, $@"(?<![A-Za-z]){word}(?![A-Za-z])", RegexOptions.None, TimeSpan.FromSeconds(10));

    [GeneratedRegex(@"`(PetRecon\.[A-Za-z0-9./]*?)/?`(?= \|)")]
    private static partial Regex FolderInBackticks();
}
