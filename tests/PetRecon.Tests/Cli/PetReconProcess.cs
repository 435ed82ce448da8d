using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace PetRecon.Tests.Cli;

/// <summary>Runs the program as a user does, as a process of its own.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record PetReconProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>The JSON object on standard output.</summary>
    public JsonObject Json => Assert.IsType<JsonObject>(JsonNode.Parse(Output));

    /// <summary>Runs it to its end.</summary>
    public static PetReconProcess Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs it to its end in an environment with other variables.</summary>
    public static PetReconProcess Run((string Name, string Value)[] variables, params string[] arguments)
    {
        using Process process = Start(variables, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>Runs it and expects success.</summary>
    public static PetReconProcess Succeed(params string[] arguments)
    {
        PetReconProcess result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"petrecon {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
        return result;
    }

    /// <summary>Starts it with its output redirected.</summary>
    public static Process Start(params string[] arguments) => Start([], arguments);

    private static Process Start((string Name, string Value)[] variables, string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // The test program may run as its own executable or through dotnet; only the latter can run another program.
        if (!Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.FileName = "dotnet";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "petrecon.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);

        // Those that are ended from without would leave the runtime's pipes for debuggers behind each time.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
