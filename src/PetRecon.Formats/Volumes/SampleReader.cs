using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Reads runs of samples as floats. What a header claims is compared with the file's length before memory is taken: exactly for plain
/// bytes, and by the largest possible expansion for compressed ones, whose array moreover grows only as data arrive.
/// </summary>
internal static class SampleReader
{
    /// <summary>A deflate stream expands by at most 1032 (RFC 1951: 258 bytes from two bits).</summary>
    private const int MaxInflation = 1032;

    /// <summary>Room for compressed data is first taken for this expansion; real images stay below it.</summary>
    private const int ExpectedInflation = 12;

    private const int ChunkBytes = 1 << 17;

    /// <summary>From this length on, bytes are unpacked on one thread while those before them are decoded on another.</summary>
    private const long ReadAheadBytes = 1 << 21;

    /// <summary>Floats that a thread reads at a time.</summary>
    private const int StraightSamples = 1 << 20;

    /// <summary>Reads samples <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> of the segments' concatenation.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">How many.</param>
    /// <param name="unpacked">Where compressed ones are unpacked once for all reads; null unpacks what is before the samples for this read.</param>
    /// <exception cref="VolumeFormatException">A file is missing, too short or damaged.</exception>
    public static float[] Read(IReadOnlyList<SampleSegment> segments, long first, int count, UnpackedSamples? unpacked = null)
    {
        long packedBytes = CheckLengths(segments);
        int capacity = packedBytes < 0 || IsLengthConfirmed(segments)
            ? count
            : (int)Math.Min(count, Math.Max(1 << 16, packedBytes * ExpectedInflation / segments[0].Samples.ByteCount));
        float[] values = GC.AllocateUninitializedArray<float>(capacity);
        int filled = 0;
        long segmentStart = 0;
        foreach (SampleSegment segment in segments)
        {
            long from = Math.Max(first, segmentStart);
            long to = Math.Min(first + count, segmentStart + segment.SampleCount);
            if (from < to)
                ReadSegment(segment, from - segmentStart, to - segmentStart, unpacked, ref values, ref filled, count);
            segmentStart += segment.SampleCount;
        }

        return filled == count
            ? values
            : throw new VolumeFormatException(segments[^1].Path, 0, $"the data files hold {filled} of {count} voxels.");
    }

    /// <summary>The first bytes of a file, unpacked when it is a gzip file; fewer than asked for when it is shorter.</summary>
    public static byte[] ReadStart(string path, int count, out bool gzip)
    {
        using FileStream file = Open(path);
        gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        byte[] start = new byte[gzip ? count : (int)Math.Min(count, file.Length)];
        try
        {
            using Stream stream = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..length];
        }
        catch (InvalidDataException e)
        {
            throw new VolumeFormatException(path, 0, "the gzip stream is damaged. Was the file copied incompletely?", e);
        }
    }

    /// <summary>Compares claims and lengths. Returns the packed bytes of all files, or -1 when nothing is packed.</summary>
    private static long CheckLengths(IReadOnlyList<SampleSegment> segments)
    {
        long packedBytes = -1;
        foreach (SampleSegment segment in segments)
        {
            FileInfo file = new(segment.Path);
            if (!file.Exists)
                throw new VolumeFormatException(segment.Path, 0, "the file of voxels that the header names does not exist.");
            Int128 wanted = (Int128)segment.SampleCount * segment.Samples.ByteCount + segment.UnpackedOffset;
            long available = file.Length - segment.FileOffset;
            if (segment.Packing == SamplePacking.None)
            {
                if (wanted > available)
                    throw TooShort(segment, wanted, available);
                continue;
            }

            if (wanted > (Int128)Math.Max(0, available) * MaxInflation)
                throw TooShort(segment, wanted, available);
            packedBytes = Math.Max(0, packedBytes) + available;
        }

        return packedBytes;
    }

    /// <summary>Whether the length that a gzip file says at its end is what the header claims: memory can then be taken at once.</summary>
    private static bool IsLengthConfirmed(IReadOnlyList<SampleSegment> segments)
    {
        if (segments is not [{ Packing: SamplePacking.Gzip } only])
            return false;
        using FileStream file = Open(only.Path);
        if (file.Length < 18)
            return false;
        file.Position = file.Length - 4;
        Span<byte> length = stackalloc byte[4];
        file.ReadExactly(length);
        Int128 wanted = (Int128)only.SampleCount * only.Samples.ByteCount + only.UnpackedOffset;
        return BinaryPrimitives.ReadUInt32LittleEndian(length) == (uint)(wanted & uint.MaxValue);
    }

    private static VolumeFormatException TooShort(SampleSegment segment, Int128 wanted, long available) =>
        new(
            segment.Path,
            segment.FileOffset,
            $"the header claims {wanted} bytes of voxels ({segment.SampleCount} of {segment.Samples}); "
            + (segment.Packing == SamplePacking.None
                ? $"the file has {Math.Max(0, available)} from here. Was it copied incompletely, or is the header another file's?"
                : $"{Math.Max(0, available)} compressed bytes cannot hold that."));

    private static void ReadSegment(SampleSegment segment, long from, long to, UnpackedSamples? unpacked, ref float[] values, ref int filled, int limit)
    {
        int sampleBytes = segment.Samples.ByteCount;
        if (ReadStraight(segment, from, to, values, ref filled))
            return;
        long position = segment.UnpackedOffset;
        try
        {
            using Stream stream = segment.Packing == SamplePacking.None ? From(segment) : unpacked?.Of(segment) ?? Unpacking(segment);
            byte[] chunk = new byte[ChunkBytes];
            Skip(segment, stream, segment.UnpackedOffset + from * sampleBytes, chunk);
            position = segment.UnpackedOffset + from * sampleBytes;
            using ChunkSource source = new(stream, chunk, (to - from) * sampleBytes, readAhead: (to - from) * sampleBytes >= ReadAheadBytes);
            while (source.Next() is { Length: > 0 } bytes)
            {
                Append(segment, bytes, ref values, ref filled, limit);
                position += bytes.Length;
            }

            if (source.MissingBytes > 0)
                throw new VolumeFormatException(segment.Path, segment.UnpackedOffset + to * sampleBytes - source.MissingBytes, $"the file ends; {source.MissingBytes} bytes of voxels are missing.");

            // Reading past the end makes the decompressor compare its checksum.
            if (segment.Packing != SamplePacking.None && to == segment.SampleCount)
                _ = stream.ReadByte();
        }
        catch (InvalidDataException e)
        {
            throw new VolumeFormatException(segment.Path, position, $"the compressed data are damaged ({e.Message})", e);
        }
    }

    // Plain floats of this machine need no more than to be where they belong. False if they are something else, or the file has become shorter.
    private static bool ReadStraight(SampleSegment segment, long from, long to, float[] values, ref int filled)
    {
        int count = (int)(to - from);
        bool isStraight = segment is { Packing: SamplePacking.None, Slope: 1, Intercept: 0, Samples.Type: VoxelSampleType.Float32 }
            && (BitConverter.IsLittleEndian != segment.Samples.BigEndian) && filled + count <= values.Length;
        if (!isStraight)
            return false;
        using SafeFileHandle file = File.OpenHandle(segment.Path);
        long start = segment.FileOffset + segment.UnpackedOffset + from * sizeof(float);
        Memory<float> target = values.AsMemory(filled, count);
        bool isComplete = true;
        Parallel.For(0, (count + StraightSamples - 1) / StraightSamples, piece =>
        {
            int first = piece * StraightSamples;
            Span<byte> bytes = MemoryMarshal.AsBytes(target.Span.Slice(first, Math.Min(StraightSamples, count - first)));
            long place = start + (long)first * sizeof(float);
            while (bytes.Length > 0 && RandomAccess.Read(file, bytes, place) is int got and > 0)
            {
                bytes = bytes[got..];
                place += got;
            }

            if (bytes.Length > 0)
                Volatile.Write(ref isComplete, false);
        });
        filled += isComplete ? count : 0;
        return isComplete;
    }

    private static void Append(SampleSegment segment, Span<byte> bytes, ref float[] values, ref int filled, int limit)
    {
        int samples = bytes.Length / segment.Samples.ByteCount;
        if (filled + samples > values.Length)
            Array.Resize(ref values, (int)Math.Min(limit, Math.Max(2L * values.Length, filled + samples)));
        segment.Samples.Decode(bytes, values.AsSpan(filled, samples), segment.Slope, segment.Intercept);
        filled += samples;
    }

    private static void Skip(SampleSegment segment, Stream stream, long count, byte[] scratch)
    {
        if (stream.CanSeek)
        {
            stream.Position += count;
            return;
        }

        for (long left = count; left > 0;)
        {
            int got = stream.Read(scratch, 0, (int)Math.Min(left, scratch.Length));
            if (got == 0)
                throw new VolumeFormatException(segment.Path, count - left, $"the file ends where voxels should begin at byte {count}.");
            left -= got;
        }
    }

    /// <summary>The bytes of a compressed segment, as they are unpacked one after the other.</summary>
    public static Stream Unpacking(SampleSegment segment)
    {
        FileStream file = From(segment);
        return segment.Packing == SamplePacking.Gzip ? new GZipStream(file, CompressionMode.Decompress) : new ZLibStream(file, CompressionMode.Decompress);
    }

    private static FileStream From(SampleSegment segment)
    {
        FileStream file = Open(segment.Path);
        file.Position = segment.FileOffset;
        return file;
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
}
