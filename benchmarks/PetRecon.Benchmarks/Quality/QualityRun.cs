using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Formats.Volumes;

namespace PetRecon.Benchmarks.Quality;

/// <summary>
/// Seconds from a list-mode file on disk to an image within 1 % of the converged one. How many iterations that takes is found first, per
/// number of subsets; then each setting is timed in a process of its own that knows nothing but the files, and its image is checked.
/// </summary>
internal static class QualityRun
{
    /// <summary>Prepares, searches and measures.</summary>
    /// <param name="names">"mmr", "vision" or "all".</param>
    /// <param name="events">Expected number of prompts.</param>
    /// <param name="folder">Where files are kept between runs.</param>
    /// <param name="subsetNumbers">Numbers of subsets to try, joined by commas.</param>
    /// <param name="only">"files", "reference" or "search" to go no further than that, "time" for the last part alone; all when null.</param>
    public static void Run(string names, double events, string folder, string subsetNumbers, string? only)
    {
        if (only is not (null or "files" or "reference" or "search" or "time"))
            throw new ArgumentException($"--only {only} is not known; expected files, reference, search or time.");
        int[] numbers = [.. subsetNumbers.Split(',').Select(static text => int.Parse(text, CultureInfo.InvariantCulture))];
        foreach (string name in names == "all" ? ["mmr", "vision"] : new[] { names })
        {
            QualityCase quality = new(name, events, folder);
            if (only != "time")
                quality.Prepare();
            if (only == "files")
                continue;
            QualityReference reference = only == "time" ? QualityReference.Known(quality) : QualityReference.Of(quality);
            if (only == "reference")
                continue;
            JsonObject needs = only == "time" ? QualitySearch.Known(quality) : QualitySearch.Needs(quality, reference, numbers);
            if (only != "search")
                Time(quality, reference, needs, numbers);
        }
    }

    /// <summary>What the timed process does; prints JSON.</summary>
    public static void Child(string name, double events, string folder, int subsets, int iterations, string imagePath)
    {
        double started = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        Console.WriteLine(QualityChild.Measure(new(name, events, folder), subsets, iterations, imagePath, started).ToJsonString());
    }

    private static void Time(QualityCase quality, QualityReference reference, JsonObject needs, int[] numbers)
    {
        foreach (int subsets in numbers)
        {
            if (needs[subsets.ToString(CultureInfo.InvariantCulture)] is not { } iterations)
            {
                Console.Error.WriteLine($"{quality.Name} with {subsets} subsets: no number of iterations is known that brings it within the threshold");
                continue;
            }

            JsonObject timed = Timed(quality, subsets, (int)iterations, reference);
            string path = Path.Combine(quality.Folder, FormattableString.Invariant($"{quality.Name}-{quality.Events:0}-{subsets}-subsets.json"));
            File.WriteAllText(path, timed.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            Print(timed);
        }
    }

    private static JsonObject Timed(QualityCase quality, int subsets, int iterations, QualityReference reference)
    {
        string image = Path.Combine(quality.Folder, $"{quality.Name}-timed.mha");
        List<string> arguments = ["quality-child", quality.Name, $"{quality.Events:0}", quality.Folder, $"{subsets}", $"{iterations}", image];

        // Started by its own name, or by that of dotnet.
        string program = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Insert(0, Path.Combine(AppContext.BaseDirectory, "PetRecon.Benchmarks.dll"));
        using Process child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The timed process failed with exit code {child.ExitCode}.");
        JsonObject json = (JsonObject)JsonNode.Parse(output)!;
        json["rmse"] = reference.Distance(VolumeFile.Read(image).Volume);
        return json;
    }

    private static void Print(JsonObject timed)
    {
        double total = (double)timed["seconds"]!;
        Console.WriteLine(FormattableString.Invariant(
            $"{timed["case"]}, {timed["events"]} prompts: {total:0.0} s ({(double)timed["processorSeconds"]!:0.0} s of processors) to {100 * (double)timed["rmse"]!:0.00} % with {timed["iterations"]} iterations of {timed["subsets"]} subsets"));
        foreach ((string stage, JsonNode? seconds) in (JsonObject)timed["stages"]!)
            Console.WriteLine(FormattableString.Invariant($"  {stage,-52} {(double)seconds!,7:0.00} s  {100 * (double)seconds! / total,5:0.0} %"));
        foreach ((string phase, JsonNode? seconds) in (JsonObject)timed["processorSecondsOfPhases"]!)
            Console.WriteLine(FormattableString.Invariant($"  {phase,-52} {(double)seconds!,7:0.00} s of processors"));
    }
}
