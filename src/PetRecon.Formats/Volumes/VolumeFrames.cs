namespace PetRecon.Formats.Volumes;

/// <summary>
/// The frames of an image file, each read when it is asked for, in any order and by several threads. A compressed file is unpacked once for all of them, into a
/// scratch file in the system's temporary folder; the first frames can be had while the rest is still being unpacked. The file has to stay as it is meanwhile.
/// </summary>
/// <param name="path">The file, as for <see cref="VolumeFile.Read(string, int?)"/>.</param>
public sealed class VolumeFrames(string path) : IDisposable
{
    private readonly UnpackedSamples _unpacked = new();

    /// <summary>How many compressed streams have been unpacked, or are being unpacked.</summary>
    internal int UnpackedCount => _unpacked.Count;

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">Which one, from 0.</param>
    /// <exception cref="VolumeFormatException">The file is damaged, or holds something else than one number a voxel.</exception>
    /// <exception cref="ArgumentException">The extension is not known, or there is no such frame.</exception>
    /// <exception cref="IOException">There is no such file, or no room for what is unpacked.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public VolumeReadResult Read(int frame) => VolumeFile.Read(path, frame, _unpacked);

    /// <summary>Deletes what has been unpacked.</summary>
    public void Dispose() => _unpacked.Dispose();
}
