using System.Diagnostics;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Therapy.Tests.Gamma;

/// <summary>plastimatch's gamma of 3 % and 3 mm up to 2, from 10 % on, as the judge of ours.</summary>
internal sealed class PlastimatchGamma : IDisposable
{
    private const string Program = "/usr/bin/plastimatch";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-gamma");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Its map on the reference's grid, 0 where it evaluates nothing.</summary>
    public Volume<Unspecified> Of(Volume reference, Volume evaluated, params string[] mode)
    {
        Assert.SkipUnless(File.Exists(Program), "plastimatch is not on this machine.");
        string first = Path.Combine(_folder.FullName, "reference.mha");
        string second = Path.Combine(_folder.FullName, "evaluated.mha");
        string map = Path.Combine(_folder.FullName, "gamma.mha");
        VolumeFile.Write(first, reference);
        VolumeFile.Write(second, evaluated);
        ProcessStartInfo start = new(Program, ["gamma", "--dta-tolerance", "3", "--dose-tolerance", "0.03", "--gamma-max", "2", "--analysis-threshold", "0.1", "--output", map, .. mode, first, second]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return VolumeFile.Read(map).Volume;
    }
}
