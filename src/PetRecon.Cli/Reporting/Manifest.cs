using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PetRecon.Compute;

namespace PetRecon.Cli.Reporting;

/// <summary>
/// Says how a result came about: version, device, options, inputs with their hashes, seed, counts, times, warnings.
/// Written next to the result as &lt;result&gt;.json.
/// </summary>
internal sealed class Manifest
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly JsonArray _inputs = [];
    private readonly JsonObject _seconds = [];
    private readonly JsonObject _root;

    public Manifest(string command)
    {
        _root = new()
        {
            ["program"] = "petrecon",
            ["version"] = ProgramVersion.Text,
            ["command"] = command,
            ["commandLine"] = JsonText.Array(Environment.GetCommandLineArgs().Skip(1)),
            ["startedUtc"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["machine"] = new JsonObject
            {
                ["system"] = RuntimeInformation.OSDescription,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["processors"] = Environment.ProcessorCount,
            },
        };
    }

    /// <summary>The device that computed.</summary>
    public void Device(ComputeDevice device) => _root["device"] = new JsonObject
    {
        ["kind"] = device.Kind.ToString(),
        ["name"] = device.Name,
        ["threads"] = device.Threads,
    };

    /// <summary>Adds a section or value.</summary>
    public void Add(string name, JsonNode? value) => _root[name] = value;

    /// <summary>Adds an input file with its size and SHA-256.</summary>
    public void Input(string role, string path)
    {
        using FileStream stream = File.OpenRead(path);
        _inputs.Add(new JsonObject
        {
            ["role"] = role,
            ["path"] = Path.GetFullPath(path),
            ["bytes"] = stream.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream)),
        });
    }

    /// <summary>Runs a stage and notes how long it took.</summary>
    public T Timed<T>(string stage, Func<T> work)
    {
        long started = Stopwatch.GetTimestamp();
        T result = work();
        _seconds[stage] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
        return result;
    }

    /// <summary>Writes the manifest next to a result and returns what it says.</summary>
    public JsonObject WriteFor(string resultPath, Report report)
    {
        JsonObject complete = (JsonObject)_root.DeepClone();
        complete["inputs"] = _inputs.DeepClone();
        JsonObject seconds = (JsonObject)_seconds.DeepClone();
        seconds["total"] = Math.Round(Stopwatch.GetElapsedTime(_started).TotalSeconds, 3);
        complete["seconds"] = seconds;
        complete["result"] = Path.GetFullPath(resultPath);
        complete["warnings"] = JsonText.Array(report.Warnings);
        OutputFile.WriteText(resultPath + ".json", JsonText.Write(complete) + "\n");
        return complete;
    }
}
