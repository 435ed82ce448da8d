using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;

namespace PetRecon.Cli.Commands;

/// <summary>Lists what can compute on this machine, and why something is missing.</summary>
internal sealed class DevicesCommand : ProgramCommand
{
    public DevicesCommand()
        : base("devices", "List the devices of this machine that can reconstruct, and say why others cannot.")
    {
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("devices", "What --device takes here."),
        ("devices --json", "The same for a program."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        ComputeDevice best = ComputeDevice.Best();
        JsonArray devices = [];
        foreach (ComputeDevice device in ComputeDevice.Enumerate())
        {
            report.Say($"{device}{(device == best ? "  <- auto" : "")}");
            devices.Add(new JsonObject
            {
                ["selector"] = device.Selector,
                ["kind"] = device.Kind.ToString(),
                ["name"] = device.Name,
                ["platform"] = device.Platform,
                ["memoryBytes"] = device.MemoryBytes,
                ["accelerator"] = device.IsAccelerator,
            });
        }

        JsonObject missing = [];
        foreach (ComputeDeviceKind kind in Enum.GetValues<ComputeDeviceKind>())
        {
            if (ComputeDevice.WhyMissing(kind) is not { } reason)
                continue;
            report.Say($"no {kind}: {reason}");
            missing[kind.ToString()] = reason;
        }

        report.Result["devices"] = devices;
        report.Result["auto"] = best.Selector;
        report.Result["missing"] = missing;
    }
}
