using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>Reads STIR's Interfile images (.hv with .v).</summary>
internal static class InterfileReader
{
    private const int MaxFrames = 100_000;

    public static VolumeReadResult Read(string path, int? frame)
    {
        string headerPath = HeaderPath(path);
        InterfileHeader header = InterfileHeader.Parse(headerPath);
        List<string> warnings = [];
        RefuseWhatIsNoImage(header);
        StoredSamples samples = SamplesOf(header);
        VoxelGrid grid = Grid(header, warnings);
        long frames = Count(header, "number of time frames") * Count(header, "number of image data types");
        int chosen = FrameChoice.Of(headerPath, frame, frames);
        string dataName = header.Text("name of data file")
            ?? throw new VolumeFormatException(headerPath, 0, "the header does not name its data file.");
        if (dataName.Contains('\0', StringComparison.Ordinal))
            throw new VolumeFormatException(headerPath, header.At("name of data file"), "the data file's name contains a zero byte.");
        string dataPath = Path.Combine(Path.GetDirectoryName(headerPath) ?? "", dataName.Replace('\\', Path.DirectorySeparatorChar));

        long planeSamples = FrameChoice.Product(headerPath, 0, grid.SizeX, grid.SizeY);
        long planeBytes = FrameChoice.Product(headerPath, 0, planeSamples, samples.ByteCount);
        long offset = FrameOffset(header, chosen, FrameChoice.Product(headerPath, 0, planeBytes, grid.SizeZ), warnings);
        double[] scales = Scales(header, chosen + 1, grid.SizeZ);
        List<SampleSegment> segments = [];
        if (scales.Length == 1)
        {
            segments.Add(new(dataPath, offset, planeSamples * grid.SizeZ, samples) { Slope = scales[0] });
        }
        else
        {
            for (int plane = 0; plane < scales.Length; plane++)
                segments.Add(new(dataPath, offset + plane * planeBytes, planeSamples, samples) { Slope = scales[plane] });
        }

        VolumeReadResult result = VolumeAssembly.Assemble(grid, segments, (0, frames), "Interfile", warnings, header.Text("originating system") ?? "");
        return result with { FrameIndex = chosen };
    }

    private static void RefuseWhatIsNoImage(InterfileHeader header)
    {
        string kind = header.Text("pet data type") ?? "Image";
        if (!kind.Equals("Image", StringComparison.OrdinalIgnoreCase))
            throw new VolumeFormatException(header.Path, header.At("pet data type"), $"the file holds PET data of type '{kind}' (projection data?); expected Image.");
        if (header.Integer("number of dimensions") is { } dimensions && dimensions != 3)
            throw new VolumeFormatException(header.Path, header.At("number of dimensions"), $"the file has {dimensions} dimensions; an image has 3.");
        string[] labels = ["x", "y", "z"];
        for (int axis = 1; axis <= 3; axis++)
        {
            if (header.Text("matrix axis label", axis) is { } label && !label.Equals(labels[axis - 1], StringComparison.OrdinalIgnoreCase))
                throw new VolumeFormatException(header.Path, header.At("matrix axis label", axis), $"axis {axis} is '{label}'; expected {labels[axis - 1]}.");
        }
    }

    private static StoredSamples SamplesOf(InterfileHeader header)
    {
        string format = (header.Text("number format") ?? "unsigned integer").ToLowerInvariant();
        long bytes = header.Integer("number of bytes per pixel") ?? 0;
        VoxelSampleType type = (format, bytes) switch
        {
            ("float" or "short float", 4) => VoxelSampleType.Float32,
            ("float" or "long float", 8) => VoxelSampleType.Float64,
            ("signed integer", 1) => VoxelSampleType.Int8,
            ("signed integer", 2) => VoxelSampleType.Int16,
            ("signed integer", 4) => VoxelSampleType.Int32,
            ("signed integer", 8) => VoxelSampleType.Int64,
            ("unsigned integer", 1) => VoxelSampleType.UInt8,
            ("unsigned integer", 2) => VoxelSampleType.UInt16,
            ("unsigned integer", 4) => VoxelSampleType.UInt32,
            ("unsigned integer", 8) => VoxelSampleType.UInt64,
            _ => throw new VolumeFormatException(header.Path, header.At("number format"), $"voxels of '{format}' with {bytes} bytes are not read."),
        };
        string order = (header.Text("imagedata byte order") ?? "BIGENDIAN").ToUpperInvariant();
        return order switch
        {
            "LITTLEENDIAN" => new(type, BigEndian: false),
            "BIGENDIAN" => new(type, BigEndian: true),
            _ => throw new VolumeFormatException(header.Path, header.At("imagedata byte order"), $"the byte order is '{order}'; expected LITTLEENDIAN or BIGENDIAN."),
        };
    }

    private static VoxelGrid Grid(InterfileHeader header, List<string> warnings)
    {
        long[] size = new long[3];
        double[] spacing = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            size[axis] = header.Integer("matrix size", axis + 1)
                ?? throw new VolumeFormatException(header.Path, 0, $"the header has no 'matrix size [{axis + 1}]'.");
            double? given = header.Number("scaling factor (mm/pixel)", axis + 1);
            if (given is null)
                warnings.Add($"The file does not say how large its voxels are along axis {axis + 1}; 1 mm is assumed.");
            spacing[axis] = given ?? 1;
        }

        // STIR centres x and y on voxel n/2 and starts z at the centre of ring 0 unless the third offset is given.
        bool placed = header.Number("first pixel offset (mm)", 3) is not null;
        Vector3D first = placed
            ? new(
                header.Number("first pixel offset (mm)", 1) ?? 0,
                header.Number("first pixel offset (mm)", 2) ?? 0,
                header.Number("first pixel offset (mm)", 3) ?? 0)
            : new(-(size[0] / 2) * spacing[0], -(size[1] / 2) * spacing[1], 0);
        if (!(spacing[0] > 0 && spacing[1] > 0 && spacing[2] > 0))
            throw new VolumeFormatException(header.Path, header.At("scaling factor (mm/pixel)", 1), $"voxel sizes {spacing[0]}, {spacing[1]}, {spacing[2]} mm must be above zero.");
        InterfilePosition position = InterfilePosition.Of(header, warnings);
        FileAffine affine = new(
            spacing[0] * position.ToLps(Vector3D.UnitX),
            spacing[1] * position.ToLps(Vector3D.UnitY),
            spacing[2] * position.ToLps(Vector3D.UnitZ),
            position.ToLps(first));
        return affine.ToGrid(header.Path, header.At("matrix size", 1), size[0], size[1], size[2]);
    }

    private static long Count(InterfileHeader header, string key)
    {
        long count = header.Integer(key) ?? 1;
        return count is >= 1 and <= MaxFrames
            ? count
            : throw new VolumeFormatException(header.Path, header.At(key), $"'{key}' is {count}; expected 1 to {MaxFrames}.");
    }

    private static long FrameOffset(InterfileHeader header, int frame, long frameBytes, List<string> warnings)
    {
        long? given = header.Integer("data offset in bytes", frame + 1) ?? (frame == 0 ? header.Integer("data offset in bytes") : null);
        if (given is < 0)
            throw new VolumeFormatException(header.Path, header.At("data offset in bytes", frame + 1), $"the data offset is {given}; expected 0 or more.");
        if (given is null && frame > 0)
            warnings.Add($"The header does not say where frame {frame} begins; frames are taken to follow one another.");
        return given ?? (frame == 0 ? 0 : FrameChoice.Product(header.Path, 0, frame, frameBytes));
    }

    /// <summary>One scale for the frame, or one for each plane; "quantification units" stands in for missing ones, as in STIR.</summary>
    private static double[] Scales(InterfileHeader header, int frameNumber, int planes)
    {
        double[] scales = header.Numbers("image scaling factor", frameNumber) ?? (frameNumber == 1 ? header.Numbers("image scaling factor") : null) ?? [1];
        if (scales.Length != 1 && scales.Length != planes)
            throw new VolumeFormatException(header.Path, header.At("image scaling factor", frameNumber), $"{scales.Length} scaling factors are given; expected 1 or {planes}.");
        double? units = header.Text("quantification units") is { } text && !double.TryParse(text, out _) ? null : header.Number("quantification units");
        if (units is not { } unit || unit == 1)
            return scales;
        if (Array.TrueForAll(scales, static s => s == 1))
            return [unit];
        return Array.TrueForAll(scales, s => s == unit)
            ? scales
            : throw new VolumeFormatException(header.Path, header.At("quantification units"), $"'quantification units' ({unit}) contradicts the image scaling factors.");
    }

    private static string HeaderPath(string path)
    {
        if (!path.EndsWith(".v", StringComparison.OrdinalIgnoreCase))
            return path;
        string header = Path.ChangeExtension(path, ".hv");
        if (File.Exists(header))
            return header;
        byte[] start = SampleReader.ReadStart(path, 8, out _);
        throw new VolumeFormatException(
            path,
            0,
            start.AsSpan().StartsWith("MATRIX7"u8)
                ? "this is an ECAT 7 file, which is not read; convert it to NIfTI first."
                : $"its Interfile header {Path.GetFileName(header)} is not beside it.");
    }
}
