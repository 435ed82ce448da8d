using System.Globalization;
using System.Text;

namespace PetRecon.Formats.Volumes;

/// <summary>Finds the voxels that a MetaImage header names: LOCAL, one file, LIST, or a pattern with first, last and step.</summary>
internal static class MetaImageData
{
    private const int MaxListBytes = 1 << 24;

    public static IReadOnlyList<SampleSegment> Segments(MetaImageHeader header, long[] sizes, int dimensions, long sampleCount, bool packed)
    {
        string name = header.Text("ElementDataFile");
        string[] words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw new VolumeFormatException(header.Path, header.At("ElementDataFile"), "ElementDataFile names no file.");

        if (words[0].Equals("LOCAL", StringComparison.OrdinalIgnoreCase))
            return [Segment(header, header.Path, header.EndOffset, sampleCount, sampleCount, packed)];
        if (words[0].Equals("LIST", StringComparison.OrdinalIgnoreCase))
        {
            int perFile = words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : dimensions - 1;
            return Several(header, FilesOfList(header), sizes, Math.Clamp(perFile, 1, dimensions), sampleCount, packed);
        }

        if (words.Length >= 3 && words[0].Contains('%', StringComparison.Ordinal))
            return Several(header, FilesOfPattern(header, words, sampleCount), sizes, dimensions - 1, sampleCount, packed);
        return [Segment(header, DataFileNames.Beside(header.Path, header.At("ElementDataFile"), name), 0, sampleCount, sampleCount, packed)];
    }

    private static SampleSegment Segment(MetaImageHeader header, string path, long start, long samples, long allSamples, bool packed)
    {
        StoredSamples stored = SamplesOf(header, path, start, allSamples, packed);
        long skip = header.Integer("HeaderSize", 0);
        if (skip is < -1 or > 1L << 53)
            throw new VolumeFormatException(header.Path, header.At("HeaderSize"), $"HeaderSize is {skip}; expected -1 (voxels at the end) or a number of bytes.");
        if (skip == -1)
        {
            FileInfo file = new(path);
            long length = packed ? header.Integer("CompressedDataSize", file.Exists ? file.Length : 0) : samples * stored.ByteCount;
            start = file.Exists ? Math.Max(start, file.Length - length) : start;
        }
        else
        {
            start += skip;
        }

        return new(path, start, samples, stored) { Packing = packed ? SamplePacking.Zlib : SamplePacking.None };
    }

    private static List<SampleSegment> Several(
        MetaImageHeader header, List<string> names, long[] sizes, int dimensionsPerFile, long sampleCount, bool packed)
    {
        long perFile = FrameChoice.Product(header.Path, header.At("DimSize"), sizes.AsSpan(0, dimensionsPerFile));
        long expected = sampleCount / perFile;
        if (names.Count != expected)
            throw new VolumeFormatException(header.Path, header.EndOffset, $"{names.Count} data files are named; DimSize asks for {expected}.");
        return names.ConvertAll(name => Segment(header, DataFileNames.Beside(header.Path, header.At("ElementDataFile"), name), 0, perFile, perFile, packed));
    }

    private static List<string> FilesOfList(MetaImageHeader header)
    {
        long length = new FileInfo(header.Path).Length - header.EndOffset;
        if (length > MaxListBytes)
            throw new VolumeFormatException(header.Path, header.EndOffset, $"the list of files is {length} bytes long; expected at most {MaxListBytes}.");
        using FileStream stream = File.OpenRead(header.Path);
        stream.Position = header.EndOffset;
        using StreamReader reader = new(stream, Encoding.UTF8);
        List<string> names = [];
        while (reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                names.Add(line.Trim());
        }

        return names;
    }

    private static List<string> FilesOfPattern(MetaImageHeader header, string[] words, long sampleCount)
    {
        long at = header.At("ElementDataFile");
        long step = 1;
        if (!long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            || (words.Length > 3 && !long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out step))
            || step < 1
            || last < first
            || (last - first) / step + 1 > Math.Min(sampleCount, DataFileNames.MaxCount))
        {
            throw new VolumeFormatException(header.Path, at, $"ElementDataFile is '{header.Text("ElementDataFile")}'; expected a pattern, first, last and step.");
        }

        List<string> names = [];
        for (long number = first; number <= last; number += step)
            names.Add(DataFileNames.Numbered(header.Path, at, words[0], number));
        return names;
    }

    private static StoredSamples SamplesOf(MetaImageHeader header, string path, long start, long samples, bool packed)
    {
        bool big = header.Flag("BinaryDataByteOrderMSB", header.Flag("ElementByteOrderMSB", false));
        string name = header.Text("ElementType");
        return new(
            name.ToUpperInvariant() switch
            {
                "MET_UCHAR" => VoxelSampleType.UInt8,
                "MET_CHAR" or "MET_ASCII_CHAR" => VoxelSampleType.Int8,
                "MET_USHORT" => VoxelSampleType.UInt16,
                "MET_SHORT" => VoxelSampleType.Int16,
                "MET_UINT" => VoxelSampleType.UInt32,
                "MET_INT" => VoxelSampleType.Int32,
                "MET_ULONG" => IsWideLong(path, start, samples, packed) ? VoxelSampleType.UInt64 : VoxelSampleType.UInt32,
                "MET_LONG" => IsWideLong(path, start, samples, packed) ? VoxelSampleType.Int64 : VoxelSampleType.Int32,
                "MET_ULONG_LONG" => VoxelSampleType.UInt64,
                "MET_LONG_LONG" => VoxelSampleType.Int64,
                "MET_FLOAT" => VoxelSampleType.Float32,
                "MET_DOUBLE" => VoxelSampleType.Float64,
                _ => throw new VolumeFormatException(header.Path, header.At("ElementType"), $"ElementType '{name}' is not a single number that can be read."),
            },
            big);
    }

    /// <summary>A "long" has 4 bytes or 8, as it had for the compiler of the program that wrote the file; the file's length tells.</summary>
    private static bool IsWideLong(string path, long start, long samples, bool packed)
    {
        FileInfo file = new(path);
        return !packed && file.Exists && file.Length - start >= (Int128)samples * 8;
    }
}
