using System.Runtime.InteropServices;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Makes PETSIRD's DetectionEfficiencies to encode. Everything is written out, even where it is 1 throughout: official readers index
/// the tables without asking whether they are there.
/// </summary>
internal sealed class EfficienciesWriter(YardlType type, bool isSquare, ScannerInformation information)
{
    /// <summary>Largest table of ones that is written out for readers that need it; a larger one is left empty, which means the same.</summary>
    private const long LargestTableOfOnes = 1 << 22;

    private readonly ScannerGeometry _scanner = information.Geometry;
    private readonly DetectionEfficiencies _efficiencies = information.Efficiencies;

    public YardlRecord Make()
    {
        int typeCount = _scanner.ModuleTypes.Length;
        object?[] luts = new object?[typeCount];
        object?[] vectors = new object?[typeCount];
        for (int type0 = 0; type0 < typeCount; type0++)
        {
            int count = isSquare ? typeCount : type0 + 1;
            object?[] lutRow = new object?[count];
            object?[] vectorRow = new object?[count];
            for (int type1 = 0; type1 < count; type1++)
                (lutRow[type1], vectorRow[type1]) = MakePair(type0, type1);
            luts[type0] = lutRow;
            vectors[type0] = vectorRow;
        }

        return YardlMake.Record(
            type,
            ("methodDescription", information.EfficiencyMethodDescription),
            ("calibrationFactor", _efficiencies.CalibrationFactor),
            ("detectionBinEfficiencies", MakeBins()),
            ("modulePairSGIDLUT", luts),
            ("modulePairEfficienciesVectors", vectors));
    }

    private object?[] MakeBins()
    {
        object?[] perType = new object?[_scanner.ModuleTypes.Length];
        for (int i = 0; i < perType.Length; i++)
        {
            float[] values = new float[_scanner.ModuleTypes[i].DetectionBinCount];
            for (int bin = 0; bin < values.Length; bin++)
                values[bin] = _efficiencies.Bin((uint)(_scanner.DetectionBinOffsets[i] + bin));
            perType[i] = isSquare ? new YardlArray([values.Length], values) : values;
        }

        return perType;
    }

    /// <summary>
    /// Look-up table and groups of one pair of types. Since v0.10 the second module is never after the first; before, never before it,
    /// and the other half of the square is -1.
    /// </summary>
    private (object Lut, object Vector) MakePair(int type0, int type1)
    {
        int count0 = _scanner.ModuleTypes[type0].ModuleCount;
        int count1 = _scanner.ModuleTypes[type1].ModuleCount;
        Groups groups = new(this, type0, type1);
        object?[] rows = new object?[count0];
        for (int m0 = 0; m0 < count0; m0++)
        {
            int[] row = new int[isSquare || type0 != type1 ? count1 : m0 + 1];
            for (int m1 = 0; m1 < row.Length; m1++)
            {
                bool otherHalf = isSquare && (type0 > type1 || (type0 == type1 && m0 > m1));
                int module0 = _scanner.ModuleOffsets[type0] + m0;
                int module1 = _scanner.ModuleOffsets[type1] + m1;
                row[m1] = otherHalf || !_scanner.Coincidences[module0, module1] ? -1 : groups.GroupOf(module0, module1);
            }

            rows[m0] = row;
        }

        object lut = isSquare ? new YardlArray([count0, count1], rows.SelectMany(static row => (int[])row!).ToArray()) : rows;
        return (lut, groups.ToValue());
    }

    /// <summary>The symmetry groups of one pair of types: pairs of modules with the same table share one.</summary>
    private sealed class Groups
    {
        private readonly IModulePairEfficiencies? _pairs;
        private readonly YardlType _type;
        private readonly bool _isSquare;
        private readonly int _rows;
        private readonly int _columns;
        private readonly List<float[]> _tables = [];
        private readonly Dictionary<int, int> _byKey = [];
        private readonly Dictionary<int, List<int>> _byContent = [];

        public Groups(EfficienciesWriter writer, int type0, int type1)
        {
            _pairs = writer._efficiencies.ModulePairs;
            _type = writer.GroupType;
            _isSquare = writer.IsSquare;
            DetectorModuleType first = writer._scanner.ModuleTypes[type0];
            DetectorModuleType second = writer._scanner.ModuleTypes[type1];
            _rows = first.ElementCount * first.EnergyBinCount;
            _columns = second.ElementCount * second.EnergyBinCount;
        }

        public int GroupOf(int module0, int module1)
        {
            // Groups that were read have numbers already (-1 for pairs without a table); others are told apart by their content.
            int key = _pairs is null ? 0 : _pairs is SymmetryGroups known ? known.GroupOf(module0, module1) : int.MinValue;
            if (key != int.MinValue && _byKey.TryGetValue(key, out int group))
                return group;
            float[] table = MakeTable(module0, module1);
            if (key != int.MinValue)
                return _byKey[key] = Add(table);
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(table.AsSpan()));
            int code = hash.ToHashCode();
            if (!_byContent.TryGetValue(code, out List<int>? alike))
                _byContent[code] = alike = [];
            foreach (int candidate in alike)
            {
                if (_tables[candidate].AsSpan().SequenceEqual(table))
                    return candidate;
            }

            alike.Add(Add(table));
            return alike[^1];
        }

        public object?[] ToValue()
        {
            object?[] groups = new object?[_tables.Count];
            for (int i = 0; i < groups.Length; i++)
            {
                object sgid = _type.TypeOf("sgid")!.Kind == YardlKind.UInt32 ? (uint)i : i;
                groups[i] = YardlMake.Record(_type, ("values", Values(_tables[i])), ("sgid", sgid));
            }

            return groups;
        }

        private int Add(float[] table)
        {
            _tables.Add(table);
            return _tables.Count - 1;
        }

        private float[] MakeTable(int module0, int module1)
        {
            if (_pairs is null && (long)_rows * _columns > LargestTableOfOnes)
                return [];
            if ((long)_rows * _columns > Array.MaxLength)
                throw new ArgumentException($"A table of {_rows} x {_columns} efficiencies for one pair of modules is too large for PETSIRD's symmetry groups.");
            float[] table = new float[_rows * _columns];
            for (int row = 0; row < _rows; row++)
            {
                for (int column = 0; column < _columns; column++)
                    table[row * _columns + column] = _pairs is null ? 1 : _pairs.Pair(module0, row, module1, column);
            }

            return table;
        }

        private object Values(float[] table)
        {
            if (_isSquare)
                return new YardlArray(table.Length == 0 ? [0, 0] : [_rows, _columns], table);
            object?[] rows = new object?[table.Length == 0 ? 0 : _rows];
            for (int row = 0; row < rows.Length; row++)
                rows[row] = table.AsSpan(row * _columns, _columns).ToArray();
            return rows;
        }
    }

    private bool IsSquare => isSquare;

    private YardlType GroupType => type.ItemsOf("modulePairEfficienciesVectors", 3)!;
}
