using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Reads MetaImage (.mha, .mhd): 2 to 4 dimensions, plain or zlib-compressed, with voxels in the same file, one other, a list or a pattern.
/// Its world is LPS already. Keys as in the MetaIO library of ITK.
/// </summary>
internal static class MetaImageReader
{
    public static VolumeReadResult Read(string path, int? frame, UnpackedSamples? unpacked)
    {
        MetaImageHeader header = MetaImageHeader.Parse(path);
        RefuseWhatIsNoScalarImage(header);
        List<string> warnings = [];
        long[] sizes = Sizes(header, out int dimensions);
        long frameCount = FrameChoice.Product(path, header.At("DimSize"), sizes.AsSpan(3));
        long sampleCount = FrameChoice.Product(path, header.At("DimSize"), sizes);
        VoxelGrid grid = Affine(header, dimensions, warnings).ToGrid(path, header.At("DimSize"), sizes[0], sizes[1], sizes[2]);
        int chosen = FrameChoice.Of(path, frame, frameCount);
        bool packed = header.Flag("CompressedData", false);
        IReadOnlyList<SampleSegment> segments = MetaImageData.Segments(header, sizes, dimensions, sampleCount, packed);
        (double slope, double intercept) = ScaleOf(header, warnings);
        if (slope != 1 || intercept != 0)
            segments = [.. segments.Select(s => s with { Slope = slope, Intercept = intercept })];
        string format = $"MetaImage{(packed ? ", zlib" : "")}";
        return VolumeAssembly.Assemble(grid, segments, (chosen, frameCount), format, warnings, header.Text("Comment"), unpacked);
    }

    private static void RefuseWhatIsNoScalarImage(MetaImageHeader header)
    {
        string kind = header.Text("ObjectType", "Image");
        if (!kind.Equals("Image", StringComparison.OrdinalIgnoreCase))
            throw new VolumeFormatException(header.Path, header.At("ObjectType"), $"the file holds a MetaIO '{kind}'; expected Image.");
        long channels = header.Integer("ElementNumberOfChannels", 1);
        if (channels != 1)
            throw new VolumeFormatException(header.Path, header.At("ElementNumberOfChannels"), $"each voxel has {channels} numbers (a colour, vector or complex image); one is needed.");
        if (!header.Flag("BinaryData", true))
            throw new VolumeFormatException(header.Path, header.At("BinaryData"), "the voxels are written as text (BinaryData = False); only binary data are read.");
    }

    private static long[] Sizes(MetaImageHeader header, out int dimensions)
    {
        long count = header.Integer("NDims", 0);
        if (count is < 2 or > 4)
            throw new VolumeFormatException(header.Path, header.At("NDims"), $"NDims is {count}; expected 2, 3 or 4.");
        dimensions = (int)count;
        double[] numbers = header.Numbers(dimensions, "DimSize")
            ?? throw new VolumeFormatException(header.Path, 0, "the header has no DimSize.");
        long[] sizes = [1, 1, 1, 1];
        for (int i = 0; i < dimensions; i++)
        {
            if (!(numbers[i] is >= 1 and <= int.MaxValue) || numbers[i] != Math.Floor(numbers[i]))
                throw new VolumeFormatException(header.Path, header.At("DimSize"), $"DimSize is '{header.Text("DimSize")}'; expected whole numbers of 1 or more.");
            sizes[i] = (long)numbers[i];
        }

        return sizes;
    }

    private static FileAffine Affine(MetaImageHeader header, int dimensions, List<string> warnings)
    {
        double mm = header.Text("DistanceUnits").ToLowerInvariant() switch { "um" => 0.001, "cm" => 10, _ => 1 };
        double[]? spacing = header.Numbers(dimensions, "ElementSpacing", "ElementSize");
        if (spacing is null)
            warnings.Add("The file does not say how large its voxels are; 1 mm is assumed.");
        double[] origin = header.Numbers(dimensions, "Offset", "Position", "Origin") ?? new double[dimensions];
        double[]? matrix = header.Numbers(dimensions * dimensions, "TransformMatrix", "Rotation", "Orientation");
        Vector3D[] columns = [Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ];
        for (int axis = 0; axis < 3 && axis < dimensions; axis++)
        {
            // The matrix is stored axis by axis: each run of NDims numbers is where one index points.
            Vector3D direction = matrix is null
                ? columns[axis]
                : new(matrix[axis * dimensions], matrix[axis * dimensions + 1], dimensions > 2 ? matrix[axis * dimensions + 2] : 0);
            double step = spacing?[axis] ?? 1;
            if (!(Math.Abs(direction.Length - 1) < 1e-2))
                warnings.Add($"Axis {axis} of TransformMatrix has length {direction.Length:0.####}, not 1; its direction was used.");
            columns[axis] = direction.Length > 0 ? mm * step / direction.Length * direction : Vector3D.Zero;
        }

        return new(columns[0], columns[1], columns[2], mm * new Vector3D(origin[0], origin[1], dimensions > 2 ? origin[2] : 0));
    }

    private static (double Slope, double Intercept) ScaleOf(MetaImageHeader header, List<string> warnings)
    {
        double slope = header.Numbers(1, "ElementToIntensityFunctionSlope")?[0] ?? 1;
        double intercept = header.Numbers(1, "ElementToIntensityFunctionOffset")?[0] ?? 0;
        if (slope != 1 || intercept != 0)
            warnings.Add(FormattableString.Invariant($"Values were scaled by the header's intensity function, {slope:G6} * stored + {intercept:G6}; ITK leaves them unscaled."));
        return (slope, intercept);
    }
}
