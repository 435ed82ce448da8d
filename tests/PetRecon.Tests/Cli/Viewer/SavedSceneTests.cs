using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using SkiaSharp;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>A scene that a page saved, as a command's input: the pixels are those of the page.</summary>
public sealed class SavedSceneTests : IDisposable
{
    private const string Layout = """{"do":"layout","n":1,"text":13,"panes":[{"pane":"axial","w":100,"h":80},{"pane":"coronal","w":100,"h":80},{"pane":"sagittal","w":100,"h":80},{"pane":"projection","w":100,"h":80}]}""";
    private const string Shown = "panes=axial:0:0:100:80,coronal:102:0:100:80,sagittal:0:82:100:80,projection:102:82:100:80";
    private const string Names = "panes=axial,coronal,sagittal,projection";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-saved");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Render_and_view_of_a_saved_scene_give_the_pages_pixels()
    {
        byte[] picture;
        using (ViewProcess view = await ViewProcess.StartAsync("ct:" + Written("ct.mha", 3), "suv:" + Written("pet.nii.gz", 1)))
        {
            await OpenAsync(view);
            foreach (string input in new[]
            {
                """{"do":"crosshair","n":2,"pane":"axial","x":61,"y":33}""", """{"do":"zoom","n":3,"pane":"coronal","factor":1.6,"x":40,"y":30}""",
                """{"do":"turn","n":4,"dx":35,"dy":-12}""", """{"do":"layer","n":5,"layer":"pet","opacity":0.35,"map":"viridis","low":0,"high":40}""",
                """{"do":"region","n":6,"kind":"sphere","pane":"axial","layer":"pet","points":[{"x":0,"y":0,"z":0},{"x":7,"y":0,"z":0}]}""",
            })
                await view.SayAsync(input);
            await view.FrameAsync(static frame => (long)frame["input"]! >= 6);
            picture = await view.FileAsync($"/export/views.png?{Shown}&scale=1");
            await File.WriteAllBytesAsync(this["scene.json"], await view.FileAsync($"/export/scene.json?{Names}"), TestContext.Current.CancellationToken);
        }

        PetReconProcess.Succeed("render", "--renderer", "cpu", this["scene.json"], "--hide-identity", "--size", "202x162", "-o", this["rendered.png"]);
        AssertSame(picture, await File.ReadAllBytesAsync(this["rendered.png"], TestContext.Current.CancellationToken), "render");

        using ViewProcess again = await ViewProcess.StartAsync(this["scene.json"]);
        await OpenAsync(again);
        await again.FrameAsync();
        AssertSame(picture, await again.FileAsync($"/export/views.png?{Shown}&scale=1"), "view");
    }

    [Fact]
    public async Task A_scene_with_a_dropped_file_is_saved_with_it_and_opens_elsewhere()
    {
        byte[] dropped = File.ReadAllBytes(Written("pet.nii.gz", 1));
        byte[] picture;
        using (ViewProcess view = await ViewProcess.StartAsync("ct:" + Written("ct.mha", 3)))
        {
            await OpenAsync(view);
            await view.DropAsync("more.nii.gz", dropped);
            await view.FrameAsync(static frame => frame["scene"]?["layers"]?.AsArray().Count == 2);
            picture = await view.FileAsync($"/export/views.png?{Shown}&scale=1");
            await File.WriteAllBytesAsync(this["saved.zip"], await view.FileAsync($"/export/scene.json?{Names}"), TestContext.Current.CancellationToken);
        }

        File.Delete(this["pet.nii.gz"]);
        PetReconProcess.Succeed("render", "--renderer", "cpu", this["saved.zip"], "--hide-identity", "--size", "202x162", "-o", this["rendered.png"]);
        AssertSame(picture, await File.ReadAllBytesAsync(this["rendered.png"], TestContext.Current.CancellationToken), "render");
        Assert.Contains("unpack", PetReconProcess.Run("render", this["saved.zip"], "--scene", this["s.json"]).Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static async Task OpenAsync(ViewProcess view)
    {
        await view.SignInAsync();
        await view.ConnectAsync();
        await view.UntilSaidAsync("open");
        await view.SayAsync(Layout);
    }

    private static void AssertSame(byte[] expected, byte[] actual, string what)
    {
        using SKBitmap a = SKBitmap.Decode(expected);
        using SKBitmap b = SKBitmap.Decode(actual);
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        int different = Enumerable.Range(0, a.Width * a.Height).Count(n => a.GetPixel(n % a.Width, n / a.Width) != b.GetPixel(n % a.Width, n / a.Width));
        Assert.True(different == 0, $"{different} pixels of {what} differ from the page's.");
        Assert.True(Enumerable.Range(0, a.Width * a.Height).Select(n => a.GetPixel(n % a.Width, n / a.Width)).Distinct().Count() > 50);
    }

    private string Written(string name, float slope)
    {
        VoxelGrid grid = VoxelGrid.Centered(20, 18, 16, new(3, 3, 4));
        float[] voxels = new float[grid.VoxelCount];
        for (int n = 0; n < voxels.Length; n++)
        {
            Vector3D at = grid.PositionMm(n % 20, n / 20 % 18, n / 360);
            voxels[n] = (float)Math.Max(0, slope * (30 - at.Length));
        }

        VolumeFile.Write(this[name], new Volume<Unspecified>(grid, voxels));
        return this[name];
    }
}
