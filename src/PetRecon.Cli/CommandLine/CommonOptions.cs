using System.CommandLine;
using PetRecon.Compute;

namespace PetRecon.Cli.CommandLine;

/// <summary>Options that several commands share, so that they have one name and one meaning.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write the result as one JSON object to standard output; everything else goes to standard error.",
        Recursive = true,
    };

    public static Option<string> Device() => new("--device")
    {
        Description = "What computes: auto, cpu, opencl, opencl:1, cuda ..., or several GPUs: cuda:0,cuda:1 or cuda:all (see: petrecon devices).",
        DefaultValueFactory = _ => "auto",
        HelpName = "name",
    };

    public static Option<int?> Threads() => new("--threads") { Description = "Number of CPU threads; all processors if not given.", HelpName = "n" };

    /// <summary>The device that two options name; the CPU's threads are an option of their own.</summary>
    public static ComputeDevice Choose(string device, int? threads)
    {
        if (threads is null)
            return ComputeDevice.Parse(device);
        if (device is not ("auto" or "cpu"))
            throw new UsageException($"--threads counts CPU threads and does not go with --device {device}.");
        return ComputeDevice.Cpu(threads);
    }
}
