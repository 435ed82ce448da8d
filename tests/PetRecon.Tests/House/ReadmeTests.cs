using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>What README.md says is so: its examples run, its dependency table is the real one, its links lead somewhere.</summary>
[Collection(nameof(CurrentDirectory))]
public partial class ReadmeTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static string Readme => SourceTree.Read("README.md");

    [Fact]
    public void Every_example_marked_to_run_compiles_and_runs()
    {
        string[] examples = [.. RunnableExample().Matches(Readme).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
            CurrentDirectory.RunInTemporary(() => Run(Compile(example)));
    }

    [Fact]
    public void No_csharp_example_is_left_unmarked() =>
        Assert.Equal(CSharpFence().Count(Readme), RunnableExample().Count(Readme));

    [Fact]
    public void The_dependency_table_lists_exactly_the_central_packages()
    {
        IEnumerable<string> listed = DependencyRow().Matches(Readme).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        IEnumerable<string> central = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(item => $"{(string?)item.Attribute("Include")} {(string?)item.Attribute("Version")}");
        Assert.Equal(central.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/ARCHITECTURE.md")]
    [InlineData("benchmarks/README.md")]
    [InlineData("phantoms/README.md")]
    [InlineData("seeds/README.md")]
    [InlineData("shaders/README.md")]
    public void Links_lead_to_files_that_exist(string file)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(file))!;
        Assert.All(
            RelativeLink().Matches(SourceTree.Read(file)).Select(match => match.Groups[1].Value),
            link => Assert.True(Path.Exists(Path.Combine(folder, link)), link));
    }

    private static byte[] Compile(string example)
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "ReadmeExample",
            [Parse(ImplicitUsings), Parse(example)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return assembly.ToArray();
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(
        text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), cancellationToken: TestContext.Current.CancellationToken);

    private static void Run(byte[] assembly)
    {
        AssemblyLoadContext context = new("README example", isCollectible: true);
        try
        {
            using MemoryStream stream = new(assembly);
            MethodInfo main = context.LoadFromStream(stream).EntryPoint!;
            object? result = main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            Assert.Equal(0, result as int? ?? 0);
        }
        finally
        {
            context.Unload();
        }
    }

    [GeneratedRegex(@"<!-- run -->\s*```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex RunnableExample();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex CSharpFence();

    [GeneratedRegex(@"^\| `([A-Za-z0-9.-]+)` \| ([0-9.]+) \|", RegexOptions.Multiline)]
    private static partial Regex DependencyRow();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
