using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>Other programs that read what we wrote. A test that needs one that is missing is skipped, with its name.</summary>
internal static class Judges
{
    // Debian's python3 packages belong to its own interpreter.
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a program and returns its output, standard error after standard output.</summary>
    public static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        string? path = program.StartsWith('/') ? program : Find(program);
        Assert.SkipUnless(path is not null && File.Exists(path), $"{program} is not installed.");
        ProcessStartInfo start = new(path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>What dciodvfy (dicom3tools) finds, errors and warnings; empty if nothing.</summary>
    public static string Dciodvfy(string path)
    {
        (int code, string output, string errors) = Run("dciodvfy", "-new", path);
        Assert.True(code is 0 or 1, $"dciodvfy ended with {code} on {path}: {errors}");
        string[] lines = (output + "\n" + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(lines); // it names the object's class at the least
        return string.Join('\n', lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal)).Distinct());
    }

    /// <summary>Fails with all that dciodvfy finds.</summary>
    public static void DciodvfyFindsNothing(string path)
    {
        string found = Dciodvfy(path);
        Assert.True(found.Length == 0, $"dciodvfy on {Path.GetFileName(path)}:\n{found}");
    }

    /// <summary>What dcentvfy (dicom3tools) finds in files of one study: whether they agree on patient, study, series and frame of reference.</summary>
    public static string Dcentvfy(IEnumerable<string> paths)
    {
        (_, string output, string errors) = Run("dcentvfy", [.. paths]);
        return (output + errors).Trim();
    }

    /// <summary>Runs lines of Python that have pydicom (or other modules that they import) and returns what they print.</summary>
    public static string PythonLines(string module, string code, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not there.");
        Assert.SkipUnless(Run(Python, "-c", $"import {module}").Code == 0, $"{Python} has no module {module}.");
        (int exit, string output, string errors) = Run(Python, ["-c", code, .. arguments]);
        Assert.True(exit == 0, errors);
        return output.Trim();
    }

    /// <summary>Numbers that a program printed, separated by white space.</summary>
    public static double[] Numbers(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
