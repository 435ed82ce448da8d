using PetRecon.Core.Rays;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Where one ray of a <see cref="RayPattern"/> starts (or ends) on each column of crystals: for the centre ray at the columns themselves,
/// else at points inside the crystals' boxes, which form columns again as long as the boxes of a column lie alike.
/// </summary>
internal sealed class ColumnEnds
{
    private const float ToleranceVoxels = 2e-3f;

    private readonly List<ColumnClass> _classes = [];

    private ColumnEnds(int count)
    {
        X = new float[count];
        Y = new float[count];
        ClassOf = new int[count];
        CrystalClassOf = [];
    }

    /// <summary>First index of each column's points.</summary>
    public float[] X { get; }

    /// <summary>Second index of each column's points.</summary>
    public float[] Y { get; }

    /// <summary>Class of each column by the heights of its points.</summary>
    public int[] ClassOf { get; }

    /// <summary>The classes, with the heights of the points.</summary>
    public IReadOnlyList<ColumnClass> Classes => _classes;

    /// <summary>Which of <see cref="CrystalColumns.Classes"/> a class is made from.</summary>
    public List<int> CrystalClassOf { get; }

    /// <summary>Finds the points; null if those of a column do not stand above each other.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="crystals">The crystals.</param>
    /// <param name="table">Centres, and half axes unless all offsets are 0.</param>
    /// <param name="offsets">Offsets along depth, face 1 and face 2, in half axes.</param>
    public static ColumnEnds? Find(CrystalColumns columns, CrystalTable crystals, DetectorTable table, ReadOnlySpan<float> offsets)
    {
        ColumnEnds ends = new(columns.Count);
        for (int column = 0; column < columns.Count; column++)
        {
            ReadOnlySpan<int> members = columns.CrystalsOf(column);
            uint lowest = crystals.FirstBin[members[0]];
            ends.X[column] = At(table, lowest, 0, offsets);
            ends.Y[column] = At(table, lowest, 1, offsets);
            ColumnClass plain = columns.Classes[columns.ClassOf[column]];
            float shift = At(table, lowest, 2, offsets) - plain.Heights[0];
            for (int k = 1; k < members.Length; k++)
            {
                uint bin = crystals.FirstBin[members[k]];
                bool alike = Math.Abs(At(table, bin, 0, offsets) - ends.X[column]) <= 2 * ToleranceVoxels
                    && Math.Abs(At(table, bin, 1, offsets) - ends.Y[column]) <= 2 * ToleranceVoxels
                    && Math.Abs(At(table, bin, 2, offsets) - plain.Heights[k] - shift) <= 2 * ToleranceVoxels;
                if (!alike)
                    return null;
            }

            ends.ClassOf[column] = ends.ClassFor(columns.ClassOf[column], plain with { Heights = Array.ConvertAll(plain.Heights, z => z + shift) });
        }

        return ends;
    }

    private int ClassFor(int crystalClass, ColumnClass shifted)
    {
        for (int c = 0; c < _classes.Count; c++)
        {
            if (CrystalClassOf[c] == crystalClass && _classes[c].IsSame(shifted, ToleranceVoxels))
                return c;
        }

        _classes.Add(shifted);
        CrystalClassOf.Add(crystalClass);
        return _classes.Count - 1;
    }

    private static float At(DetectorTable table, uint bin, int axis, ReadOnlySpan<float> offsets)
    {
        float at = table.Centers.Span[DetectorTable.CenterStride * (int)bin + axis];
        if (table.HalfAxes.IsEmpty)
            return at;
        ReadOnlySpan<float> half = table.HalfAxes.Span[(DetectorTable.HalfAxesStride * (int)bin + axis)..];
        return at + offsets[0] * half[0] + offsets[1] * half[4] + offsets[2] * half[8];
    }
}
