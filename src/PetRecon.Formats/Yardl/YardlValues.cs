namespace PetRecon.Formats.Yardl;

// How a decoded value is held: numbers, bool and string as themselves (an enumeration as its long; date, time and datetime as long);
// a vector of numbers as an array of them; a vector of flat records as YardlFlat; other vectors as object?[]; an optional as its value
// or null; the rest as below.

/// <summary>A record: one value for each field of its type.</summary>
internal sealed class YardlRecord(YardlType type, object?[] values)
{
    public YardlType Type { get; } = type;

    public object?[] Values { get; } = values;
}

/// <summary>A union: which case, and its value.</summary>
internal sealed class YardlUnion(int caseIndex, object? value)
{
    public int CaseIndex { get; } = caseIndex;

    public object? Value { get; } = value;
}

/// <summary>Records that consist of <see cref="YardlType.FlatWidth"/> numbers of one kind, one record after the other.</summary>
/// <param name="numbers">uint[] or float[], as many as width times count.</param>
/// <param name="width">Numbers in one record.</param>
internal sealed class YardlFlat(Array numbers, int width)
{
    public Array Numbers { get; } = numbers;

    public int Width { get; } = width;

    public int Count => Numbers.Length / Width;
}

/// <summary>An array with the extents that the file gave, items row-major as in a vector.</summary>
internal sealed class YardlArray(long[] shape, object items)
{
    public long[] Shape { get; } = shape;

    public object Items { get; } = items;
}

/// <summary>A map in file order.</summary>
internal sealed class YardlMap(object?[] keys, object?[] values)
{
    public object?[] Keys { get; } = keys;

    public object?[] Values { get; } = values;
}
