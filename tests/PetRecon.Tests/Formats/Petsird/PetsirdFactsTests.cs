using System.Text.Json;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Petsird;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>Holds the reader to what the official Python reader found in the same files (facts_*.json of the shared test data).</summary>
public class PetsirdFactsTests
{
    // Files in which the example generator wrote lists for pairs of module types that do not exist; the facts count those as well.
    private static readonly string[] WithSurplus = ["generator_v0.9.1.petsird", "generator_v0.10.0.petsird", "generator_head_fullsize.petsird.gz"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> FilesWithoutSurplus =>
        [.. Files.Where(row => !WithSurplus.Contains(Path.GetFileName(row.Data.Item2)))];

    public static TheoryData<string, string> Files => new()
    {
        { "facts_head.json", "small_multi_block.petsird" },
        { "facts_head.json", "small_one_type.petsird" },
        { "facts_head.json", "small_two_types.petsird" },
        { "facts_head.json", "rich.petsird" },
        { "facts_head.json", "rich.cpp.petsird" },
        { "facts_head.json", "generator_head_fullsize.petsird.gz" },
        { "facts_head.json", "sim_squares/sim_squares_head.petsird" },
        { "facts_v0.10.0.json", "generator_v0.10.0.petsird" },
        { "facts_v0.9.1.json", "generator_v0.9.1.petsird" },
        { "facts_v0.7.2.json", "sim_squares/sim_squares_v0.7.2.petsird" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Header_is_what_the_official_reader_found(string factsFile, string file)
    {
        JsonElement facts = Facts(factsFile, file);
        PetsirdListMode petsird = PetsirdFile.Open(Repository.SharedData("petsird/" + file));
        ScannerGeometry scanner = petsird.Scanner;

        Assert.Equal(facts.GetProperty("model_name").GetString(), scanner.ModelName);
        JsonElement types = facts.GetProperty("module_types");
        Assert.Equal(types.GetArrayLength(), scanner.ModuleTypes.Length);
        JsonElement tof = facts.GetProperty("tof_bins");
        JsonElement efficiencies = facts.GetProperty("sum_detection_bin_eff");
        for (int i = 0; i < scanner.ModuleTypes.Length; i++)
        {
            Assert.Equal(types[i].GetProperty("modules").GetInt32(), scanner.ModuleTypes[i].ModuleCount);
            Assert.Equal(types[i].GetProperty("elements").GetInt32(), scanner.ModuleTypes[i].ElementCount);
            Assert.Equal(types[i].GetProperty("energy_bins").GetInt32(), scanner.ModuleTypes[i].EnergyBinCount);
            for (int j = 0; j <= i; j++)
                Assert.Equal(tof[i][j].GetInt32(), scanner.Tof(i, j).BinCount);
            double sum = 0;
            for (int bin = scanner.DetectionBinOffsets[i]; bin < scanner.DetectionBinOffsets[i + 1]; bin++)
                sum += petsird.Efficiencies.Bin((uint)bin);
            Assert.Equal(efficiencies[i].GetDouble(), sum, 1e-3); // The facts have four decimals.
        }

        double[] matrix = [.. facts.GetProperty("first_transform_mod0").EnumerateArray().Select(e => e.GetDouble())];
        RigidTransform expected = new(new(matrix[0], matrix[1], matrix[2]), new(matrix[4], matrix[5], matrix[6]), new(matrix[8], matrix[9], matrix[10]), new(matrix[3], matrix[7], matrix[11]));
        if (petsird.Header.Scanner.GantryAlignment is { } alignment)
            expected = alignment.After(expected);

        // The facts call it the first transform of type 0; the numbers are those of the second module (number 1).
        Vector3D probe = new(3, -7, 11);
        Assert.True((expected.Apply(probe) - scanner.ModuleTypes[0].ModuleTransforms[1].Apply(probe)).Length < 1e-3);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Time_blocks_and_events_are_those_that_the_official_reader_counted(string factsFile, string file)
    {
        JsonElement facts = Facts(factsFile, file);
        PetsirdListMode petsird = PetsirdFile.Open(Repository.SharedData("petsird/" + file));
        PetsirdSummary summary = petsird.Summarize(Token);

        Assert.Equal(
            facts.GetProperty("blocks").EnumerateObject().ToDictionary(b => b.Name, b => b.Value.GetInt64()).OrderBy(b => b.Key),
            summary.BlockCounts.OrderBy(b => b.Key));
        Assert.Equal(facts.GetProperty("last_stop_ms").GetUInt32(), summary.LastStopMs);
        JsonElement events = facts.GetProperty("events: count, sum of detection bins, sum of tofIdx or time offset");
        long expectedPrompts = events.GetProperty("prompts")[0].GetInt64();
        Assert.Equal(expectedPrompts, summary.Events.Prompts + summary.Events.Surplus);
        Assert.Equal(WithSurplus.Contains(Path.GetFileName(file)), summary.Events.Surplus > 0);
        Assert.Equal(WithSurplus.Contains(Path.GetFileName(file)), petsird.Warnings.Length > 0);
        Assert.Equal(Count(events, "delayeds"), summary.Events.Delayeds);
        Assert.Equal(Count(events, "singles"), summary.Events.Singles);
        Assert.Equal(Count(events, "triples"), summary.Events.Triples);
        Assert.Equal(Count(events, "quads"), summary.Events.Quadruples);
        Assert.Equal(summary.Events.Prompts + summary.Events.Delayeds, petsird.ReadEvents(Token).Sum(batch => (long)batch.Events.Length));
    }

    [Theory]
    [MemberData(nameof(FilesWithoutSurplus))]
    public void Sums_over_events_are_those_of_the_official_reader(string factsFile, string file)
    {
        JsonElement events = Facts(factsFile, file).GetProperty("events: count, sum of detection bins, sum of tofIdx or time offset");
        PetsirdListMode petsird = PetsirdFile.Open(Repository.SharedData("petsird/" + file));
        foreach (CoincidenceKind kind in Enum.GetValues<CoincidenceKind>())
        {
            long bins = 0;
            long tofs = 0;
            foreach (EventBatch batch in petsird.ReadEvents(Token))
            {
                foreach (CoincidenceEvent item in batch.Events.Span)
                {
                    if (item.Kind != kind)
                        continue;
                    bins += Local(petsird.Scanner, item.DetectionBin0) + Local(petsird.Scanner, item.DetectionBin1);

                    // v0.7.2 events are turned round on reading, and their TOF index with them.
                    tofs += petsird.FormatVersion == PetsirdVersion.Version072 ? 22 - item.TofBin : item.TofBin;
                    Assert.True(petsird.FormatVersion != PetsirdVersion.Version072 || item.DetectionBin0 > item.DetectionBin1);
                }
            }

            string name = kind == CoincidenceKind.Prompt ? "prompts" : "delayeds";
            Assert.Equal(events.TryGetProperty(name, out JsonElement given) ? given[1].GetInt64() : 0, bins);
            Assert.Equal(events.TryGetProperty(name, out given) ? given[2].GetInt64() : 0, tofs);
        }
    }

    [Theory]
    [InlineData("rich.petsird")]
    [InlineData("rich.cpp.petsird")]
    public void Sums_over_singles_and_multiples_are_those_of_the_official_reader(string file)
    {
        JsonElement events = Facts("facts_head.json", file).GetProperty("events: count, sum of detection bins, sum of tofIdx or time offset");
        PetsirdListMode petsird = PetsirdFile.Open(Repository.SharedData("petsird/" + file));
        (long Bins, long Others) singles = default;
        (long Bins, long Others) triples = default;
        (long Bins, long Others) quadruples = default;
        foreach (EventTimeBlock block in petsird.ReadTimeBlocks(withEvents: true, Token).OfType<EventTimeBlock>())
        {
            foreach (SingleEvent single in block.Singles.Span)
                singles = (singles.Bins + Local(petsird.Scanner, single.DetectionBin), singles.Others + single.TimeOffsetPs);
            triples = Sum(petsird.Scanner, triples, block.Triples.Span);
            quadruples = Sum(petsird.Scanner, quadruples, block.Quadruples.Span);
        }

        Assert.Equal((events.GetProperty("singles")[1].GetInt64(), events.GetProperty("singles")[2].GetInt64()), singles);
        Assert.Equal((events.GetProperty("triples")[1].GetInt64(), events.GetProperty("triples")[2].GetInt64()), triples);
        Assert.Equal((events.GetProperty("quads")[1].GetInt64(), events.GetProperty("quads")[2].GetInt64()), quadruples);
    }

    private static (long Bins, long Others) Sum(ScannerGeometry scanner, (long Bins, long Others) sum, ReadOnlySpan<TripleEvent> events)
    {
        foreach (TripleEvent item in events)
        {
            sum.Bins += Local(scanner, item.DetectionBin0) + Local(scanner, item.DetectionBin1) + Local(scanner, item.DetectionBin2);
            sum.Others += item.TofBin1 + item.TofBin2;
        }

        return sum;
    }

    private static long Local(ScannerGeometry scanner, uint bin) => bin - scanner.DetectionBinOffsets[scanner.TypeOf(bin)];

    private static long Count(JsonElement events, string name) => events.TryGetProperty(name, out JsonElement given) ? given[0].GetInt64() : 0;

    private static JsonElement Facts(string factsFile, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("petsird/" + factsFile)));
        return document.RootElement.GetProperty(Path.GetFileName(file)).Clone();
    }
}
