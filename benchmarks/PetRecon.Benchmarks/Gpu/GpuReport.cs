using System.Collections.Immutable;
using System.Diagnostics;
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
    private readonly TimeSpan _limit;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly JsonObject _results = [];

    private GpuReport(string folder, string only, TimeSpan limit) => (_folder, _only, _limit) = (folder, only, limit);

    private bool IsOver => Stopwatch.GetElapsedTime(_begun) > _limit;

    /// <summary>gpu DEVICE FOLDER [--events N] [--repetitions N] [--seconds N] [--only TEXT] [--parallelproj-cuda LIBRARY].</summary>
    /// <returns>The exit code: 1 if anything failed.</returns>
    public static int Run(string[] args)
    {
        if (args.Length < 3)
            throw new ArgumentException("Expected: gpu DEVICE FOLDER [--events N] [--repetitions N] [--seconds N] [--only TEXT] [--parallelproj-cuda LIBRARY].", nameof(args));
        Directory.CreateDirectory(args[2]);
        GpuReport report = new(args[2], Option("--only") ?? "", TimeSpan.FromSeconds(Number("--seconds", 3600)));
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
        ComputeDevice one = device!.Parts.IsEmpty ? device : device.Parts[0];
        bool good = Part("copies", () => Copies(one));
        foreach (GpuCase problem in GpuCase.All())
            good &= Part(problem.Name, () => new GpuRates(device, problem, events, repetitions, parallelprojPath, Log, () => IsOver).Run());

        ImmutableArray<ComputeDevice> alike = [.. ComputeDevice.Enumerate().Where(other => other.Kind == device.Kind)];
        if (alike.Length > 1 && device.Parts.IsEmpty)
        {
            ComputeDevice all = ComputeDevice.Together(alike);
            foreach (GpuCase problem in GpuCase.All())
                good &= Part($"{all.Selector}: {problem.Name}", () => new GpuRates(all, problem, events, repetitions, null, Log, () => IsOver).Run());
        }

        // Last, as the driver's compiler takes long for those that nothing above has used.
        return good & Part("kernels", () => KernelReport.Load(one, () => IsOver));
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
        if (IsOver)
        {
            Log($"{name}: NOT RUN, no time left");
            return false;
        }

        try
        {
            _results[name] = measure();
            good = _results[name] switch
            {
                JsonArray entries => entries.All(static entry => entry?["loaded"]?.GetValue<bool>() != false),
                JsonObject part => part["failed"] is null,
                _ => true,
            };
        }
        catch (Exception e)
        {
            _results[name] = new JsonObject { ["error"] = e.ToString() };
            good = false;
        }

        Log($"{name}: {(good ? "done" : $"FAILED: {Reason(_results[name])}")}");
        File.WriteAllText(Path.Combine(_folder, "results.json"), _results.ToJsonString(Indented));
        return good;
    }

    private static string? Reason(JsonNode? part) => part switch
    {
        JsonArray entries => string.Join("; ", entries.Where(static entry => entry?["loaded"]?.GetValue<bool>() == false).Select(static entry => $"{entry!["kernel"]} at {entry["level"]}: {entry["error"]}")),
        JsonObject => (part["failed"] ?? part["error"])?.ToString(),
        _ => null,
    };

    private void Log(string line)
    {
        Console.WriteLine(line);
        File.AppendAllText(Path.Combine(_folder, "log.txt"), line + "\n");
    }
}
