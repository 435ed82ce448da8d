using System.Diagnostics;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Debian's Python with pydicom, as a second reader of files. A missing one skips the test.</summary>
internal static class Pydicom
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a script with lines on its standard input, and gives back the lines that it writes.</summary>
    public static string[] Run(string script, IEnumerable<string> input, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python) && Start("-c", "import pydicom").Code == 0, "python3-pydicom is not on this machine (Debian package python3-pydicom).");
        (int code, string output, string errors) = Start([script, .. arguments], string.Join('\n', input) + "\n");
        Assert.True(code == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int Code, string Output, string Errors) Start(params string[] arguments) => Start(arguments, "");

    private static (int Code, string Output, string Errors) Start(string[] arguments, string input)
    {
        ProcessStartInfo start = new(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }
}
