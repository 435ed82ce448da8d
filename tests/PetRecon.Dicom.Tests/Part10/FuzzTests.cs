using System.Globalization;
using System.Text.Json;
using PetRecon.Dicom.Tests.Part10.Fuzzing;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Damaged files: a data set or the documented exception comes of each, soon, and in memory that is bounded by the file's size.</summary>
public class FuzzTests
{
    private const int SeedCases = 14_000;
    private const int SharedCases = 6_000;
    private const int LargestBytes = 32 * 1024;

    [Fact]
    public void Damage_to_the_small_files_of_the_repository_never_gives_anything_but_a_data_set_or_an_error() =>
        Run(FuzzCampaign.FilesOf([Repository.PathOf("seeds", "dicom")], LargestBytes), SeedCases);

    [Fact]
    public void Damage_to_the_files_of_others_never_gives_anything_but_a_data_set_or_an_error() =>
        Run(FuzzCampaign.FilesOf([Repository.SharedData("dicom")], LargestBytes), SharedCases);

    private static void Run(List<byte[]> corpus, int cases)
    {
        Assert.NotEmpty(corpus);
        FuzzCampaign campaign = new(corpus, Seed());
        FuzzTarget target = campaign.Run(0, cases);
        Assert.True(campaign.Findings.Count == 0, string.Join('\n', campaign.Findings.Select(finding => $"seed dicom-fuzz, case {finding.Case}: {finding.Finding}")));
        Assert.InRange(target.Opened, cases / 5, cases * 4 / 5); // damage that always or never matters would test little
    }

    private static ulong Seed()
    {
        using JsonDocument seeds = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("seeds", "seeds.json")));
        return ulong.Parse(seeds.RootElement.GetProperty("dicom-fuzz").GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
