using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>From the lines of a .hed file to what they mean.</summary>
internal static class HeaderReading
{
    /// <summary>Slices whose distances differ by more than this do not make a grid.</summary>
    private const double SliceToleranceMm = 0.01;

    public static VoxelplanHeader Read(string path)
    {
        HeaderFields fields = HeaderFields.Parse(path);
        List<string> warnings = [];
        bool bigEndian = fields.Text("byte_order").ToLowerInvariant() switch
        {
            "vms" => false,
            "aix" => true,
            _ => throw fields.Bad("byte_order", "vms (least significant byte first) or aix (most significant byte first)"),
        };
        (VoxelGrid grid, double[] positions) = Grid(path, fields, warnings);
        return new()
        {
            Path = path,
            Version = fields.Text("version"),
            Modality = fields.Text("modality"),
            PrimaryView = View(fields, warnings),
            PatientName = fields.Text("patient_name"),
            CreatedBy = fields.Text("created_by"),
            Grid = grid,
            SampleType = SampleType(fields),
            IsBigEndian = bigEndian,
            SlicePositionsMm = [.. positions],
            Warnings = [.. warnings],
        };
    }

    private static string View(HeaderFields fields, List<string> warnings)
    {
        string view = fields.Text("primary_view");
        if (view.Length > 0 && !view.StartsWith("transvers", StringComparison.OrdinalIgnoreCase))
            warnings.Add($"The header's primary_view is '{view}'; slices are taken as transversal ones.");
        return view;
    }

    private static VoxelSampleType SampleType(HeaderFields fields)
    {
        double bytes = fields.Number("num_bytes");
        string type = fields.Text("data_type").ToLowerInvariant();
        if (type is not ("integer" or "float" or "double"))
            throw fields.Bad("data_type", "integer, float or double");
        return (type, bytes) switch
        {
            ("integer", 1) => VoxelSampleType.Int8,
            ("integer", 2) => VoxelSampleType.Int16,
            ("integer", 4) => VoxelSampleType.Int32,
            ("integer", 8) => VoxelSampleType.Int64,
            ("float" or "double", 4) => VoxelSampleType.Float32,
            ("float" or "double", 8) => VoxelSampleType.Float64,
            _ => throw fields.Bad("num_bytes", type == "integer" ? "1, 2, 4 or 8 for integers" : $"4 or 8 for {type}"),
        };
    }

    private static (VoxelGrid Grid, double[] Positions) Grid(string path, HeaderFields fields, List<string> warnings)
    {
        int x = fields.Size("dimx", "slice_dimension");
        int y = fields.Size("dimy", "slice_dimension");
        int z = fields.Size("dimz", "slice_number");
        double pixelMm = Distance(fields, "pixel_size");
        double zOffset = fields.Number("zoffset", 0);
        double[] positions = Positions(path, fields, z, zOffset);
        double sliceMm = positions.Length > 1 || !fields.Has("slice_distance") && positions.Length == 1
            ? TableDistance(path, fields, positions)
            : Distance(fields, "slice_distance");
        double firstZ = positions.Length > 0 ? positions[0] : zOffset * sliceMm;
        if (positions.Length > 1 && fields.Has("slice_distance") && Math.Abs(Math.Abs(sliceMm) - fields.Number("slice_distance")) > SliceToleranceMm)
            warnings.Add(FormattableString.Invariant($"The header's slice_distance is {fields.Number("slice_distance")} mm, its table's {Math.Abs(sliceMm):0.####} mm; the table was believed."));
        Vector3D origin = new((fields.Number("xoffset", 0) + 0.5) * pixelMm, (fields.Number("yoffset", 0) + 0.5) * pixelMm, firstZ);
        FileAffine affine = new(new(pixelMm, 0, 0), new(0, pixelMm, 0), new(0, 0, sliceMm), origin);
        return (affine.ToGrid(path, fields.At("dimx"), x, y, z), positions);
    }

    private static double Distance(HeaderFields fields, string key)
    {
        double mm = fields.Number(key);
        return mm > 0 ? mm : throw fields.Bad(key, "a distance in mm above 0");
    }

    /// <summary>The table's positions of this cube's slices: a cube that is smaller than its CT begins at zoffset in the CT's table.</summary>
    private static double[] Positions(string path, HeaderFields fields, int count, double zOffset)
    {
        int rows = fields.Slices.Count;
        bool announced = fields.Text("z_table").StartsWith("yes", StringComparison.OrdinalIgnoreCase);
        if (rows == 0)
            return announced ? throw fields.Bad("z_table", "a table of slices after the line 'slice_no ...'") : [];
        int first = rows == count ? 0 : (int)Math.Clamp(zOffset, 0, int.MaxValue);
        if (rows < count || first > rows - count)
            throw new VolumeFormatException(path, fields.Slices[^1].At, $"the table has {rows} slices; {first + (long)count} are needed.");
        return [.. fields.Slices.GetRange(first, count).Select(static slice => slice.Row[1])];
    }

    private static double TableDistance(string path, HeaderFields fields, double[] positions)
    {
        if (positions.Length == 1)
            return fields.Slices[0].Row is [_, _, > 0 and double thickness, ..] ? thickness : throw fields.Bad("slice_distance", "a distance in mm above 0");
        double mean = (positions[^1] - positions[0]) / (positions.Length - 1);
        for (int k = 0; k < positions.Length; k++)
        {
            if (!(Math.Abs(positions[0] + k * mean - positions[k]) <= SliceToleranceMm))
            {
                throw new VolumeFormatException(
                    path,
                    fields.Slices[0].At,
                    FormattableString.Invariant($"the slices are not at even distances: slice {k} is at {positions[k]} mm, expected {positions[0] + k * mean:0.###} mm. Interpolate the CT to even slices first."));
            }
        }

        return mean;
    }
}
