using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Reads PETSIRD's DetectionEfficiencies. From v0.10 on tables are lower triangular; before, they are square with the upper triangle
/// filled, and a pair of modules is looked up in whichever order the file has it.
/// </summary>
internal sealed class EfficienciesReader(YardlRecord record, ImmutableArray<DetectorModuleType> types, List<string> warnings)
{
    private readonly int[] _firstModule = Offsets(types);

    private int ModuleCount => _firstModule[^1];

    /// <summary>Which modules are in coincidence, and the tables for pairs of modules; null for all modules and for no tables.</summary>
    public (ModuleCoincidences? Coincidences, SymmetryGroups? Groups) ReadModulePairs()
    {
        object?[] luts = record.Items("modulePairSGIDLUT");
        if (luts.Length == 0)
            return (null, null);
        CheckSize(luts);
        SymmetryGroups groups = new(ModuleCount);
        bool[] allowed = new bool[ModuleCount * ModuleCount];
        object?[] vectors = record.Items("modulePairEfficienciesVectors");
        for (int type0 = 0; type0 < types.Length; type0++)
        {
            for (int type1 = 0; type1 <= type0; type1++)
            {
                // Before v0.10 the lower type comes first; the table is then entered with the modules exchanged.
                SgidTable forward = SgidTable.From(At(At(luts, type0), type1));
                SgidTable backward = type0 == type1 ? forward : SgidTable.From(At(At(luts, type1), type0));
                int[] forwardTables = AddTables(groups, At(At(vectors, type0), type1), type0, type1);
                int[] backwardTables = type0 == type1 ? forwardTables : AddTables(groups, At(At(vectors, type1), type0), type1, type0);
                for (int m0 = 0; m0 < types[type0].ModuleCount; m0++)
                {
                    for (int m1 = 0; m1 < (type0 == type1 ? m0 + 1 : types[type1].ModuleCount); m1++)
                    {
                        int module0 = _firstModule[type0] + m0;
                        int module1 = _firstModule[type1] + m1;
                        bool found = Enter(groups, backward.IsSquare ? backward[m1, m0] : -1, backwardTables, module1, module0)
                            || Enter(groups, forward[m0, m1], forwardTables, module0, module1);
                        allowed[module0 * ModuleCount + module1] = allowed[module1 * ModuleCount + module0] = found;
                    }
                }
            }
        }

        var coincidences = ModuleCoincidences.FromRule(ModuleCount, (a, b) => allowed[a * ModuleCount + b]);
        return (coincidences, groups.AreAllOne ? null : groups);
    }

    /// <summary>Efficiency of each detection bin through all types; null when all are 1.</summary>
    public float[]? ReadBins(ScannerGeometry scanner)
    {
        object?[] perType = record.Items("detectionBinEfficiencies");
        if (perType.Length == 0)
            return null;
        if (perType.Length != types.Length)
            throw new PetsirdModelException($"There are detection bin efficiencies for {perType.Length} module types; the scanner has {types.Length}.");
        float[] efficiencies = new float[scanner.DetectionBinCount];
        for (int type = 0; type < types.Length; type++)
        {
            float[] values = Tree.Numbers<float>(perType[type], "detectionBinEfficiencies");
            Span<float> target = efficiencies.AsSpan(scanner.DetectionBinOffsets[type], (int)types[type].DetectionBinCount);
            if (values.Length == 0)
                target.Fill(1);
            else if (values.Length == target.Length)
                values.CopyTo(target);
            else
                throw new PetsirdModelException($"Module type {type} has {values.Length} detection bin efficiencies; expected {target.Length}, one for each bin.");
        }

        if (Array.Exists(efficiencies, static e => !(e >= 0 && float.IsFinite(e))))
            throw new PetsirdModelException("A detection bin efficiency is negative or not finite.");
        return Array.TrueForAll(efficiencies, static e => e == 1) ? null : efficiencies;
    }

    public float ReadCalibration()
    {
        float factor = record.Single("calibrationFactor", missing: 1);
        if (factor > 0 && float.IsFinite(factor))
            return factor;
        warnings.Add($"The calibration factor is {factor}, which no scanner can have; 1 is used instead.");
        return 1;
    }

    private static bool Enter(SymmetryGroups groups, int sgid, int[] tables, int module0, int module1)
    {
        if (sgid < 0)
            return false;
        if (tables.Length == 0)
            return true;
        if (sgid >= tables.Length)
            throw new PetsirdModelException($"Modules {module0} and {module1} are in symmetry group {sgid}; there are {tables.Length} groups.");
        if (tables[sgid] >= 0)
            groups.Assign(module0, module1, tables[sgid]);
        return true;
    }

    /// <summary>Adds the tables of one pair of types; gives the table of each group, -1 for groups whose table is empty.</summary>
    private int[] AddTables(SymmetryGroups groups, object? vector, int type0, int type1)
    {
        int rows = types[type0].ElementCount * types[type0].EnergyBinCount;
        int columns = types[type1].ElementCount * types[type1].EnergyBinCount;
        List<int> tables = [];
        foreach (YardlRecord group in Tree.Records(vector, "modulePairEfficienciesVectors"))
        {
            long sgid = Convert.ToInt64(group.Field("sgid") as IConvertible ?? -1, System.Globalization.CultureInfo.InvariantCulture);
            if (sgid != tables.Count)
                throw new PetsirdModelException($"Module pair efficiencies number {tables.Count} claim to be of symmetry group {sgid}.");
            float[] values = Flatten(group.Field("values"), columns);
            if (values.Length != 0 && values.Length != (long)rows * columns)
                throw new PetsirdModelException($"Symmetry group {sgid} has {values.Length} efficiencies; expected {rows} x {columns}.");
            if (Array.Exists(values, static e => !(e >= 0 && float.IsFinite(e))))
                throw new PetsirdModelException($"An efficiency of symmetry group {sgid} is negative or not finite.");
            tables.Add(values.Length == 0 ? -1 : groups.AddTable(values, columns));
        }

        return [.. tables];
    }

    private static float[] Flatten(object? values, int columns)
    {
        if (values is YardlArray)
            return Tree.Numbers<float>(values, "values");
        object?[] rows = Tree.Items(values, "values");
        List<float> numbers = [];
        foreach (object? row in rows)
        {
            float[] one = Tree.Numbers<float>(row, "values");
            if (one.Length != columns)
                throw new PetsirdModelException($"A row of module pair efficiencies has {one.Length} numbers; expected {columns}.");
            numbers.AddRange(one);
        }

        return [.. numbers];
    }

    /// <summary>An item of a vector that may be shorter than the model says.</summary>
    private static object? At(object? vector, int index)
    {
        object?[] items = Tree.Items(vector, "module pair table");
        return index < items.Length ? items[index] : null;
    }

    /// <summary>
    /// The tables made here are quadratic in the number of modules. That is refused where the file does not fill them, even allowing for
    /// pairs of types that it leaves out.
    /// </summary>
    private void CheckSize(object?[] luts)
    {
        if (ModuleCount > 30_000)
            throw new PetsirdModelException($"The scanner has {ModuleCount} modules; at most 30000 are supported.");
        long entries = 0;
        foreach (object? row in luts)
        {
            foreach (object? lut in Tree.Items(row, "modulePairSGIDLUT"))
                entries += SgidTable.From(lut).EntryCount;
        }

        if ((long)ModuleCount * ModuleCount > 4096 + 256 * entries)
            throw new PetsirdModelException($"The modulePairSGIDLUT has {entries} entries; that is too few for {ModuleCount} modules.");
    }

    private static int[] Offsets(ImmutableArray<DetectorModuleType> types)
    {
        int[] offsets = new int[types.Length + 1];
        for (int i = 0; i < types.Length; i++)
            offsets[i + 1] = offsets[i] + types[i].ModuleCount;
        return offsets;
    }

    /// <summary>Symmetry group by module and module, in either of the model's two forms; -1 where there is none.</summary>
    private readonly struct SgidTable
    {
        private readonly int[]? _square;
        private readonly int _columns;
        private readonly object?[]? _rows;

        private SgidTable(int[]? square, int columns, object?[]? rows)
        {
            _square = square;
            _columns = columns;
            _rows = rows;
        }

        /// <summary>Whether it is of the form before v0.10.</summary>
        public bool IsSquare => _square is not null;

        public long EntryCount
        {
            get
            {
                long count = _square?.Length ?? 0;
                foreach (object? row in _rows ?? [])
                    count += Tree.Numbers<int>(row, "modulePairSGIDLUT").Length;
                return count;
            }
        }

        public int this[int row, int column]
        {
            get
            {
                if (_square is not null)
                    return column < _columns && (long)row * _columns + column < _square.Length ? _square[row * _columns + column] : -1;
                if (_rows is null || row >= _rows.Length)
                    return -1;
                int[] values = Tree.Numbers<int>(_rows[row], "modulePairSGIDLUT");
                return column < values.Length ? values[column] : -1;
            }
        }

        public static SgidTable From(object? value) => value switch
        {
            null => new(null, 0, null),
            YardlArray { Shape.Length: 2 } array => new(Tree.Numbers<int>(array, "modulePairSGIDLUT"), (int)array.Shape[1], null),
            _ => new(null, 0, Tree.Items(value, "modulePairSGIDLUT")),
        };
    }
}
