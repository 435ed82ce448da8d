using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Scanners;

/// <summary>Finds boxes that overlap: separating axes for a pair, a grid of cells to find the pairs.</summary>
internal static class BoxOverlap
{
    // Boxes may share a face; rounding of coordinates near 1 m stays far below this.
    private const double ToleranceMm = 1e-6;
    private const double CellMm = 8;

    /// <summary>The first pair of overlapping elements, or null.</summary>
    public static (int, int)? First(ScannerGeometry scanner)
    {
        BoxShape[] boxes = new BoxShape[scanner.DetectionBinCount];
        for (int i = 0; i < boxes.Length; i++)
            boxes[i] = scanner.ElementBox((uint)i);

        var cells = new Dictionary<(int, int, int), List<int>>();
        for (int i = 0; i < boxes.Length; i++)
        {
            (Vector3D low, Vector3D high) = Bounds(boxes[i]);
            for (int x = Cell(low.X); x <= Cell(high.X); x++)
            {
                for (int y = Cell(low.Y); y <= Cell(high.Y); y++)
                {
                    for (int z = Cell(low.Z); z <= Cell(high.Z); z++)
                    {
                        if (!cells.TryGetValue((x, y, z), out List<int>? list))
                            cells[(x, y, z)] = list = [];
                        foreach (int other in list)
                        {
                            if (Overlap(boxes[i], boxes[other]))
                                return (other, i);
                        }

                        list.Add(i);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Whether two boxes share more than a face.</summary>
    public static bool Overlap(in BoxShape a, in BoxShape b)
    {
        Vector3D between = b.CenterMm - a.CenterMm;
        double reach = HalfDiagonal(a) + HalfDiagonal(b);
        if (between.LengthSquared >= reach * reach)
            return false;
        Span<Vector3D> axesA = [a.HalfAxisU, a.HalfAxisV, a.HalfAxisW];
        Span<Vector3D> axesB = [b.HalfAxisU, b.HalfAxisV, b.HalfAxisW];
        for (int i = 0; i < 3; i++)
        {
            if (Separates(axesA[i], between, axesA, axesB) || Separates(axesB[i], between, axesA, axesB))
                return false;
        }

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                if (Separates(Vector3D.Cross(axesA[i], axesB[j]), between, axesA, axesB))
                    return false;
            }
        }

        return true;
    }

    private static bool Separates(Vector3D axis, Vector3D between, ReadOnlySpan<Vector3D> axesA, ReadOnlySpan<Vector3D> axesB)
    {
        double length = axis.Length;
        if (length < 1e-9)
            return false;
        double needed = 0;
        for (int i = 0; i < 3; i++)
            needed += Math.Abs(Vector3D.Dot(axis, axesA[i])) + Math.Abs(Vector3D.Dot(axis, axesB[i]));
        return Math.Abs(Vector3D.Dot(axis, between)) >= needed - ToleranceMm * length;
    }

    private static double HalfDiagonal(in BoxShape box) =>
        Math.Sqrt(box.HalfAxisU.LengthSquared + box.HalfAxisV.LengthSquared + box.HalfAxisW.LengthSquared);

    private static int Cell(double mm) => (int)Math.Floor(mm / CellMm);

    private static (Vector3D Low, Vector3D High) Bounds(in BoxShape box)
    {
        Vector3D half = new(
            Math.Abs(box.HalfAxisU.X) + Math.Abs(box.HalfAxisV.X) + Math.Abs(box.HalfAxisW.X),
            Math.Abs(box.HalfAxisU.Y) + Math.Abs(box.HalfAxisV.Y) + Math.Abs(box.HalfAxisW.Y),
            Math.Abs(box.HalfAxisU.Z) + Math.Abs(box.HalfAxisV.Z) + Math.Abs(box.HalfAxisW.Z));
        return (box.CenterMm - half, box.CenterMm + half);
    }
}
