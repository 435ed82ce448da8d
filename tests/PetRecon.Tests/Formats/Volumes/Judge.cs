using System.Diagnostics;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Runs other programs that read images, as judges. A missing one skips the calling test, visibly.</summary>
internal static class Judge
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a Python script that may import numpy and nibabel; what it prints.</summary>
    public static string Python(string script, params string[] arguments)
    {
        const string Interpreter = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Interpreter), $"{Interpreter} is not on this machine.");
        (int code, string output, string errors) = Run(Interpreter, ["-c", script, .. arguments]);
        Assert.SkipWhen(errors.Contains("ModuleNotFoundError", StringComparison.Ordinal), "Python's numpy or nibabel is not on this machine.");
        Assert.True(code == 0, errors);
        return output;
    }

    /// <summary>Runs a program; exit code and what it prints.</summary>
    public static (int ExitCode, string Output) Program(string program, params string[] arguments)
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not on this machine.");
        (int code, string output, string errors) = Run(found, arguments);
        return (code, output + errors);
    }

    private static (int ExitCode, string Output, string Errors) Run(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {Limit.TotalSeconds} s");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
