using PetRecon.Formats.Volumes;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// The files that a command reads frames from as they are shown, and where it keeps them. What was unpacked of those files takes room on the disk until this is
/// disposed, which is when nothing shows them any more.
/// </summary>
internal sealed class FrameFiles : IDisposable
{
    /// <summary>Of the memory that this process may use: what frames may take that nothing shows.</summary>
    private const double MemoryShare = 0.35;

    private readonly Lock _lock = new();
    private readonly List<VolumeFrames> _files = [];
    private bool _isDisposed;

    /// <summary>Where frames are kept.</summary>
    public FrameCache Cache { get; } = new((long)(MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    /// <summary>The frames of a file, which stay open.</summary>
    /// <exception cref="ObjectDisposedException">The command has ended meanwhile.</exception>
    public VolumeFrames Open(string path)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            VolumeFrames file = new(path);
            _files.Add(file);
            return file;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (VolumeFrames file in _files)
                file.Dispose();
        }
    }
}
