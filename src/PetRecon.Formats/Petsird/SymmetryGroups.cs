using PetRecon.Core.Scanners;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// PETSIRD's symmetry groups of module pairs: a table of efficiencies for each group, and which group a pair of modules belongs to
/// (detectionEfficiencies.modulePairSGIDLUT and modulePairEfficienciesVectors).
/// </summary>
internal sealed class SymmetryGroups : IModulePairEfficiencies
{
    private readonly int _moduleCount;

    // For each ordered pair of modules: 2 * table + 1 if the table's rows belong to the second module, or -1 for no table.
    private readonly int[] _tableOfPair;
    private readonly List<(float[] Values, int Columns)> _tables = [];

    public SymmetryGroups(int moduleCount)
    {
        _moduleCount = moduleCount;
        _tableOfPair = new int[moduleCount * moduleCount];
        Array.Fill(_tableOfPair, -1);
    }

    /// <summary>Number of tables.</summary>
    public int TableCount => _tables.Count;

    /// <summary>Whether every table holds ones only, so that the groups say nothing.</summary>
    public bool AreAllOne => !_tables.Exists(static table => Array.Exists(table.Values, static value => value != 1));

    /// <summary>Adds a table: rows for the bins of the first module, columns for those of the second.</summary>
    public int AddTable(float[] values, int columns)
    {
        _tables.Add((values, columns));
        return _tables.Count - 1;
    }

    /// <summary>Says that a pair of modules uses a table.</summary>
    public void Assign(int module0, int module1, int table)
    {
        _tableOfPair[module1 * _moduleCount + module0] = 2 * table + 1;
        _tableOfPair[module0 * _moduleCount + module1] = 2 * table;
    }

    /// <summary>A number that is the same for pairs with the same table in the same orientation; -1 for pairs without one.</summary>
    public int GroupOf(int module0, int module1) => _tableOfPair[module0 * _moduleCount + module1];

    public float Pair(int module0, int binInModule0, int module1, int binInModule1)
    {
        int code = _tableOfPair[module0 * _moduleCount + module1];
        if (code < 0)
            return 1;
        (float[] values, int columns) = _tables[code >> 1];
        bool swap = module0 == module1 ? binInModule0 < binInModule1 : (code & 1) != 0;
        return swap ? values[binInModule1 * columns + binInModule0] : values[binInModule0 * columns + binInModule1];
    }
}
