using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>
/// All that is to be known of a GPU in one run: it opens, every kernel loads, how accurate and how fast they are, alone and with others of
/// its kind. Written to a folder as results.json and log.txt; what fails is written down there too, and the rest goes on.
/// </summary>
internal sealed class GpuReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _folder;
    private readonly string _only;
    private readonly JsonObject _results = [];

    private GpuReport(string folder, string only) => (_folder, _only) = (folder, only);

    /// <summary>gpu DEVICE FOLDER [--events N] [--repetitions N] [--only TEXT] [--parallelproj-cuda LIBRARY].</summary>
    /// <returns>The exit code: 1 if anything failed.</returns>
    public static int Run(string[] args)
    {
        if (args.Length < 3)
            throw new ArgumentException("Expected: gpu DEVICE FOLDER [--events N] [--repetitions N] [--only TEXT] [--parallelproj-cuda LIBRARY].", nameof(args));
        Directory.CreateDirectory(args[2]);
        GpuReport report = new(args[2], Option("--only") ?? "");
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
        int Number(string name, int otherwise) => int.TryParse(Option(name), CultureInfo.InvariantCulture, out int given) ? given : otherwise;
        return report.Measure(args[1], Number("--events", 20_000_000), Number("--repetitions", 3), Option("--parallelproj-cuda")) ? 0 : 1;
    }

    private bool Measure(string selector, int events, int repetitions, string? parallelprojPath)
    {
        ComputeDevice? device = null;
        bool opened = Part("device", () =>
        {
            device = ComputeDevice.Parse(selector);
            return Describe(device);
        });
        if (!opened)
            return false;
        bool good = Part("kernels", () => KernelReport.Load(device!.Parts.IsEmpty ? device : device.Parts[0]));
        good &= Part("copies", () => Copies(device!.Parts.IsEmpty ? device : device.Parts[0]));
        foreach (GpuCase problem in GpuCase.All())
            good &= Part(problem.Name, () => new GpuRates(device!, problem, events, repetitions, parallelprojPath, Log).Run());

        ImmutableArray<ComputeDevice> alike = [.. ComputeDevice.Enumerate().Where(other => other.Kind == device!.Kind)];
        if (alike.Length < 2 || !device!.Parts.IsEmpty)
            return good;
        ComputeDevice all = ComputeDevice.Together(alike);
        foreach (GpuCase problem in GpuCase.All())
            good &= Part($"{all.Selector}: {problem.Name}", () => new GpuRates(all, problem, events, repetitions, null, Log).Run());
        return good;
    }

    private JsonObject Describe(ComputeDevice device)
    {
        foreach (ComputeDevice present in ComputeDevice.Enumerate())
            Log(present.ToString());
        Log($"measured: {device}");
        using (GpuLease.Hold(device))
        {
            return new()
            {
                ["selector"] = device.Selector,
                ["name"] = device.Name,
                ["platform"] = device.Platform,
                ["memoryBytes"] = device.MemoryBytes,
                ["processors"] = Environment.ProcessorCount,
                ["time"] = DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture),
            };
        }
    }

    private static JsonArray Copies(ComputeDevice device)
    {
        using GpuLease lease = GpuLease.On(device);
        JsonArray report = [];
        foreach (long bytes in new[] { 16L << 20, 1L << 30 })
        {
            if (3 * bytes <= lease.Context.FreeBytes && bytes <= lease.Context.MaxBufferBytes)
                report.Add(CopyRates.Run(lease.Context, bytes));
        }

        return report;
    }

    // The file is written after each part, so that what was measured before a crash or a time limit is there.
    private bool Part(string name, Func<JsonNode> measure)
    {
        bool good = true;
        if (name != "device" && !name.Contains(_only, StringComparison.OrdinalIgnoreCase))
            return good;
        try
        {
            _results[name] = measure();
            if (_results[name] is JsonArray entries)
                good = entries.All(static entry => entry?["loaded"]?.GetValue<bool>() != false);
        }
        catch (Exception e)
        {
            _results[name] = new JsonObject { ["error"] = e.ToString() };
            good = false;
        }

        Log($"{name}: {(good ? "done" : $"FAILED: {_results[name]?["error"] ?? _results[name]?.ToJsonString()}")}");
        File.WriteAllText(Path.Combine(_folder, "results.json"), _results.ToJsonString(Indented));
        return good;
    }

    private void Log(string line)
    {
        Console.WriteLine(line);
        File.AppendAllText(Path.Combine(_folder, "log.txt"), line + "\n");
    }
}
