using System.Xml.Linq;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>Data flows one way: a project may see only what src/ARCHITECTURE.md's arrows allow.</summary>
public class ProjectArrowsTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["PetRecon.Core"] = [],
        ["PetRecon.Compute"] = ["PetRecon.Core"],
        ["PetRecon.Formats"] = ["PetRecon.Core"],
        ["PetRecon.Dicom"] = ["PetRecon.Core"],
        ["PetRecon.Reconstruction"] = ["PetRecon.Core", "PetRecon.Compute"],
        ["PetRecon.Simulation"] = ["PetRecon.Core", "PetRecon.Compute"],
        ["PetRecon.Therapy"] = ["PetRecon.Core", "PetRecon.Compute"],
        ["PetRecon.Viewer"] = ["PetRecon.Core", "PetRecon.Therapy"],
        ["PetRecon.Cli"] = ["PetRecon.Core", "PetRecon.Compute", "PetRecon.Dicom", "PetRecon.Formats", "PetRecon.Reconstruction", "PetRecon.Simulation", "PetRecon.Therapy", "PetRecon.Viewer"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Repository.PathOf("src")).Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_arrows_allow(string project)
    {
        Assert.True(s_allowed.TryGetValue(project, out string[]? allowed), $"{project} has no arrows yet: add it here and to src/ARCHITECTURE.md.");
        Assert.Empty(References(project).Except(allowed));
    }

    [Fact]
    public void Core_uses_no_packages() => Assert.Empty(Items("PetRecon.Core", "PackageReference"));

    [Fact]
    public void The_simulator_cannot_see_the_reconstruction_it_is_used_to_judge()
    {
        Assert.DoesNotContain("PetRecon.Reconstruction", References("PetRecon.Simulation"));
        Assert.DoesNotContain(
            typeof(PetRecon.Reconstruction.Projection.Projector).Assembly.GetName().Name,
            System.Reflection.Assembly.Load("PetRecon.Simulation").GetReferencedAssemblies().Select(name => name.Name));
    }

    private static IEnumerable<string> References(string project) =>
        Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Repository.PathOf("src", project, project + ".csproj")).Descendants(kind).Select(item => (string?)item.Attribute("Include") ?? "");
}
