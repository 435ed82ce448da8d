using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>A room stays small enough to be known: files, methods and public types.</summary>
public class SourceSizeTests
{
    private const int MaxFileLines = 500;
    private const int MaxMethodLines = 60;

    [Fact]
    public void No_source_file_is_longer_than_500_lines() =>
        Assert.Empty(SourceTree.CSharpFiles
            .Select(file => (file, lines: SourceTree.Read(file).Split('\n').Length - 1))
            .Where(entry => entry.lines > MaxFileLines)
            .Select(entry => $"{entry.file}: {entry.lines} lines"));

    [Fact]
    public void No_method_is_longer_than_60_lines() =>
        Assert.Empty(SourceTree.CSharpFiles.SelectMany(file => SourceTree.Syntax(file)
            .DescendantNodes()
            .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax)
            .Select(node => (node, lines: Lines(node)))
            .Where(entry => entry.lines > MaxMethodLines)
            .Select(entry => $"{file}:{FirstLine(entry.node)}: {entry.lines} lines")));

    [Fact]
    public void A_file_holds_at_most_one_public_type_and_bears_its_name() =>
        Assert.Empty(SourceTree.LibraryFiles.SelectMany(file =>
        {
            string[] names = [.. PublicTypes(SourceTree.Syntax(file))];
            string fileName = Path.GetFileNameWithoutExtension(file);
            return names.Length == 0 || (names.Length == 1 && fileName.StartsWith(names[0], StringComparison.Ordinal))
                ? Array.Empty<string>()
                : [$"{file}: {string.Join(", ", names)}"];
        }));

    private static IEnumerable<string> PublicTypes(CompilationUnitSyntax unit) =>
        unit.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Select(member => member switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.Text,
                DelegateDeclarationSyntax type => type.Identifier.Text,
                _ => "",
            })
            .Where(name => name.Length > 0);

    private static int Lines(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span, TestContext.Current.CancellationToken);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static int FirstLine(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span, TestContext.Current.CancellationToken).StartLinePosition.Line + 1;
}
