namespace PetRecon.Dicom.Writing.Modules;

/// <summary>A folder of files that appears complete or not at all: filled beside its target under another name, then renamed.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _target;
    private readonly string _beside;
    private bool _isComplete;

    /// <exception cref="IOException">There are files already that may not be replaced.</exception>
    public OutputFolder(string target, bool replaceExisting)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(_target))
            throw new IOException($"{target} is a file; a series needs a folder of its own.");
        CheckExisting(replaceExisting);
        string parent = Path.GetDirectoryName(_target) ?? throw new IOException($"{target} is the root of a file system; a series needs a folder of its own.");
        _beside = Path.Combine(parent, $".{Path.GetFileName(_target)}.{Guid.NewGuid():N}");
        Directory.CreateDirectory(_beside);
    }

    /// <summary>Where a file is to be written now.</summary>
    public string WritingPath(string name) => Path.Combine(_beside, name);

    /// <summary>Where it will be.</summary>
    public string FinalPath(string name) => Path.Combine(_target, name);

    /// <summary>Lets the folder appear.</summary>
    public void Complete()
    {
        if (Directory.Exists(_target))
        {
            string old = _beside + ".old";
            Directory.Move(_target, old);
            Directory.Move(_beside, _target);
            Directory.Delete(old, recursive: true);
        }
        else
        {
            Directory.Move(_beside, _target);
        }

        _isComplete = true;
    }

    public void Dispose()
    {
        if (!_isComplete && Directory.Exists(_beside))
            Directory.Delete(_beside, recursive: true);
    }

    private void CheckExisting(bool replaceExisting)
    {
        if (!Directory.Exists(_target) || !Directory.EnumerateFileSystemEntries(_target).Any())
            return;
        if (!replaceExisting)
            throw new IOException($"{_target} has files already. Name another folder, or say that it may be replaced.");
        string? foreign = Directory.EnumerateFileSystemEntries(_target).FirstOrDefault(entry => !entry.EndsWith(".dcm", StringComparison.Ordinal) || !File.Exists(entry));
        if (foreign is not null)
            throw new IOException($"{_target} is not replaced: it holds {Path.GetFileName(foreign)}, which is no .dcm file.");
    }
}
