namespace PetRecon.Formats.Yardl;

/// <summary>A field of a record, or a case of a union (whose type is null for the case "null").</summary>
internal readonly record struct YardlMember(string Name, YardlType? Type);

/// <summary>
/// A resolved type of a yardl schema: generics are substituted and aliases followed, so that a decoder walks it without look-ups.
/// Every type takes at least one byte in the binary encoding; the parser refuses schemas for which that is not so, which keeps the
/// work and the memory of reading a file in proportion to its length.
/// </summary>
internal sealed class YardlType
{
    /// <summary>Widest record that is kept as consecutive numbers, see <see cref="FlatWidth"/>.</summary>
    private const int LargestFlatWidth = 64;

    private YardlType(YardlKind kind, string name, long minBytes)
    {
        Kind = kind;
        Name = name;
        MinBytes = minBytes;
    }

    public YardlKind Kind { get; }

    /// <summary>The name that the schema gives the type, or a description such as "vector of float32".</summary>
    public string Name { get; }

    /// <summary>Fewest bytes that a value takes in the binary encoding; saturates at <see cref="long.MaxValue"/> / 4.</summary>
    public long MinBytes { get; }

    /// <summary>Type of the items of a vector or array, of the values of a map, or of an optional's value.</summary>
    public YardlType? Items { get; private init; }

    /// <summary>Type of a map's keys.</summary>
    public YardlType? Keys { get; private init; }

    /// <summary>Fixed number of items of a vector or of an array with fixed extents; -1 when the file says how many.</summary>
    public int FixedCount { get; private init; } = -1;

    /// <summary>Number of dimensions of an array whose extents the file says; -1 when the file says that as well.</summary>
    public int Rank { get; private init; } = -1;

    /// <summary>Fields of a record or cases of a union.</summary>
    public YardlMember[] Members { get; private init; } = [];

    /// <summary>Symbols of an enumeration.</summary>
    public Dictionary<string, long> Symbols { get; private init; } = [];

    /// <summary>The integer type under an enumeration.</summary>
    public YardlType? Base { get; private init; }

    /// <summary>Whether an enumeration is a set of bits.</summary>
    public bool IsFlags { get; private init; }

    /// <summary>
    /// How many numbers of the one kind <see cref="FlatKind"/> a value consists of, if it is nothing else: 3 for a coincidence event,
    /// 12 for a rigid transformation; 0 otherwise. Vectors of such values are kept as one array of numbers.
    /// </summary>
    public int FlatWidth { get; private init; }

    /// <summary>uint32 or float32 when <see cref="FlatWidth"/> is not 0.</summary>
    public YardlKind FlatKind { get; private init; }

    public bool IsPrimitive => Kind < YardlKind.Enum;

    public override string ToString() => Name;

    public static YardlType Primitive(YardlKind kind, string name)
    {
        long bytes = kind switch
        {
            YardlKind.Float32 => 4,
            YardlKind.Float64 or YardlKind.ComplexFloat32 => 8,
            YardlKind.ComplexFloat64 => 16,
            _ => 1,
        };
        bool flat = kind is YardlKind.UInt32 or YardlKind.Float32;
        return new(kind, name, bytes) { FlatWidth = flat ? 1 : 0, FlatKind = kind };
    }

    public static YardlType Enumeration(string name, YardlType underlying, bool isFlags, Dictionary<string, long> symbols) =>
        new(YardlKind.Enum, name, 1) { Base = underlying, IsFlags = isFlags, Symbols = symbols };

    public static YardlType Record(string name, YardlMember[] fields)
    {
        long bytes = 0;
        long width = 0;
        foreach (YardlMember field in fields)
        {
            bytes = Saturate(bytes + field.Type!.MinBytes);
            bool fits = field.Type.FlatWidth > 0 && field.Type.FlatKind == fields[0].Type!.FlatKind;
            width = fits && width >= 0 ? width + field.Type.FlatWidth : -1;
        }

        bool flat = width is > 0 and <= LargestFlatWidth;
        return new(YardlKind.Record, name, bytes)
        {
            Members = fields,
            FlatWidth = flat ? (int)width : 0,
            FlatKind = flat ? fields[0].Type!.FlatKind : default,
        };
    }

    public static YardlType Vector(YardlType items, int fixedCount) =>
        Sequence(YardlKind.Vector, $"vector of {items}", items, fixedCount, 1);

    public static YardlType FixedArray(YardlType items, int fixedCount) =>
        Sequence(YardlKind.Array, $"array of {items}", items, fixedCount, 0);

    public static YardlType Array(YardlType items, int rank) =>
        Sequence(YardlKind.Array, $"array of {items}", items, -1, rank);

    public static YardlType Map(YardlType keys, YardlType values) =>
        new(YardlKind.Map, $"map of {keys} to {values}", 1) { Keys = keys, Items = values };

    public static YardlType Optional(YardlType value) =>
        new(YardlKind.Optional, $"optional {value}", 1) { Items = value };

    public static YardlType Union(string name, YardlMember[] cases) =>
        new(YardlKind.Union, name, 1) { Members = cases };

    /// <summary>Position of a field or case; -1 when there is none of that name.</summary>
    public int IndexOf(string member)
    {
        for (int i = 0; i < Members.Length; i++)
        {
            if (string.Equals(Members[i].Name, member, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    private static YardlType Sequence(YardlKind kind, string name, YardlType items, int fixedCount, int rank)
    {
        bool flat = fixedCount > 0 && items.FlatWidth > 0 && (long)fixedCount * items.FlatWidth <= LargestFlatWidth;
        Int128 fixedBytes = Int128.Min((Int128)fixedCount * items.MinBytes, long.MaxValue / 4);
        return new(kind, name, fixedCount >= 0 ? (long)fixedBytes : Math.Max(1, rank))
        {
            Items = items,
            FixedCount = fixedCount,
            Rank = rank,
            FlatWidth = flat ? fixedCount * items.FlatWidth : 0,
            FlatKind = items.FlatKind,
        };
    }

    private static long Saturate(long bytes) => Math.Min(bytes, long.MaxValue / 4);
}
