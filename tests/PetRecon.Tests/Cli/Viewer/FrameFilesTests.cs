using System.IO.Compression;
using System.Text;
using PetRecon.Cli;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Viewer;
using PetRecon.Cli.Reporting;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>What a viewer unpacks to show frames of time: there as long as it shows them, and gone when it has closed, whether memory has been cleaned up or not.</summary>
public sealed class FrameFilesTests : IDisposable
{
    private const int Edge = 16;
    private const int Frames = 3;

    private readonly TemporaryFolder _folder = new();

    // What the unpacked bytes begin with: other tests unpack files in this process too.
    private readonly byte[] _mark = Guid.NewGuid().ToByteArray();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_viewer_that_closes_leaves_no_scratch_file_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files that are open are listed in /proc/self/fd.");
        using CancellationTokenSource close = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<int> viewer = Program.RunAsync(["view", "--no-open", "--renderer", "cpu", Written()], close.Token);
        while (!HasScratch())
        {
            Assert.False(viewer.IsCompleted, "The viewer ended before it had opened the file.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        close.Cancel();
        Assert.Equal(ExitCode.Cancelled, await viewer);
        Assert.False(HasScratch(), "The scratch file is still open.");
    }

    [Fact]
    public void What_was_opened_is_closed_with_its_owner_and_nothing_is_opened_afterwards()
    {
        string path = Written();
        FrameFiles files = new();
        VolumeFrame frame;
        using (files)
        {
            frame = new StudyOpening(new Report(json: false, TextWriter.Null, TextWriter.Null), files, TestContext.Current.CancellationToken).Open([path]).Volumes[0].Frames[2];
            Assert.Equal(3, frame.Pass(TestContext.Current.CancellationToken).Voxels[^1]);
        }

        Assert.Throws<ObjectDisposedException>(() => files.Open(path).Read(0));
    }

    private string Written()
    {
        byte[] voxels = new byte[Frames * Edge * Edge * Edge];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = (byte)(1 + n / (Edge * Edge * Edge));
        _mark.CopyTo(voxels, 0);
        using FileStream file = File.Create(_folder["times.mha"]);
        file.Write(Encoding.ASCII.GetBytes($"ObjectType = Image\nNDims = 4\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = True\nDimSize = {Edge} {Edge} {Edge} {Frames}\nElementSpacing = 1 1 1 1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n"));
        using (ZLibStream packed = new(file, CompressionLevel.Fastest))
            packed.Write(voxels);
        return file.Name;
    }

    private bool HasScratch() => Directory.EnumerateFiles("/proc/self/fd").Any(link =>
    {
        try
        {
            if (File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName.Contains(".scratch", StringComparison.Ordinal) is not true)
                return false;
            using FileStream opened = new(link, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] start = new byte[_mark.Length];
            return opened.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual(_mark);
        }
        catch (IOException)
        {
            // Another test has closed it meanwhile.
            return false;
        }
    });
}
