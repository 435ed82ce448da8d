namespace PetRecon.Tests.Cli;

/// <summary>A small simulated scan in a folder of its own, made once for all tests of a class.</summary>
public sealed class SmallScan : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-cli-");

    public SmallScan() => Simulation = PetReconProcess.Succeed(
        "simulate", "uniform-cylinder-small", "--scanner", "small", "--counts", "30000", "--seed", "tests", "-o", Scan, "--mu", Mu, "--json");

    /// <summary>The list-mode file.</summary>
    public string Scan => PathOf("scan.petsird");

    /// <summary>The attenuation map.</summary>
    public string Mu => PathOf("mu.nii.gz");

    /// <summary>How the scan was made.</summary>
    internal PetReconProcess Simulation { get; }

    /// <summary>A file of the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
