namespace PetRecon.Viewer.Browser;

/// <summary>
/// Files that were dropped on a page, in a folder of their own that only this user can read and that goes with the host. Each drop has a folder in it,
/// and together they have a limit.
/// </summary>
internal sealed class DroppedFiles(long maxBytes) : IDisposable
{
    // A study of whole bodies and times has some thousands.
    private const int MaxFiles = 50_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Drop> _drops = [];
    private string? _folder;
    private long _bytes;
    private bool _isDisposed;

    /// <summary>The folder of a drop; null if nothing has come of it.</summary>
    public string? FolderOf(string name)
    {
        lock (_lock)
            return _drops.GetValueOrDefault(name)?.Folder;
    }

    /// <summary>The drop that holds a file or folder; null if it was not dropped.</summary>
    public string? Holding(string path)
    {
        string full = Path.GetFullPath(path);
        lock (_lock)
            return _drops.Values.Select(static drop => drop.Folder).FirstOrDefault(folder => full == folder || full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>Takes a file.</summary>
    /// <param name="name">Which drop it belongs to: letters and digits.</param>
    /// <param name="path">Its name, with the folders that it was in, joined by slashes.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellation">Ends the copying early.</param>
    /// <exception cref="ArgumentException">The name or path is none, or there is no room for it.</exception>
    public async Task TakeAsync(string name, string path, Stream content, CancellationToken cancellation)
    {
        string file = PlaceOf(name, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using FileStream output = new(file, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[128 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (Interlocked.Add(ref _bytes, read) > maxBytes)
                throw new ArgumentException(FormattableString.Invariant($"Files that are dropped have room for {maxBytes / (double)(1 << 30):0.#} GiB in all. Open larger ones by petrecon view."));
            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <summary>Deletes a drop.</summary>
    public void Forget(string name)
    {
        Drop? drop;
        lock (_lock)
            _drops.Remove(name, out drop);
        if (drop is null)
            return;
        try
        {
            Interlocked.Add(ref _bytes, -Directory.EnumerateFiles(drop.Folder, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length));
            Directory.Delete(drop.Folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that is still being written goes with the host's folder.
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_folder is null)
                return;
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Whoever still reads from it keeps it until the system cleans up.
        }
    }

    private string PlaceOf(string name, string path)
    {
        if (name.Length is 0 or > 40 || !name.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"\"{name}\" names no drop.");
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 20 || path.Length > 1000 || parts.Any(static part => part is "." or ".." || part.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || part.Contains('\\', StringComparison.Ordinal)))
            throw new ArgumentException($"\"{path}\" is no name of a file.");
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _folder ??= Directory.CreateTempSubdirectory("petrecon-").FullName;
            if (!_drops.TryGetValue(name, out Drop? drop))
                _drops[name] = drop = new(Path.Combine(_folder, name));
            if (++drop.Files > MaxFiles)
                throw new ArgumentException($"More than {MaxFiles} files were dropped at once. Open them by petrecon view.");
            return Path.Combine([drop.Folder, .. parts]);
        }
    }

    private sealed class Drop(string folder)
    {
        public string Folder => folder;

        public int Files { get; set; }
    }
}
