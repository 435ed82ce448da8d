using System.Diagnostics;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>OpenJPEG's programs, the encoder and the judge of these tests (Debian package libopenjp2-tools).</summary>
internal static class OpenJpeg
{
    /// <summary>A codestream of an image.</summary>
    /// <param name="planes">The image's samples, or a PGX file.</param>
    /// <param name="rawFormat">The samples' description for option -F; null for a PGX file.</param>
    /// <param name="options">Further options of opj_compress.</param>
    /// <param name="extension">j2k or jp2.</param>
    public static byte[] Compress(byte[] planes, string? rawFormat, string options, string extension = "j2k")
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-j2k");
        try
        {
            string input = Path.Combine(folder.FullName, rawFormat is null ? "in.pgx" : "in.rawl");
            string output = Path.Combine(folder.FullName, "out." + extension);
            File.WriteAllBytes(input, planes);
            Run("opj_compress", $"-i {input} -o {output} {(rawFormat is null ? "" : $"-F {rawFormat}")} {options}");
            return File.ReadAllBytes(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The samples that OpenJPEG decodes, component by component.</summary>
    public static byte[] Decompress(byte[] codestream)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-j2k");
        try
        {
            string input = Path.Combine(folder.FullName, "in.j2k");
            string output = Path.Combine(folder.FullName, "out.rawl");
            File.WriteAllBytes(input, codestream);
            Run("opj_decompress", $"-i {input} -o {output}");
            return File.ReadAllBytes(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string program, string arguments)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(isThere, $"{program} is not on this machine (Debian package libopenjp2-tools).");
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {output} {errors.Result}");
    }
}
