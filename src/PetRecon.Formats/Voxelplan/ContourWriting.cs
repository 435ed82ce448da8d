using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Formats.Voxelplan;

/// <summary>Structures as the text of a contour file, version 2.0.</summary>
internal static class ContourWriting
{
    private const double PlaneToleranceMm = 1e-3;

    public static byte[] Text(IReadOnlyList<Structure> structures, VoxelGrid grid)
    {
        if (grid.AxisX != Vector3D.UnitX || grid.AxisY != Vector3D.UnitY || Math.Abs(grid.AxisZ.Z) < 1)
            throw new ArgumentException($"A grid with the axes {grid.AxisX}, {grid.AxisY}, {grid.AxisZ} is no VOXELPLAN cube's; its slices have to be transversal.", nameof(grid));
        StringBuilder text = new();
        text.Append("vdx_file_version 2.0\nall_indices_zero_based\n");
        text.Append(FormattableString.Invariant($"number_of_vois {structures.Count}\n"));
        foreach (Structure structure in structures)
            Append(text, structure, grid);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, Structure structure, VoxelGrid grid)
    {
        IGrouping<double, Contour>[] slices = [.. structure.Contours
            .Where(static contour => contour.PointsMm.Length > 0 && (contour.IsClosed || contour.Kind == ContourKind.Point))
            .GroupBy(contour => PlaneOf(structure, contour))
            .OrderBy(static slice => slice.Key)];
        int type = structure.InterpretedType switch { "PTV" or "CTV" or "GTV" => 1, "AVOIDANCE" => 2, "EXTERNAL" => 10, _ => 0 };
        text.Append(FormattableString.Invariant($"\nvoi {Name(structure.Name)}\nkey empty\ntype {type}\n\ncontours\nreference_frame\n"));
        text.Append(" origin 0.000 0.000 0.000\n point_on_x_axis 1.000 0.000 0.000\n point_on_y_axis 0.000 1.000 0.000\n point_on_z_axis 0.000 0.000 1.000\n");
        text.Append(FormattableString.Invariant($"number_of_slices {slices.Length}\n\n"));
        for (int k = 0; k < slices.Length; k++)
            AppendSlice(text, slices[k], k, grid);
    }

    private static void AppendSlice(StringBuilder text, IGrouping<double, Contour> slice, int index, VoxelGrid grid)
    {
        double z = slice.Key;
        double thickness = slice.First().SlabThicknessMm ?? grid.SpacingMm.Z;
        Vector3D corner = grid.PositionMm(-0.5, -0.5, 0);
        text.Append(FormattableString.Invariant($"slice {index}\nslice_in_frame {z:0.0###}\n"));
        text.Append(FormattableString.Invariant($"thickness {thickness:0.0###} reference start_pos {z - thickness / 2:0.0###} stop_pos {z + thickness / 2:0.0###}\n"));
        text.Append(FormattableString.Invariant($"number_of_contours {slice.Count()}\n"));
        int number = 0;
        foreach (Contour contour in slice)
        {
            // A closed contour repeats its first point.
            bool closed = contour.PointsMm.Length > 1;
            text.Append(FormattableString.Invariant($"contour {number++}\ninternal false\nnumber_of_points {contour.PointsMm.Length + (closed ? 1 : 0)}\n"));
            foreach (Vector3D point in closed ? contour.PointsMm.Add(contour.PointsMm[0]) : contour.PointsMm)
                text.Append(FormattableString.Invariant($" {point.X - corner.X:0.0000} {point.Y - corner.Y:0.0000} {point.Z:0.0000} 0.0000 0.0000 0.0000\n"));
            text.Append('\n');
        }
    }

    private static double PlaneOf(Structure structure, Contour contour)
    {
        double z = contour.PointsMm[0].Z;
        foreach (Vector3D point in contour.PointsMm)
        {
            if (Math.Abs(point.Z - z) > PlaneToleranceMm)
                throw new ArgumentException($"Structure \"{structure.Name}\" has a contour from z = {z} mm to {point.Z} mm; contour files hold transversal ones only.");
        }

        return Math.Round(z, 4);
    }

    private static string Name(string name) => string.Join('_', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
