using System.IO.Compression;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Unpacks the archive of a scene. What its headers claim is held to limits before anything is written, and what comes to what they claim, so that no archive,
/// however it was made, fills the disk.
/// </summary>
internal sealed class SceneUnpacking(string path, UnpackingLimits limits)
{
    /// <summary>Deflate reaches 1032 on nothing but zeros, images with much air around them some dozens.</summary>
    private const int MaxRatio = 400;

    private const long AnyRatioBytes = 64 << 20;

    // What a file or folder takes at least, whatever is in it.
    private const int BlockBytes = 4096;

    // A page's own names have 1000 letters and 22 parts at the most.
    private const int MaxNameLetters = 1100;
    private const int MaxNameParts = 24;

    private const string Remedy = "Unpack it where there is room, and open the scene.json in it.";

    /// <summary>Unpacks it into an empty folder, which goes if that cannot be done.</summary>
    /// <exception cref="InvalidDataException">It is damaged, larger than a page's scenes are, or would write elsewhere.</exception>
    /// <exception cref="IOException">The folder has no room for it, or cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Into(DirectoryInfo folder, CancellationToken cancellation)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            Check(archive, folder.FullName);
            foreach (ZipArchiveEntry entry in archive.Entries)
                Unpack(entry, folder.FullName, cancellation);
        }
        catch (Exception problem)
        {
            folder.Delete(recursive: true);
            if (problem is InvalidDataException)
                throw new InvalidDataException($"{path}: the scene in this archive cannot be unpacked: {problem.Message}", problem);
            if (problem is IOException)
                throw new IOException($"{path}: the scene in this archive cannot be unpacked into {folder.FullName}: {problem.Message}", problem);
            throw;
        }
    }

    private void Check(ZipArchive archive, string folder)
    {
        if (archive.Entries.Count > limits.MaxEntries)
            throw new InvalidDataException($"it has {archive.Entries.Count} entries; {limits.MaxEntries} at the most were expected. {Remedy}");
        long bytes = 0;
        long needed = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            int parts = Parts(entry.FullName);
            if (entry.FullName.Length > MaxNameLetters || parts > MaxNameParts)
                throw new InvalidDataException($"an entry's name has {entry.FullName.Length} letters and {parts} parts; {MaxNameLetters} and {MaxNameParts} at the most were expected.");

            // Each length is below 2^63, but not their sum.
            if (entry.Length > limits.MaxBytes - needed || (needed += entry.Length + (long)BlockBytes * parts) > limits.MaxBytes)
                throw new InvalidDataException(FormattableString.Invariant($"it would take more than {limits.MaxBytes / (double)(1 << 30):0.##} GiB, which is all that a scene may ({entry.FullName} among it {entry.Length} bytes). {Remedy}"));
            bytes += entry.Length;
        }

        // Over all entries, as several may claim the same compressed bytes.
        long packed = new FileInfo(path).Length;
        if (bytes > AnyRatioBytes && bytes / MaxRatio > packed)
            throw new InvalidDataException($"it would grow from {packed} to {bytes} bytes, which no images do.");

        // Others need room there too.
        long free = limits.FreeBytes(folder);
        if (needed > free - free / 10)
            throw new IOException($"it takes {needed} bytes, and of the {free} that are free there nine tenths at the most are taken. {Remedy}");
    }

    private static void Unpack(ZipArchiveEntry entry, string folder, CancellationToken cancellation)
    {
        string target = Path.GetFullPath(Path.Combine(folder, entry.FullName));
        if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new InvalidDataException($"its entry {entry.FullName} would be written outside of the folder that it is unpacked into.");
        if (entry.Name.Length == 0)
        {
            Directory.CreateDirectory(target);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(target))
            throw new InvalidDataException($"it has two entries of the name {entry.FullName}.");
        using Stream source = entry.Open();
        using FileStream file = new(target, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[1 << 17];
        long left = entry.Length;
        for (int count; left >= 0 && (count = source.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            left -= count;
            if (left >= 0)
                file.Write(buffer, 0, count);
        }

        if (left != 0)
            throw new InvalidDataException($"its entry {entry.FullName} has {(left > 0 ? "fewer" : "more")} bytes than the {entry.Length} that the archive claims. Was the file copied incompletely?");
    }

    private static int Parts(string name) => name.AsSpan().TrimEnd('/').Count('/') + 1;
}
