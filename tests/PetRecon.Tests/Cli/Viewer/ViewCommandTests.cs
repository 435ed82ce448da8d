using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>view: the host as a program of its own, from its start to its end, always drawn by the processor.</summary>
public sealed class ViewCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-view");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_study_is_shown_to_the_page_that_has_the_address_and_the_pages_stop_ends_the_program_with_0()
    {
        using ViewProcess view = await ViewProcess.StartAsync(Ball());
        Assert.Equal("localhost", view.Address.Host);
        await view.SignInAsync();
        await view.ConnectAsync();
        JsonObject welcome = await view.UntilSaidAsync("welcome");
        Assert.Contains("ball.mha", (string?)welcome["title"], StringComparison.Ordinal);
        JsonObject open = await view.UntilSaidAsync("open");
        Assert.StartsWith("CPU", (string?)open["renderer"], StringComparison.Ordinal);

        // The value in the ball's middle, by way of the program.
        await view.SayAsync("""{"do":"layout","n":1,"text":13,"panes":[{"pane":"axial","w":192,"h":192}]}""");
        await view.SayAsync("""{"do":"probe","pane":"axial","x":96.5,"y":96.5}""");
        JsonNode probed = (await view.UntilSaidAsync("probe"))["values"]![0]!;
        Assert.Equal(7, (double)probed["value"]!, 1e-6);
        await view.SayAsync("""{"do":"stop"}""");
        await view.UntilSaidAsync("stopped");
        view.Line.Abort();
        Assert.Equal(0, await view.EndAsync());
        Assert.Contains("Stopped: A page asked to stop.", view.Output, StringComparison.Ordinal);
        Assert.Contains("ssh -L", view.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupted_it_tells_its_page_and_ends_with_130(string signal)
    {
        using ViewProcess view = await ViewProcess.StartAsync(Ball());
        await view.SignInAsync();
        await view.ConnectAsync();
        await view.UntilSaidAsync("open");
        view.Signal(signal);
        await view.UntilSaidAsync("stopped");
        view.Line.Abort();
        Assert.Equal(130, await view.EndAsync());
    }

    [Fact]
    public async Task Ended_from_without_it_leaves_nothing_in_the_temporary_folder()
    {
        int id;
        using (ViewProcess view = await ViewProcess.StartAsync(Ball()))
            id = view.Id;
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetTempPath()), file => Path.GetFileName(file).Contains($"-{id}-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_breaks_off_leaves_the_program_and_the_page_finds_its_tab_again()
    {
        using ViewProcess view = await ViewProcess.StartAsync(Ball());
        await view.SignInAsync();
        await view.ConnectAsync();
        await view.UntilSaidAsync("open");
        string tab = view.Tab;
        view.Line.Abort();

        // Until the host has noticed, a page that comes under the same name is a copy and gets a tab of its own.
        while (true)
        {
            await view.ConnectAsync(tab);
            await view.UntilSaidAsync("open");
            if (view.Tab == tab)
                break;
            view.Line.Abort();
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(WebSocketState.Open, view.Line.State);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_what_to_do()
    {
        using TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        int port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        PetReconProcess process = await RunAsync(Ball(), "--port", port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"--port {port}", process.Errors, StringComparison.Ordinal);
        Assert.Contains("in use", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_OpenGL_that_was_asked_for_it_ends_with_4_and_says_what_to_install()
    {
        (string, string)[] hidden = [("__EGL_VENDOR_LIBRARY_FILENAMES", "/nowhere/at-all.json")];
        PetReconProcess process = PetReconProcess.Run(hidden, "view", "--no-open", "--renderer", "opengl", Ball());
        Assert.Equal(4, process.ExitCode);
        Assert.Contains("apt-get install", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_display_or_GLFW_the_desktops_window_ends_it_with_4_and_the_browser_is_named()
    {
        PetReconProcess process = PetReconProcess.Run([("DISPLAY", ""), ("WAYLAND_DISPLAY", "")], "view", "--desktop", Ball());
        Assert.Equal(4, process.ExitCode);
        Assert.Contains("browser", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nobody_there_it_ends_at_its_limit()
    {
        PetReconProcess process = await RunAsync(Ball(), "--idle-limit", "0.01", "--json");
        Assert.True(process.ExitCode == 0, process.Errors);
        Assert.InRange((int)process.Json["port"]!, 1, 65535);
    }

    [Theory]
    [InlineData(3, "there is no such file", "nowhere.nii")]
    [InlineData(3, "not NIfTI", "text.nii")]
    [InlineData(3, "copied incompletely", "cut.mha")]
    [InlineData(2, "nothing that can be seen", "notes.txt")]
    [InlineData(2, "nothing that can be seen", "empty")]
    [InlineData(2, "--port", "ball.mha", "--port", "70000")]
    [InlineData(2, "--window", "ball.mha", "--window", "1,1")]
    [InlineData(2, "--desktop starts no server", "ball.mha", "--desktop")]
    [InlineData(2, "there is no layer", "ball.mha", "--window", "pet=0,1")]
    public async Task What_cannot_be_shown_ends_it_with_words(int code, string words, string file, params string[] arguments)
    {
        Ball();
        File.WriteAllText(this["text.nii"], string.Concat(Enumerable.Repeat("hello ", 100)));
        File.WriteAllText(this["notes.txt"], "hello");
        File.WriteAllText(this["cut.mha"], "ObjectType = Image\nNDims = 3\nBinaryData = True\nDimSize = 50 50 50\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n1234");
        Directory.CreateDirectory(this["empty"]);
        PetReconProcess process = await RunAsync([this[file], .. arguments]);
        Assert.Equal(code, process.ExitCode);
        Assert.Contains(words, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);

    private static Task<PetReconProcess> RunAsync(params string[] arguments) =>
        Task.Run(() => PetReconProcess.Run(["view", "--no-open", "--renderer", "cpu", .. arguments]), TestContext.Current.CancellationToken);

    // A ball of 7 in its middle.
    private string Ball()
    {
        VoxelGrid grid = VoxelGrid.Centered(25, 25, 25, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = grid.PositionMm(at % 25, at / 25 % 25, at / 625).Length < 10 ? 7 : 0;
        VolumeFile.Write(this["ball.mha"], new Volume<Unspecified>(grid, voxels));
        return this["ball.mha"];
    }
}
