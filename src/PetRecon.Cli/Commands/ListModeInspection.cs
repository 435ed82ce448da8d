using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;

namespace PetRecon.Cli.Commands;

/// <summary>A list-mode file's header, counts, rates and histograms. A damaged file is shown up to the damage, which is then reported.</summary>
internal static class ListModeInspection
{
    public static void Run(string path, bool headerOnly, string? plot, Report report, CancellationToken cancellation)
    {
        PetsirdListMode file = InputFiles.OpenListMode(path, report);
        TellHeader(file, report);
        ScannerInspection.Draw(file.Scanner, plot, report);
        if (headerOnly)
            return;

        ListModeStatistics statistics = new(file.Scanner);
        ListModeFormatException? damage = report.Progress.Show("Reading events", progress => Collect(file, statistics, progress, cancellation));
        TellCounts(statistics, report);
        TellHistograms(file.Scanner, statistics, report);
        if (damage is null)
            TellBlocks(report.Progress.Show("Reading time blocks", _ => file.Summarize(cancellation)), report);
        foreach (string warning in file.Warnings)
            report.Warn($"{path}: {warning}");
        if (damage is not null)
        {
            report.Say("The file is damaged; this is what could be read before the damage.");
            throw damage;
        }
    }

    private static ListModeFormatException? Collect(
        PetsirdListMode file, ListModeStatistics statistics, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        try
        {
            foreach (EventBatch batch in file.ReadEvents(cancellation))
            {
                statistics.Add(batch);
                progress.Report(new(0, $"{statistics.PromptCount + statistics.DelayedCount:N0}"));
            }

            return null;
        }
        catch (ListModeFormatException damage)
        {
            return damage;
        }
    }

    private static void TellHeader(PetsirdListMode file, Report report)
    {
        report.Say($"File:     PETSIRD {file.FormatVersion}, {file.Encoding}");
        report.Result["version"] = file.FormatVersion.ToString();
        report.Result["encoding"] = file.Encoding.ToString();
        ScannerInspection.Tell(file.Scanner, report);
        DetectionEfficiencies efficiencies = file.Efficiencies;
        report.Say(FormattableString.Invariant(
            $"Efficiencies: {(efficiencies.IsUniform ? "uniform" : "given")}, calibration factor {efficiencies.CalibrationFactor:G6}{(file.Header.Scanner.EfficiencyMethodDescription is { Length: > 0 } method ? $" ({method})" : "")}"));
        report.Result["efficienciesUniform"] = efficiencies.IsUniform;
        report.Result["calibrationFactor"] = efficiencies.CalibrationFactor;
        report.Result["efficiencyMethod"] = file.Header.Scanner.EfficiencyMethodDescription;
        if (file.Header.Exam is not { } exam)
            return;
        string tracers = string.Join(", ", exam.Radiopharmaceuticals.Select(tracer => tracer.Radiopharmaceutical.Meaning));
        report.Say($"Exam:     subject {exam.SubjectId}, {exam.Protocol ?? "no protocol given"}, {exam.InstitutionName}{(tracers.Length > 0 ? $", {tracers}" : "")}");
        report.Result["exam"] = new JsonObject
        {
            ["subjectId"] = exam.SubjectId,
            ["protocol"] = exam.Protocol,
            ["institution"] = exam.InstitutionName,
            ["radiopharmaceuticals"] = tracers,
        };
    }

    private static void TellCounts(ListModeStatistics statistics, Report report)
    {
        double seconds = statistics.DurationSeconds;
        string rates = seconds > 0 ? FormattableString.Invariant($", {statistics.PromptCount / seconds:N0} prompts/s, {statistics.DelayedCount / seconds:N0} delayeds/s") : "";
        report.Say(FormattableString.Invariant($"Events:   {statistics.PromptCount:N0} prompts, {statistics.DelayedCount:N0} delayeds over {seconds:0.###} s{rates}"));
        report.Result["prompts"] = statistics.PromptCount;
        report.Result["delayeds"] = statistics.DelayedCount;
        report.Result["startMs"] = statistics.StartMs;
        report.Result["stopMs"] = statistics.StopMs;
        report.Result["sliceMs"] = statistics.SliceMs;
        report.Result["promptsPerSlice"] = JsonText.Array(statistics.PromptsPerSlice);
        report.Result["delayedsPerSlice"] = JsonText.Array(statistics.DelayedsPerSlice);
    }

    private static void TellBlocks(PetsirdSummary summary, Report report)
    {
        report.Say($"Blocks:   {string.Join(", ", summary.BlockCounts.Select(kind => $"{kind.Value:N0} {kind.Key}"))}");
        EventCounts events = summary.Events;
        if (events.Singles + events.Triples + events.Quadruples + events.Surplus > 0)
            report.Say($"Also:     {events.Singles:N0} singles, {events.Triples:N0} triples, {events.Quadruples:N0} quadruples, {events.Surplus:N0} events of no pair of modules");
        report.Result["timeBlocks"] = new JsonObject(summary.BlockCounts.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Key, kind.Value)));
        report.Result["singles"] = events.Singles;
        report.Result["triples"] = events.Triples;
        report.Result["quadruples"] = events.Quadruples;
        report.Result["surplus"] = events.Surplus;
    }

    private static void TellHistograms(ScannerGeometry scanner, ListModeStatistics statistics, Report report)
    {
        report.Say($"  time    {Sparkline.Of(statistics.PromptsPerSlice)}");
        JsonArray tof = [];
        for (int i = 0; i < scanner.ModuleTypes.Length; i++)
        {
            for (int j = 0; j < scanner.ModuleTypes.Length; j++)
            {
                ImmutableArray<long> bins = statistics.TofBins(i, j);
                if (bins.Length <= 1 || bins.Sum() == 0)
                    continue;
                report.Say($"  TOF {i}-{j} {Sparkline.Of(bins)}");
                tof.Add(new JsonObject { ["types"] = JsonText.Array(new[] { i, j }), ["counts"] = JsonText.Array(bins) });
            }
        }

        report.Result["tofBins"] = tof;
        TellDistances("radius", "radialMm", statistics.RadialMm, report);
        TellDistances("delta z", "axialDifferenceMm", statistics.AxialDifferenceMm, report);
        TellCrystals(statistics, report);
    }

    private static void TellDistances(string title, string key, Histogram histogram, Report report)
    {
        report.Say(FormattableString.Invariant($"  {title,-7} {Sparkline.Of(histogram.Counts)} 0 to {histogram.Counts.Length * histogram.BinWidth:0} mm"));
        report.Result[key] = new JsonObject { ["binWidth"] = histogram.BinWidth, ["counts"] = JsonText.Array(histogram.Counts) };
    }

    private static void TellCrystals(ListModeStatistics statistics, Report report)
    {
        long most = 0;
        long sum = 0;
        int silent = 0;
        foreach (long count in statistics.CountsPerDetectionBin)
        {
            most = Math.Max(most, count);
            sum += count;
            silent += count == 0 ? 1 : 0;
        }

        double mean = (double)sum / statistics.CountsPerDetectionBin.Length;
        report.Say(FormattableString.Invariant($"  detection bins: mean {mean:0.##} events, most {most:N0}, none in {silent:N0} of {statistics.CountsPerDetectionBin.Length:N0}"));
        report.Result["detectionBins"] = new JsonObject { ["meanCounts"] = mean, ["maximumCounts"] = most, ["withoutCounts"] = silent };
    }
}
