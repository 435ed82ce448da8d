using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>Where the voxels of a NRRD file are: by space directions and origin, or by the older fields that only say distances.</summary>
internal static class NrrdOrientation
{
    public static VoxelGrid Grid(NrrdHeader header, NrrdAxes axes, List<string> warnings)
    {
        FileAffine affine = header.Has("spacedirections") ? Directed(header, axes, warnings) : Undirected(header, axes, warnings);
        return ToLps(header, affine, warnings).ToGrid(header.Path, header.At("sizes"), axes.Size(0), axes.Size(1), axes.Size(2));
    }

    private static FileAffine Directed(NrrdHeader header, NrrdAxes axes, List<string> warnings)
    {
        NrrdVector?[] directions = NrrdVector.List(header, "spacedirections", axes.Sizes.Length);
        double mm = MmOf(SpaceUnit(header), warnings);
        Vector3D[] columns = new Vector3D[3];
        for (int i = 0; i < axes.Spatial.Length; i++)
            columns[i] = mm * directions[axes.Spatial[i]]!.Mm;
        if (axes.Spatial.Length == 2)
        {
            Vector3D normal = Vector3D.Cross(columns[0], columns[1]);
            columns[2] = normal.Length > 0 ? normal.Normalized() : normal;
        }

        if (!header.Has("spaceorigin"))
            warnings.Add("The file does not say where its first voxel is; the origin of its space is assumed.");
        Vector3D origin = NrrdVector.List(header, "spaceorigin", 1)[0]?.Mm ?? Vector3D.Zero;
        return new(columns[0], columns[1], columns[2], mm * origin);
    }

    private static FileAffine Undirected(NrrdHeader header, NrrdAxes axes, List<string> warnings)
    {
        double[] spacing = PerAxis(header, "spacings", axes);
        double[] first = PerAxis(header, "axismins", axes);
        double[] last = PerAxis(header, "axismaxs", axes);
        string[] centers = header.Words("centers");
        string[] units = Quoted(header.Text("units"));
        double[] step = [1, 1, 1];
        double[] origin = new double[3];
        bool known = true;
        for (int i = 0; i < axes.Spatial.Length; i++)
        {
            int axis = axes.Spatial[i];
            bool node = axis < centers.Length && centers[axis].Equals("node", StringComparison.OrdinalIgnoreCase);
            double mm = MmOf(axis < units.Length ? units[axis] : "", warnings);
            double fromEnds = (last[axis] - first[axis]) / (node ? Math.Max(1, axes.Sizes[axis] - 1) : axes.Sizes[axis]);
            known &= double.IsFinite(spacing[axis]) || double.IsFinite(fromEnds);
            step[i] = mm * (double.IsFinite(spacing[axis]) ? spacing[axis] : double.IsFinite(fromEnds) ? fromEnds : 1);

            // The least position along an axis is its first voxel's edge, unless the samples sit on nodes.
            origin[i] = double.IsFinite(first[axis]) ? mm * first[axis] + (node ? 0 : 0.5 * step[i]) : 0;
        }

        if (!known)
            warnings.Add("The file does not say how large its voxels are; 1 mm is assumed.");
        return new(step[0] * Vector3D.UnitX, step[1] * Vector3D.UnitY, step[2] * Vector3D.UnitZ, new(origin[0], origin[1], origin[2]));
    }

    private static FileAffine ToLps(NrrdHeader header, FileAffine affine, List<string> warnings)
    {
        string space = header.Text("space").ToLowerInvariant();
        switch (space)
        {
            case "left-posterior-superior" or "lps" or "left-posterior-superior-time" or "lpst":
                return affine;
            case "right-anterior-superior" or "ras" or "right-anterior-superior-time" or "rast":
                return affine.WorldXyReversed();
            case "left-anterior-superior" or "las" or "left-anterior-superior-time" or "last":
                FileAffine turned = affine.WorldXyReversed();
                return new(XReversed(turned.ColumnX), XReversed(turned.ColumnY), XReversed(turned.ColumnZ), XReversed(turned.OriginMm));
            case "scanner-xyz" or "scanner-xyz-time" or "3d-right-handed" or "3d-left-handed" or "3d-right-handed-time" or "3d-left-handed-time":
                warnings.Add($"The file's space is '{space}', which says nothing about the patient; left-posterior-superior is assumed.");
                return affine;
            case "":
                warnings.Add("The file does not say what its space is; left-posterior-superior is assumed.");
                return affine;
            default:
                throw header.Bad("space", "left-posterior-superior, right-anterior-superior, left-anterior-superior, scanner-xyz or a shorter name of these");
        }
    }

    private static Vector3D XReversed(Vector3D v) => new(0 - v.X, v.Y, v.Z);

    /// <summary>One number for each axis; NaN where none is said.</summary>
    private static double[] PerAxis(NrrdHeader header, string field, NrrdAxes axes)
    {
        double[] numbers = new double[axes.Sizes.Length];
        Array.Fill(numbers, double.NaN);
        string[] words = header.Words(field);
        if (words.Length == 0)
            return numbers;
        if (words.Length != numbers.Length)
            throw header.Bad(field, $"a number for each of {numbers.Length} axes");
        for (int axis = 0; axis < words.Length; axis++)
        {
            if (!double.TryParse(words[axis], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[axis]))
                throw header.Bad(field, $"a number for each of {numbers.Length} axes");
        }

        return numbers;
    }

    /// <summary>The unit of space: that of its first axis.</summary>
    private static string SpaceUnit(NrrdHeader header) => Quoted(header.Text("spaceunits")) is [string first, ..] ? first : "";

    private static string[] Quoted(string text)
    {
        string[] parts = text.Split('"');
        return [.. parts.Where(static (_, i) => i % 2 == 1)];
    }

    private static double MmOf(string unit, List<string> warnings)
    {
        switch (unit.Trim().ToLowerInvariant())
        {
            case "" or "mm" or "millimeter" or "millimeters" or "millimetre" or "???": return 1;
            case "cm" or "centimeter" or "centimeters": return 10;
            case "m" or "meter" or "meters": return 1000;
            case "um" or "micron" or "microns" or "micrometer" or "micrometers" or "µm": return 0.001;
            default:
                string warning = $"The unit of distance '{unit}' is not known; mm is assumed.";
                if (!warnings.Contains(warning))
                    warnings.Add(warning);
                return 1;
        }
    }
}
