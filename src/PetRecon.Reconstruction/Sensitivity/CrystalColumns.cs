using System.Numerics;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Crystals sorted into columns: those of one type that stand above each other along the image's third axis, whatever their distances.
/// Columns with the same heights and the same division into modules form a class. A cylinder of 760 x 80 crystals has 760 columns of one class.
/// </summary>
internal sealed class CrystalColumns
{
    private const float ToleranceVoxels = 2e-3f;
    private const int MaxClasses = 256;

    private readonly int[] _crystals;
    private readonly int[] _first;
    private readonly Vector2[] _places;
    private readonly List<ColumnClass> _classes = [];
    private readonly List<int[]> _moduleSets = [];

    private CrystalColumns(int[] crystals, int[] first)
    {
        _crystals = crystals;
        _first = first;
        ClassOf = new int[Count];
        ModuleSetOf = new int[Count];
        _places = new Vector2[Count];
    }

    /// <summary>Number of columns.</summary>
    public int Count => _first.Length - 1;

    /// <summary>Class of each column.</summary>
    public int[] ClassOf { get; }

    /// <summary>Which entry of <see cref="ModuleSets"/> a column's modules are.</summary>
    public int[] ModuleSetOf { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<ColumnClass> Classes => _classes;

    /// <summary>Lists of modules from bottom to top, one for each run of a column; shared by the columns of a stack of modules.</summary>
    public IReadOnlyList<int[]> ModuleSets => _moduleSets;

    /// <summary>The crystals of a column, by height.</summary>
    public ReadOnlySpan<int> CrystalsOf(int column) => _crystals.AsSpan(_first[column], _first[column + 1] - _first[column]);

    /// <summary>Where a column is, in voxel indices across it.</summary>
    public Vector2 PlaceOf(int column) => _places[column];

    /// <summary>Finds the columns.</summary>
    /// <param name="crystals">The scanner's crystals.</param>
    /// <param name="centers"><see cref="DetectorTable.Centers"/> of the grid.</param>
    /// <returns>The columns; null if there are so many classes that columns are of no use.</returns>
    public static CrystalColumns? Find(CrystalTable crystals, ReadOnlySpan<float> centers)
    {
        int count = crystals.Count;
        float[][] at = [new float[count], new float[count], new float[count]];
        for (int i = 0; i < count; i++)
        {
            for (int axis = 0; axis < 3; axis++)
                at[axis][i] = centers[DetectorTable.CenterStride * (int)crystals.FirstBin[i] + axis];
        }

        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        int[] groupX = Groups(order, at[0], crystals.Type);
        int[] group = Groups(order, at[1], groupX);
        Array.Sort(order, (i, j) => group[i] != group[j] ? group[i].CompareTo(group[j]) : at[2][i].CompareTo(at[2][j]));
        List<int> first = [];
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || group[order[i]] != group[order[i - 1]])
                first.Add(i);
        }

        first.Add(count);
        CrystalColumns columns = new(order, [.. first]);
        for (int column = 0; column < columns.Count; column++)
            columns._places[column] = new(at[0][columns.CrystalsOf(column)[0]], at[1][columns.CrystalsOf(column)[0]]);
        return columns.Classify(crystals, at[2]) ? columns : null;
    }

    // Numbers runs of equal coordinates within equal earlier groups. Sorted gaps, not rounding, decide: rounding splits what straddles it.
    private static int[] Groups(int[] order, float[] at, int[] earlier)
    {
        Array.Sort(order, (i, j) => earlier[i] != earlier[j] ? earlier[i].CompareTo(earlier[j]) : at[i].CompareTo(at[j]));
        int[] group = new int[order.Length];
        int current = 0;
        for (int n = 0; n < order.Length; n++)
        {
            if (n > 0 && (earlier[order[n]] != earlier[order[n - 1]] || at[order[n]] - at[order[n - 1]] > ToleranceVoxels))
                current++;
            group[order[n]] = current;
        }

        return group;
    }

    private bool Classify(CrystalTable crystals, float[] z)
    {
        Dictionary<string, int> sets = [];
        for (int column = 0; column < Count; column++)
        {
            ReadOnlySpan<int> members = CrystalsOf(column);
            float[] heights = new float[members.Length];
            int[] runs = new int[members.Length];
            List<int> modules = [];
            for (int k = 0; k < members.Length; k++)
            {
                heights[k] = z[members[k]];
                if (k == 0 || crystals.Module[members[k]] != modules[^1])
                    modules.Add(crystals.Module[members[k]]);
                runs[k] = modules.Count - 1;
            }

            ColumnClass candidate = new(crystals.Type[members[0]], heights, runs);
            ClassOf[column] = _classes.FindIndex(known => known.IsSame(candidate, ToleranceVoxels));
            if (ClassOf[column] < 0)
            {
                ClassOf[column] = _classes.Count;
                _classes.Add(candidate);
            }

            string name = string.Join(',', modules);
            if (!sets.TryGetValue(name, out int set))
            {
                sets.Add(name, set = _moduleSets.Count);
                _moduleSets.Add([.. modules]);
            }

            ModuleSetOf[column] = set;
            if (_classes.Count > MaxClasses)
                return false;
        }

        return true;
    }
}
