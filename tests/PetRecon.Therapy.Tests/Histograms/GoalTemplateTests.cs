using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

public class GoalTemplateTests
{
    private const string Template = """
        {
          "name": "test", "prescription": 50,
          "goals": [
            { "structure": "Rectum", "aliases": ["rect*", "R?"], "metric": "V50Gy", "atMost": 80, "priority": 1, "note": "of a protocol" },
            { "structure": "rectum", "metric": "V50Gy", "atMost": 70, "acceptable": 76 },
            { "structure": "Rectum", "metric": "V50Gy", "atMost": 60, "acceptable": 70 },
            { "structure": "Rectum", "metric": "D95%[%]", "atLeast": 84 }, // 84 % of 50 Gy are 42 Gy
            { "structure": "Rectum", "metric": "D2cc", "atLeast": 85, "acceptable": 70 },
            { "structure": "Bladder", "metric": "mean", "atMost": 1 },
            { "structure": "Rectum", "metric": "D20cc", "atMost": 1 },
            { "structure": "anything", "aliases": ["*ect*"], "metric": "CI", "atMost": 1 },
          ],
        }
        """;

    [Fact]
    public void Goals_are_met_acceptable_failed_or_not_evaluable()
    {
        GoalTemplate template = GoalTemplate.Parse(Template, "test.json");
        var results = template.Evaluate([Histogram(" rectum ")]);
        Assert.Equal(
            [GoalOutcome.Pass, GoalOutcome.Acceptable, GoalOutcome.Fail, GoalOutcome.Pass, GoalOutcome.Acceptable, GoalOutcome.NotEvaluable, GoalOutcome.NotEvaluable, GoalOutcome.NotEvaluable],
            results.Select(static result => result.Outcome));
        Assert.Equal(75, results[0].Value!.Value, 0.02);
        Assert.Equal("%", results[0].Unit);
        Assert.Equal("Gy", results[4].Unit);
        Assert.Equal(" rectum ", results[0].StructureName);
        Assert.Contains("no such structure", results[5].Reason, StringComparison.Ordinal);
        Assert.Contains("has only", results[6].Reason, StringComparison.Ordinal);
        Assert.Contains("needs the histogram", results[7].Reason, StringComparison.Ordinal);
        Assert.Equal((1, "of a protocol", "test", 50.0), (template.Goals[0].Priority, template.Goals[0].Note, template.Name, template.Prescription));
    }

    [Fact]
    public void Aliases_are_patterns_and_names_go_before_them()
    {
        GoalTemplate template = GoalTemplate.Parse("""{ "goals": [ { "structure": "PTV", "aliases": ["PTV*"], "metric": "mean", "atLeast": 1 } ] }""", "x");
        Assert.Equal("PTV_60", Assert.Single(template.Evaluate([Histogram("PTV_60"), Histogram("CTV")])).StructureName);
        Assert.Equal("PTV", Assert.Single(template.Evaluate([Histogram("PTV_60"), Histogram("PTV")])).StructureName);
        Assert.Contains("PTV_60, PTV_70", Assert.Single(template.Evaluate([Histogram("PTV_60"), Histogram("PTV_70")])).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"goals\": [ ", "line 1: this is not JSON")]
    [InlineData("[]", "is a list; a template of goals")]
    [InlineData("{}", "goals: is missing; a list of goals was expected")]
    [InlineData("{ \"gaols\": [] }", "gaols: is not a key of a template of goals, which has name, prescription, goals")]
    [InlineData("{ \"prescription\": \"x\", \"goals\": [] }", "prescription: is the text \"x\"; a number was expected")]
    [InlineData("{ \"prescription\": -1, \"goals\": [] }", "prescription: is -1; a dose above 0")]
    [InlineData("{ \"goals\": [ 7 ] }", "goals[0]: is 7; a goal, an object with")]
    [InlineData("{ \"goals\": [ { \"metric\": \"mean\", \"atMost\": 1 } ] }", "goals[0].structure: is missing")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"metric\": \"V20\", \"atMost\": 1 } ] }", "goals[0].metric: Metric \"V20\" does not say of which dose")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"metric\": \"mean\" } ] }", "goals[0]: has neither atMost nor atLeast")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"metric\": \"mean\", \"atMost\": 1, \"atLeast\": 1 } ] }", "goals[0]: has both atMost and atLeast")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"metric\": \"mean\", \"atMost\": 5, \"acceptable\": 4 } ] }", "goals[0].acceptable: is 4, which is stricter than the limit of 5")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"aliases\": \"B\", \"metric\": \"mean\", \"atMost\": 5 } ] }", "goals[0].aliases: is the text \"B\"; a list")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"aliases\": [1], \"metric\": \"mean\", \"atMost\": 5 } ] }", "goals[0].aliases[0]: is 1; a name")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"priority\": 0.5, \"metric\": \"mean\", \"atMost\": 5 } ] }", "goals[0].priority: is 0.5; a whole number")]
    [InlineData("{ \"goals\": [ { \"structure\": \"A\", \"limit\": 0.5, \"metric\": \"mean\", \"atMost\": 5 } ] }", "goals[0].limit: is not a key of a goal")]
    public void A_damaged_template_is_refused_with_place_and_key(string json, string message)
    {
        string full = Assert.Throws<GoalTemplateFormatException>(() => GoalTemplate.Parse(json, "goals.json")).Message;
        Assert.StartsWith("goals.json: " + message, full, StringComparison.Ordinal);
    }

    // Doses from 40 to 80 Gy, all alike; 4 pi cc.
    private static DoseVolumeHistogram Histogram(string name) => DoseVolumeHistogram.Of(
        Solids.Cylinder(10, 40, 2.5) with { Name = name }, Solids.Ramp(VoxelGrid.Centered(12, 12, 24, new(2, 2, 2)), 60, Vector3D.UnitZ), null, TestContext.Current.CancellationToken);
}
