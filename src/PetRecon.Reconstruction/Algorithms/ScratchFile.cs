using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// A file for what does not fit into memory, written from start to end and read at any place, by any number of threads. Nobody else sees
/// it, and it is gone when closed; where the system allows that it has no name from the start, so that not even a killed process leaves it.
/// </summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    /// <summary>Takes over an open file.</summary>
    internal ScratchFile(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Makes a file in a folder.</summary>
    /// <exception cref="IOException">The folder does not exist or nothing can be written there.</exception>
    public static ScratchFile Create(string folder)
    {
        string path = Path.Combine(folder, $"petrecon-events-{Guid.NewGuid():N}.tmp");
        try
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return new(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The events do not fit into the memory that they may take, and no scratch file can be made in {folder}: {e.Message}", e);
        }
    }

    /// <summary>Writes at the end; returns where.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public long Append<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        long place = Length;
        try
        {
            RandomAccess.Write(_file, bytes, place);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"Writing {bytes.Length} bytes to the scratch file {_path} failed after {place} bytes: {e.Message}. It holds the events that do not fit into memory; is the disk full?", e);
        }

        Length += bytes.Length;
        return place;
    }

    /// <summary>Reads what was written at a place.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Read<T>(long place, Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_file, bytes, place);
            if (count == 0)
                throw new IOException($"The scratch file {_path} ends at byte {place}; {bytes.Length} more were written.");
            bytes = bytes[count..];
            place += count;
        }
    }

    public void Dispose() => _file.Dispose();
}
