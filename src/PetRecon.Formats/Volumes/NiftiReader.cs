using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>Reads NIfTI-1 and NIfTI-2: single files and .hdr/.img pairs, plain or gzip.</summary>
internal static class NiftiReader
{
    public static VolumeReadResult Read(string path, int? frame, UnpackedSamples? unpacked)
    {
        string headerPath = HeaderPath(path);
        byte[] start = SampleReader.ReadStart(headerPath, NiftiHeader.Nifti2Bytes, out bool gzip);
        NiftiHeader header = NiftiHeader.Parse(headerPath, start);
        List<string> warnings = [];
        StoredSamples samples = SamplesOf(headerPath, header, warnings);
        VoxelGrid grid = NiftiOrientation.Grid(headerPath, header, warnings);
        long frameCount = FrameChoice.Product(headerPath, header.SizesAt, header.Sizes.AsSpan(3));
        long sampleCount = FrameChoice.Product(headerPath, header.SizesAt, header.Sizes);
        int chosen = FrameChoice.Of(headerPath, frame, frameCount);

        string dataPath = header.IsPair ? ImagePath(headerPath) : headerPath;
        bool packed = header.IsPair ? IsGzip(dataPath) : gzip;
        long offset = VoxelOffset(headerPath, header, warnings);
        (double slope, double intercept) = ScaleOf(header);
        SampleSegment segment = new(dataPath, packed ? 0 : offset, sampleCount, samples)
        {
            Packing = packed ? SamplePacking.Gzip : SamplePacking.None,
            UnpackedOffset = packed ? offset : 0,
            Slope = slope,
            Intercept = intercept,
        };
        string format = $"NIfTI-{header.Version}{(header.IsPair ? " pair" : "")}{(packed ? ", gzip" : "")}";
        return VolumeAssembly.Assemble(grid, [segment], (chosen, frameCount), format, warnings, header.Description, unpacked) with { FrameSeconds = FrameSecondsOf(header) };
    }

    // Only where frames are points of time and nothing else, and the header says the unit of their distance.
    private static double? FrameSecondsOf(NiftiHeader header)
    {
        const int timeBits = 0x38;
        double unit = (header.Units & timeBits) switch { 8 => 1, 16 => 1e-3, 24 => 1e-6, _ => 0 };
        double seconds = header.PixDim[4] * unit;
        return header.Sizes[3] > 1 && header.Sizes.Skip(4).All(static size => size == 1) && seconds > 0 && double.IsFinite(seconds) ? seconds : null;
    }

    private static StoredSamples SamplesOf(string path, NiftiHeader header, List<string> warnings)
    {
        VoxelSampleType type = header.DataType switch
        {
            2 => VoxelSampleType.UInt8,
            4 => VoxelSampleType.Int16,
            8 => VoxelSampleType.Int32,
            16 => VoxelSampleType.Float32,
            64 => VoxelSampleType.Float64,
            256 => VoxelSampleType.Int8,
            512 => VoxelSampleType.UInt16,
            768 => VoxelSampleType.UInt32,
            1024 => VoxelSampleType.Int64,
            1280 => VoxelSampleType.UInt64,
            32 or 1792 or 2048 => throw Refused(path, header, "complex numbers; take the magnitude or the real part first"),
            128 or 2304 => throw Refused(path, header, "colours (RGB); an image of one number a voxel is needed"),
            1 => throw Refused(path, header, "single bits"),
            1536 => throw Refused(path, header, "128-bit floating-point numbers; convert them to float first"),
            _ => throw new VolumeFormatException(path, header.DataTypeAt, $"the voxel type has the unknown code {header.DataType}."),
        };
        StoredSamples samples = new(type, header.BigEndian);
        if (header.BitsPerVoxel != 8 * samples.ByteCount)
            warnings.Add($"The header says {header.BitsPerVoxel} bits a voxel for {type}; the type was believed.");
        return samples;
    }

    private static VolumeFormatException Refused(string path, NiftiHeader header, string what) =>
        new(path, header.DataTypeAt, $"the voxels are {what}.");

    private static (double Slope, double Intercept) ScaleOf(NiftiHeader header)
    {
        if (header.Slope == 0 || !double.IsFinite(header.Slope))
            return (1, 0);
        return (header.Slope, double.IsFinite(header.Intercept) ? header.Intercept : 0);
    }

    private static long VoxelOffset(string path, NiftiHeader header, List<string> warnings)
    {
        int at = header.Version == 1 ? 108 : 168;
        int headerBytes = header.Version == 1 ? NiftiHeader.Nifti1Bytes : NiftiHeader.Nifti2Bytes;
        double offset = header.VoxelOffset;
        if (offset == 0 && !header.IsPair)
        {
            warnings.Add($"The header does not say where the voxels begin; byte {headerBytes + 4} is assumed.");
            return headerBytes + 4;
        }

        if (!(offset >= (header.IsPair ? 0 : headerBytes) && offset < 1L << 53 && offset == Math.Floor(offset)))
            throw new VolumeFormatException(path, at, $"the voxels are said to begin at byte {offset}; expected a whole number of at least {(header.IsPair ? 0 : headerBytes)}.");
        return (long)offset;
    }

    private static bool IsGzip(string path)
    {
        if (!File.Exists(path))
            throw new VolumeFormatException(path, 0, "the file of voxels that belongs to the header does not exist.");
        SampleReader.ReadStart(path, 1, out bool gzip);
        return gzip;
    }

    private static string HeaderPath(string path) => Sibling(path, ".img", ".hdr");

    private static string ImagePath(string path) => Sibling(path, ".hdr", ".img");

    /// <summary>The other file of a pair; the path itself when its extension is not <paramref name="from"/>.</summary>
    private static string Sibling(string path, string from, string to)
    {
        string bare = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        if (!bare.EndsWith(from, StringComparison.OrdinalIgnoreCase))
            return path;
        string other = bare[..^from.Length] + (bare.EndsWith(from.ToUpperInvariant(), StringComparison.Ordinal) ? to.ToUpperInvariant() : to);
        return File.Exists(other) || !File.Exists(other + ".gz") ? other : other + ".gz";
    }
}
