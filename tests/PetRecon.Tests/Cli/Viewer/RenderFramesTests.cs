using System.Buffers.Binary;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>render of what changes with time: each frame has a value of its own, so a picture says which one it is.</summary>
public sealed class RenderFramesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-frames");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_frames_of_a_NIfTI_file_are_there_with_their_times()
    {
        WriteNifti(this["four.nii"], 4, secondsPerFrame: 2.5f);
        PetReconProcess process = Render("pet:" + this["four.nii"], "--view", "axial", "--cine", "time", "--size", "64x64", "-o", this["a.apng"]);
        Assert.Contains("4 frames, 0 to 2.5 s to 7.5 to 10 s", process.Output, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 4), n => Assert.Equal(255 * 0.2 * (n + 1), MiddleOf(n, "pet:" + this["four.nii"]), 1.0));
    }

    [Fact]
    public void A_scene_keeps_the_frames()
    {
        WriteNifti(this["three.nii"], 3, secondsPerFrame: null);
        PetReconProcess process = Render("pet:" + this["three.nii"], "--window", "0,5", "--scene", this["s.json"]);
        Assert.Contains("3 frames, frame 1 to frame 3", process.Output, StringComparison.Ordinal);
        Assert.Equal(255 * 0.6, MiddleOf(2, this["s.json"]), 1.0);
    }

    [Fact]
    public void A_dynamic_PET_series_has_the_times_of_its_headers()
    {
        VoxelGrid grid = VoxelGrid.Centered(12, 12, 5, new(4, 4, 4));
        PetSeriesDescription description = new()
        {
            Context = new() { Patient = new() { Name = "Frames", Id = "1" }, Study = new() },
            AcquisitionStart = new(2026, 3, 4, 10, 0, 0),
        };
        (double Start, double Length)[] times = [(0, 30), (30, 30), (60, 120)];
        PetFrame[] frames = [.. times.Select((time, n) => new PetFrame(Volume<Activity>.Constant(grid, 1000 * (n + 1)), TimeSpan.FromSeconds(time.Start), TimeSpan.FromSeconds(time.Length)))];
        PetSeriesWriter.Write(this["pet"], frames, description, cancellation: TestContext.Current.CancellationToken);
        PetReconProcess process = Render(this["pet"], "--view", "axial", "--cine", "time", "--size", "64x64", "-o", this["a.gif"]);
        Assert.Contains("3 frames, 0 to 30 s to 60 to 180 s", process.Output, StringComparison.Ordinal);
        using SKCodec codec = SKCodec.Create(this["a.gif"]);
        Assert.Equal(3, codec.FrameCount);
        Assert.All(Enumerable.Range(0, 3), n => Assert.Equal(255 * 0.2 * (n + 1), MiddleOf(n, this["pet"], 5000), 1.5));
    }

    [Theory]
    [InlineData("--frame", "3")]
    [InlineData("--frame", "-1")]
    [InlineData("--cine", "backwards")]
    public void Frames_that_are_not_there_are_refused(string option, string value)
    {
        WriteNifti(this["three.nii"], 3, secondsPerFrame: 1);
        PetReconProcess process = PetReconProcess.Run(["render", "--renderer", "cpu", "pet:" + this["three.nii"], option, value, "--size", "64x64", "-o", this["a.gif"]]);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains(option, process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void One_volume_has_no_frames_to_choose()
    {
        WriteNifti(this["one.nii"], 1, secondsPerFrame: 1);
        foreach (string[] arguments in new string[][] { ["--frame", "0"], ["--cine", "time"] })
            Assert.Contains("changes with time", PetReconProcess.Run(["render", "--renderer", "cpu", this["one.nii"], .. arguments, "--size", "64x64", "-o", this["a.gif"]]).Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static PetReconProcess Render(params string[] arguments) => PetReconProcess.Succeed(["render", "--renderer", "cpu", .. arguments]);

    private double MiddleOf(int frame, string input, double high = 5)
    {
        string picture = this[$"frame{frame}.png"];
        Render(input, "--frame", $"{frame}", "--view", "axial", "--map", "grey", "--window", FormattableString.Invariant($"0,{high}"), "--bits-16", "--size", "64x64", "-o", picture);
        using SKBitmap read = SKBitmap.Decode(picture);
        return read.GetPixel(32, 32).Red;
    }

    // NIfTI-1, single precision, frame n filled with n + 1. Byte offsets as in nifti1.h.
    private static void WriteNifti(string path, short frames, float? secondsPerFrame)
    {
        const int edge = 8;
        byte[] file = new byte[352 + 4 * edge * edge * edge * frames];
        BinaryPrimitives.WriteInt32LittleEndian(file, 348);
        short[] sizes = [(short)(frames > 1 ? 4 : 3), edge, edge, edge, frames, 1, 1, 1];
        for (int n = 0; n < sizes.Length; n++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40 + 2 * n), sizes[n]);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(70), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(72), 32);
        float[] distances = [1, 3, 3, 3, secondsPerFrame ?? 7];
        for (int n = 0; n < distances.Length; n++)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(76 + 4 * n), distances[n]);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(108), 352);
        file[123] = (byte)(secondsPerFrame is null ? 2 : 2 | 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(254), 1);
        for (int row = 0; row < 3; row++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(280 + 16 * row + 4 * row), 3);
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(280 + 16 * row + 12), -10.5f);
        }

        "n+1\0"u8.CopyTo(file.AsSpan(344));
        for (int at = 0; at < edge * edge * edge * frames; at++)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(352 + 4 * at), 1 + at / (edge * edge * edge));
        File.WriteAllBytes(path, file);
    }
}
