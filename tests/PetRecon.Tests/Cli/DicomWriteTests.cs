using System.Diagnostics;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli;

/// <summary>From list mode, images and pictures to DICOM, by the commands.</summary>
public class DicomWriteTests(SmallScan scan) : IClassFixture<SmallScan>
{
    [Fact]
    public void A_reconstruction_is_written_as_a_series_that_says_what_was_corrected()
    {
        string folder = scan.PathOf("series") + "/";
        JsonObject json = PetReconProcess.Succeed(
            "reconstruct", scan.Scan, "-o", folder, "--mu", scan.Mu, "--iterations", "2", "--subsets", "3", "--voxel", "8", "--psf", "4", "--post-filter", "3",
            "--half-life", "6586.2", "--patient-id", "7", "--patient-name", "Doe^Jane", "--acquired-at", "2026-03-14T11:00:00", "--no-cache", "--json").Json;
        Assert.False(File.Exists(scan.PathOf("series.nii.gz")));
        Assert.True(File.Exists(scan.PathOf("series.json")));
        string[] files = [.. json["dicom"]!["files"]!.AsArray().Select(file => (string)file!)];
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Order(StringComparer.Ordinal));
        string dump = PetReconProcess.Succeed("dicom", "dump", files[0]).Output;
        foreach (string said in new[] { "ATTN", "DECY", "START", "BQML", "OSEM 2i3s", "PSF Joseph", "Gaussian 3 mm", "Doe^Jane", "20260314", "STATIC" })
            Assert.Contains(said, dump, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAT", dump, StringComparison.Ordinal);
        Verify(files);
    }

    [Fact]
    public void What_is_wrong_with_the_series_is_told_before_the_work()
    {
        string[] start = ["reconstruct", scan.Scan, "--voxel", "8", "--no-cache"];
        Assert.Contains("--dicom", Refused([.. start, "-o", scan.PathOf("a.nii.gz"), "--patient-id", "7"]), StringComparison.Ordinal);
        Assert.Contains("no such file", Refused([.. start, "-o", scan.PathOf("a.nii.gz"), "--dicom", scan.PathOf("d"), "--study-of", scan.PathOf("missing.dcm")]), StringComparison.Ordinal);
        Directory.CreateDirectory(scan.PathOf("full"));
        File.WriteAllText(scan.PathOf("full/notes.txt"), "mine");
        Assert.Contains("has files already", Refused([.. start, "-o", scan.PathOf("full") + "/"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_become_DICOM_objects_of_one_study()
    {
        VoxelGrid grid = new(12, 10, 4, new(3, 3, 5), new(1, 2, 3));
        string image = scan.PathOf("ones.nii.gz"), meta = scan.PathOf("meta.json"), ct = scan.PathOf("ct"), pet = scan.PathOf("pet");
        VolumeFile.Write(image, Volume<Unspecified>.Constant(grid, 1));
        File.WriteAllText(meta, PetReconProcess.Succeed("dicom", "write", "--meta-example").Output);
        PetReconProcess.Succeed("dicom", "write", image, "-o", ct, "--as", "ct", "--meta", meta);
        PetReconProcess.Succeed("dicom", "write", image, image, "-o", pet, "--unit", "bq-per-ml", "--duration", "60,120", "--study-of", ct, "--meta", meta);
        PetReconProcess.Succeed("dicom", "write", image, "-o", scan.PathOf("epet.dcm"), "--as", "enhanced-pet", "--unit", "bq-per-ml", "--meta", meta);
        PetReconProcess.Succeed("dicom", "write", image, "-o", scan.PathOf("dose.dcm"), "--as", "dose", "--unit", "gy-rbe", "--study-of", ct);
        PetReconProcess.Succeed("dicom", "write", image, image, "-o", scan.PathOf("seg.dcm"), "--as", "segmentation", "--label", "Liver", "Tumour", "--study-of", ct, "--source", ct);
        Verify([.. Directory.GetFiles(ct), .. Directory.GetFiles(pet), scan.PathOf("epet.dcm"), scan.PathOf("dose.dcm"), scan.PathOf("seg.dcm")]);
        Assert.Contains("another", Refused("dicom", "write", image, "-o", pet, "--duration", "60"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--unit gy", Refused("dicom", "write", image, "-o", scan.PathOf("d.dcm"), "--as", "dose"), StringComparison.Ordinal);
        File.WriteAllText(meta, "{ \"patient\": { \"nmae\": \"x\" } }");
        Assert.Contains("--meta-example", Refused("dicom", "write", image, "-o", scan.PathOf("e"), "--meta", meta), StringComparison.Ordinal);
    }

    private static string Refused(params string[] arguments)
    {
        PetReconProcess result = PetReconProcess.Run(arguments);
        Assert.NotEqual(0, result.ExitCode);
        return result.Errors;
    }

    // dciodvfy's errors, where it is installed; the tests of PetRecon.Dicom need it in earnest.
    private static void Verify(string[] files)
    {
        const string Judge = "/usr/bin/dciodvfy";
        if (!File.Exists(Judge))
            return;
        foreach (string file in files)
        {
            using Process process = Process.Start(new ProcessStartInfo(Judge, ["-new", file]) { RedirectStandardError = true })!;
            string[] errors = [.. process.StandardError.ReadToEnd().Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
            Assert.True(errors.Length == 0, $"{file}: {string.Join('\n', errors)}");
        }
    }
}
