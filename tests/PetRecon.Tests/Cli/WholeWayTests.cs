using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli;

public class WholeWayTests(SmallScan scan) : IClassFixture<SmallScan>
{
    [Fact]
    public void The_same_seed_gives_the_same_file_and_another_seed_another()
    {
        string again = scan.PathOf("again.petsird");
        PetReconProcess.Succeed("simulate", "uniform-cylinder-small", "--scanner", "small", "--counts", "30000", "--seed", "tests", "-o", again);
        Assert.Equal(File.ReadAllBytes(scan.Scan), File.ReadAllBytes(again));
        PetReconProcess.Succeed("simulate", "uniform-cylinder-small", "--scanner", "small", "--counts", "30000", "--seed", "42", "-o", again);
        Assert.NotEqual(File.ReadAllBytes(scan.Scan), File.ReadAllBytes(again));
    }

    [Fact]
    public void Inspect_counts_the_events_that_were_simulated()
    {
        JsonObject json = PetReconProcess.Succeed("inspect", scan.Scan, "--json").Json;
        Assert.Equal((long)scan.Simulation.Json["outcome"]!["prompts"]!, (long)json["prompts"]!);
        Assert.Equal((long)json["prompts"]!, json["radialMm"]!["counts"]!.AsArray().Sum(count => (long)count!));
        Assert.Equal(3072, (int)json["scanner"]!["detectionBins"]!);
    }

    [Fact]
    public void A_file_alone_is_enough_to_reconstruct_and_the_result_says_how_it_was_made()
    {
        string image = scan.PathOf("image.nii.gz");
        JsonObject json = PetReconProcess.Succeed("reconstruct", scan.Scan, "-o", image, "--no-cache", "--json").Json;
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(image + ".json"))!.AsObject();
        Assert.Equal(json.ToJsonString(), manifest.ToJsonString());
        Assert.Equal("Bq/mL", (string)manifest["outcome"]!["unit"]!);
        Assert.Equal((long)scan.Simulation.Json["outcome"]!["prompts"]!, (long)manifest["outcome"]!["promptsUsed"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(scan.Scan))), (string)manifest["inputs"]![0]!["sha256"]!);
        Assert.Contains(manifest["warnings"]!.AsArray(), warning => ((string)warning!).Contains("attenuation", StringComparison.Ordinal));
        Assert.True(VolumeFile.Read(image).Volume.Sum() > 0);
    }

    [Fact]
    public void A_prior_makes_a_smoother_image_and_is_told()
    {
        string[] Arguments(string image, params string[] more) =>
            ["reconstruct", scan.Scan, "-o", scan.PathOf(image), "--mu", scan.Mu, "--iterations", "4", "--subsets", "4", "--voxel", "6", "--no-cache", "--json", .. more];
        JsonObject json = PetReconProcess.Succeed(Arguments("prior.mha", "--prior", "rdp", "--beta", "0.1", "--gamma", "1")).Json;
        PetReconProcess.Succeed(Arguments("no-prior.mha"));
        Assert.Equal(0.1, (double)json["options"]!["prior"]!["strength"]!);
        Assert.Equal(1, (double)json["options"]!["prior"]!["edgePreservation"]!);
        Assert.Equal(4, json["outcome"]!["penalties"]!.AsArray().Count);
        Assert.True((double)json["outcome"]!["penalties"]!.AsArray()[^1]! > 0);
        Assert.True(Roughness(scan.PathOf("prior.mha")) < 0.7 * Roughness(scan.PathOf("no-prior.mha")));
        Assert.Contains("--prior rdp", PetReconProcess.Run(Arguments("x.mha", "--beta", "0.1")).Errors, StringComparison.Ordinal);
        Assert.Contains("--checkpoint", PetReconProcess.Run(Arguments("x.mha", "--prior", "rdp", "--checkpoint", scan.PathOf("s.bin"))).Errors, StringComparison.Ordinal);

        // Of neighbours along a row, relative to the mean.
        static double Roughness(string path)
        {
            float[] voxels = VolumeFile.Read(path).Volume.ToArray();
            return voxels.Zip(voxels.Skip(1), static (a, b) => Math.Abs(a - (double)b)).Sum() / voxels.Sum(static v => (double)v);
        }
    }

    [Fact]
    public void Options_are_obeyed()
    {
        string image = scan.PathOf("options.mha");
        JsonObject json = PetReconProcess.Succeed(
            "reconstruct", scan.Scan, "-o", image, "--mu", scan.Mu, "--iterations", "2", "--subsets", "3", "--voxel", "5", "--size", "20,22,10", "--center", "1,2,3",
            "--psf", "4", "--no-tof", "--method", "siddon", "--post-filter", "3", "--save-iterations", "1", "--png", scan.PathOf("slices.png"), "--no-cache", "--json").Json;
        VoxelGrid grid = VolumeFile.Read(image).Volume.Grid;
        Assert.Equal(VoxelGrid.Centered(20, 22, 10, new(5, 5, 5), new(1, 2, 3)).ToString(), grid.ToString());
        Assert.Equal(1, grid.CenterMm.X, 1e-6);
        Assert.Equal("Siddon", (string)json["options"]!["method"]!);
        Assert.False((bool)json["options"]!["tof"]!);
        Assert.Equal(2, (int)json["outcome"]!["iterations"]!);
        Assert.True(File.Exists(scan.PathOf("options-iteration-1.mha")));
        Assert.True(new FileInfo(scan.PathOf("slices.png")).Length > 1000);
    }

    [Fact]
    public void A_checkpoint_is_gone_on_from_only_when_asked()
    {
        string state = scan.PathOf("state.bin");
        string[] line = ["reconstruct", scan.Scan, "-o", scan.PathOf("first.nii"), "--voxel", "8", "--iterations", "2", "--no-cache", "--checkpoint", state];
        PetReconProcess.Succeed(line);
        Assert.Equal(2, PetReconProcess.Run(line).ExitCode);
        JsonObject json = PetReconProcess.Succeed([.. line.Select(word => word == "2" ? "3" : word), "--resume", "--json"]).Json;
        Assert.Equal(2, (int)json["outcome"]!["resumedAtIteration"]!);
        Assert.Equal(3, (int)json["outcome"]!["iterations"]!);
    }

    [Fact]
    public void List_mode_converted_to_text_and_back_is_the_same_file()
    {
        string text = scan.PathOf("scan.ndjson");
        string back = scan.PathOf("back.petsird");
        PetReconProcess.Succeed("convert", scan.Scan, text);
        PetReconProcess.Succeed("convert", text, back);
        Assert.Equal(File.ReadAllBytes(scan.Scan), File.ReadAllBytes(back));
    }

    [Fact]
    public void An_image_converted_keeps_its_voxels()
    {
        string converted = scan.PathOf("mu.mha");
        PetReconProcess.Succeed("convert", scan.Mu, converted);
        Assert.Equal(VolumeFile.Read(scan.Mu).Volume.ToArray(), VolumeFile.Read(converted).Volume.ToArray());
    }

    [Fact]
    public void A_damaged_file_ends_with_3_names_the_byte_and_leaves_no_image()
    {
        string damaged = scan.PathOf("damaged.petsird");
        byte[] bytes = File.ReadAllBytes(scan.Scan);
        File.WriteAllBytes(damaged, bytes[..(bytes.Length / 2)]);
        string image = scan.PathOf("damaged.nii");
        PetReconProcess result = PetReconProcess.Run("reconstruct", damaged, "-o", image);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("at byte", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(image));
        Assert.Equal(3, PetReconProcess.Run("inspect", damaged).ExitCode);
    }

    [Fact]
    public void A_device_that_is_not_there_ends_with_4() =>
        Assert.Equal(4, PetReconProcess.Run("reconstruct", scan.Scan, "-o", scan.PathOf("none.nii"), "--device", "cuda:97").ExitCode);

    [Fact]
    public void A_place_that_cannot_be_written_to_ends_with_5() =>
        Assert.Equal(5, PetReconProcess.Run("simulate", "uniform-cylinder-small", "--scanner", "small", "--counts", "1000", "-o", scan.Mu + "/scan.petsird").ExitCode);

    [Fact]
    public async Task Interrupted_it_ends_with_130_and_leaves_nothing_half_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        string folder = Directory.CreateDirectory(scan.PathOf("interrupted")).FullName;
        using Process process = PetReconProcess.Start(
            "simulate", "uniform-cylinder-small", "--scanner", "small", "--counts", "1e9", "-o", Path.Combine(folder, "scan.petsird"));
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // The file that grows beside the target shows that the work has begun.
        while (!process.HasExited && Directory.GetFiles(folder).Length == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        // The shell's own kill: not every system has the program.
        using (Process kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, $"ended with {process.ExitCode}: {await errors}");
        Assert.Empty(Directory.GetFiles(folder));
    }
}
