using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>render on images at the edge of what an image is, and beyond it.</summary>
public sealed class RenderRobustnessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-odd");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_volume_of_nothing_but_missing_values_is_said_and_drawn_as_nothing()
    {
        Write("nan.mha", VoxelGrid.Centered(8, 8, 8, new(2, 2, 2)), static _ => float.NaN);
        PetReconProcess process = PetReconProcess.Succeed("render", this["nan.mha"], "--renderer", "cpu", "--plain", "--size", "64x64", "-o", this["a.png"]);
        Assert.Contains("512 of 512 voxels are not finite", process.Errors, StringComparison.Ordinal);
        using SKBitmap picture = SKBitmap.Decode(this["a.png"]);
        Assert.DoesNotContain(picture.Pixels, static colour => colour.Red > 0x50);
    }

    [Fact]
    public void A_single_slice_is_a_plane_and_from_the_side_a_strip_as_thick_as_it()
    {
        // 64 x 64 mm, 16 mm thick: from the side a quarter as high as wide.
        Write("slice.mha", new(32, 32, 1, new(2, 2, 16), new(-31, -31, 0)), static _ => 1);
        (int width, int height) = Extent("slice.mha", "coronal");
        Assert.Equal(0.25, height / (double)width, 0.02);
        (width, height) = Extent("slice.mha", "axial");
        Assert.InRange(width - height, -1, 1);
    }

    [Fact]
    public void In_voxels_twenty_times_as_long_as_wide_lengths_are_right()
    {
        // A block of 40 x 40 x 120 mm: 40 x 40 x 6 voxels of 1 x 1 x 20 mm, in a field of 80 x 80 x 200 mm.
        VoxelGrid grid = VoxelGrid.Centered(80, 80, 10, new(1, 1, 20));
        Write("long.mha", grid, static position => Math.Abs(position.X) < 20 && Math.Abs(position.Y) < 20 && Math.Abs(position.Z) < 60 ? 1 : 0);
        (int width, int height) = Extent("long.mha", "coronal");
        Assert.Equal(3, height / (double)width, 0.08);
        (width, height) = Extent("long.mha", "mip");
        Assert.Equal(3, height / (double)width, 0.08);
    }

    [Theory]
    [InlineData("2000 2000 2000", "larger than the")]
    [InlineData("1200 1200 1200", "copied incompletely")]
    [InlineData("-5 10 10", "DimSize")]
    public void A_header_that_claims_more_than_there_is_is_refused_before_anything_is_allocated(string size, string words)
    {
        string header = $"ObjectType = Image\nNDims = 3\nBinaryData = True\nElementSpacing = 1 1 1\nDimSize = {size}\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n";
        File.WriteAllBytes(this["claims.mha"], [.. Encoding.ASCII.GetBytes(header), .. new byte[1000]]);
        Refused(3, words, "claims.mha");
    }

    [Theory]
    [InlineData(2, "nothing that can be seen", "notes.txt")]
    [InlineData(2, "nothing that can be seen", "empty")]
    [InlineData(3, "DICOM", "text.dcm")]
    [InlineData(3, "too short", "empty.nii")]
    [InlineData(2, "16 to 16384", "slice.mha", "--size", "20000x20000")]
    [InlineData(2, "montage of 2000000000", "slice.mha", "--layout", "montage", "--slices", "2000000000")]
    [InlineData(2, "--frames", "slice.mha", "--view", "mip", "--frames", "2000000000")]
    [InlineData(2, "--frames", "slice.mha", "--view", "mip", "--frames", "100", "--size", "2000x2000")]
    public void What_is_no_picture_is_refused_with_words(int code, string words, string file, params string[] arguments)
    {
        Write("slice.mha", new(8, 8, 1, new(2, 2, 16), default), static _ => 1);
        File.WriteAllText(this["notes.txt"], "hello");
        File.WriteAllText(this["text.dcm"], "hello");
        File.WriteAllBytes(this["empty.nii"], []);
        Directory.CreateDirectory(this["empty"]);
        Refused(code, words, file, arguments);
    }

    [Fact]
    public void Without_OpenGL_it_says_what_to_install_and_draws_by_the_processor_unless_OpenGL_was_asked_for()
    {
        Write("slice.mha", new(8, 8, 1, new(2, 2, 16), default), static _ => 1);

        // No driver is listed where EGL is told to look for them.
        (string, string)[] hidden = [("__EGL_VENDOR_LIBRARY_FILENAMES", "/nowhere/at-all.json")];
        PetReconProcess refused = PetReconProcess.Run(hidden, "render", this["slice.mha"], "--renderer", "opengl", "-o", this["a.png"]);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("apt-get install", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(this["a.png"]));
        PetReconProcess drawn = PetReconProcess.Run(hidden, "render", this["slice.mha"], "--size", "64x64", "-o", this["a.png"]);
        Assert.True(drawn.ExitCode == 0, drawn.Errors);
        Assert.Contains("apt-get install", drawn.Errors + drawn.Output, StringComparison.Ordinal);
        Assert.Contains("Drawn by CPU", drawn.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(this["a.png"]));
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private void Refused(int code, string words, string file, params string[] arguments)
    {
        PetReconProcess process = PetReconProcess.Run(["render", this[file], "--renderer", "cpu", "-o", this[file.StartsWith("slice", StringComparison.Ordinal) && arguments.Contains("--frames") ? "a.gif" : "a.png"], .. arguments]);
        Assert.True(code == process.ExitCode, $"ended with {process.ExitCode}: {process.Errors}");
        Assert.Contains(words, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(this["a.png"]));
    }

    // Of what is lighter than half.
    private (int Width, int Height) Extent(string file, string view)
    {
        PetReconProcess.Succeed("render", this[file], "--renderer", "cpu", "--plain", "--window", "0,1", "--view", view, "--size", "400x400", "-o", this["extent.png"]);
        using SKBitmap picture = SKBitmap.Decode(this["extent.png"]);
        (int Column, int Row)[] light = [.. Enumerable.Range(0, 400 * 400).Where(at => picture.GetPixel(at % 400, at / 400).Red > 127).Select(static at => (at % 400, at / 400))];
        Assert.NotEmpty(light);
        return (light.Max(static pixel => pixel.Column) - light.Min(static pixel => pixel.Column) + 1, light.Max(static pixel => pixel.Row) - light.Min(static pixel => pixel.Row) + 1);
    }

    private void Write(string name, VoxelGrid grid, Func<Vector3D, float> value)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = value(grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY)));
        VolumeFile.Write(this[name], new Volume<Unspecified>(grid, voxels));
    }
}
