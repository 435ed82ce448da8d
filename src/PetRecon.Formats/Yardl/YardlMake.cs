namespace PetRecon.Formats.Yardl;

/// <summary>Makes values of a schema's types, for writers.</summary>
internal static class YardlMake
{
    /// <summary>
    /// A record with the given fields; fields that the schema's version does not have are left out, fields that are not given are zero,
    /// empty or absent.
    /// </summary>
    public static YardlRecord Record(YardlType type, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        YardlType record = type.Kind == YardlKind.Optional ? type.Items! : type;
        object?[] values = new object?[record.Members.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Default(record.Members[i].Type!);
        foreach ((string name, object? value) in fields)
        {
            if (record.IndexOf(name) is >= 0 and var index)
                values[index] = value;
        }

        return new(record, values);
    }

    /// <summary>Zero, empty or absent.</summary>
    public static object? Default(YardlType type) => type.Kind switch
    {
        YardlKind.Record => Record(type),
        YardlKind.Vector => Items(type.Items!, Math.Max(0, type.FixedCount)),
        YardlKind.Array when type.FixedCount >= 0 => Items(type.Items!, type.FixedCount),
        YardlKind.Array => new YardlArray(new long[Math.Max(1, type.Rank)], Items(type.Items!, 0)),
        YardlKind.Optional => null,
        YardlKind.Union => new YardlUnion(0, type.Members[0].Type is { } first ? Default(first) : null),
        YardlKind.Map => new YardlMap([], []),
        YardlKind.Enum => 0L,
        YardlKind.String => "",
        _ => Numbers(type, 1).GetValue(0),
    };

    /// <summary>Type of a field, without the optional around it; null when the schema's version does not have the field.</summary>
    public static YardlType? TypeOf(this YardlType record, string field)
    {
        YardlType inside = record.Kind == YardlKind.Optional ? record.Items! : record;
        if (inside.IndexOf(field) is not (>= 0 and var index))
            return null;
        YardlType type = inside.Members[index].Type!;
        return type.Kind == YardlKind.Optional ? type.Items : type;
    }

    /// <summary>Type of the items of a field that is a vector of vectors ..., so many levels down.</summary>
    public static YardlType? ItemsOf(this YardlType record, string field, int levels = 1)
    {
        YardlType? type = record.TypeOf(field);
        for (int i = 0; i < levels; i++)
            type = type?.Items;
        return type;
    }

    private static object Items(YardlType items, int count)
    {
        if (items.FlatWidth > 0)
        {
            Array numbers = items.FlatKind == YardlKind.Float32 ? new float[count * items.FlatWidth] : new uint[count * items.FlatWidth];
            return items.IsPrimitive ? numbers : new YardlFlat(numbers, items.FlatWidth);
        }

        if (items.IsPrimitive && items.Kind is not (YardlKind.String or YardlKind.ComplexFloat32 or YardlKind.ComplexFloat64))
            return Numbers(items, count);
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
            values[i] = Default(items);
        return values;
    }

    private static Array Numbers(YardlType type, int count) => type.Kind switch
    {
        YardlKind.Bool => new bool[count],
        YardlKind.Int8 => new sbyte[count],
        YardlKind.UInt8 => new byte[count],
        YardlKind.Int16 => new short[count],
        YardlKind.UInt16 => new ushort[count],
        YardlKind.Int32 => new int[count],
        YardlKind.UInt32 => new uint[count],
        YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime => new long[count],
        YardlKind.UInt64 or YardlKind.Size => new ulong[count],
        YardlKind.Float32 => new float[count],
        YardlKind.Float64 => new double[count],
        _ => new System.Numerics.Complex[count],
    };
}
