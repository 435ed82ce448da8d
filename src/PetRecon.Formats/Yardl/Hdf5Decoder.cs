using System.Collections;
using System.Globalization;

namespace PetRecon.Formats.Yardl;

/// <summary>A value in an HDF5 file that is not laid out as the schema asks for.</summary>
internal sealed class Hdf5LayoutException(string message) : Exception(message);

/// <summary>
/// Turns what PureHDF gives for compound data (dictionaries, arrays, null for empty) into the shapes that YardlValues.cs lists. The layout
/// has no specification; this follows what the C++ library that yardl generates writes.
/// </summary>
internal static class Hdf5Decoder
{
    public static object? Decode(object? value, YardlType type) => type.Kind switch
    {
        YardlKind.Record => DecodeRecord(value, type),
        YardlKind.Vector => DecodeVector(value, type),
        YardlKind.Array => DecodeArray(value, type),
        YardlKind.Optional => DecodeOptional(value, type),
        YardlKind.Union => DecodeUnion(value, type),
        YardlKind.Enum => Convert.ToInt64(Scalar(value, type), CultureInfo.InvariantCulture),
        YardlKind.String => value as string ?? "",
        YardlKind.Map => throw new Hdf5LayoutException("Maps are not supported in HDF5."),
        _ => DecodeNumber(Scalar(value, type), type),
    };

    private static YardlRecord DecodeRecord(object? value, YardlType type)
    {
        IDictionary<string, object?> compound = Compound(value, type);
        object?[] values = new object?[type.Members.Length];
        for (int i = 0; i < values.Length; i++)
        {
            YardlMember member = type.Members[i];
            if (!compound.TryGetValue(member.Name, out object? field))
                throw new Hdf5LayoutException($"{type.Name} lacks the member '{member.Name}'.");
            values[i] = Decode(field, member.Type!);
        }

        return new(type, values);
    }

    private static object? DecodeOptional(object? value, YardlType type)
    {
        IDictionary<string, object?> compound = Compound(value, type);
        bool present = compound.TryGetValue("has_value", out object? flag) && Convert.ToInt64(Scalar(flag, type), CultureInfo.InvariantCulture) != 0;
        return present ? Decode(compound["value"], type.Items!) : null;
    }

    private static YardlUnion DecodeUnion(object? value, YardlType type)
    {
        IDictionary<string, object?> compound = Compound(value, type);
        long tag = compound.TryGetValue("$type", out object? given) ? Convert.ToInt64(Scalar(given, type), CultureInfo.InvariantCulture) : -2;

        // The tag counts the cases that are not null; null, which comes first, is -1.
        long index = type.Members[0].Type is null ? tag + 1 : tag;
        if (index < 0 || index >= type.Members.Length)
            throw new Hdf5LayoutException($"{type.Name} is of case {tag}.");
        YardlMember member = type.Members[index];
        return new((int)index, member.Type is { } inside ? Decode(compound[member.Name], inside) : null);
    }

    private static object DecodeVector(object? value, YardlType type)
    {
        object items = DecodeItems(value, type.Items!);
        int count = BinaryEncoder.CountOf(items);
        return type.FixedCount < 0 || count == type.FixedCount
            ? items
            : throw new Hdf5LayoutException($"{type.Name} has {count} items; expected {type.FixedCount}.");
    }

    private static object DecodeArray(object? value, YardlType type)
    {
        if (type.FixedCount >= 0)
            return DecodeVector(value, type);
        if (type.Rank == 1)
        {
            object items = DecodeItems(value, type.Items!);
            return new YardlArray([BinaryEncoder.CountOf(items)], items);
        }

        IDictionary<string, object?> compound = Compound(value, type);
        long[] shape = [.. Flatten(compound["dimensions"]).Select(static extent => Convert.ToInt64(extent, CultureInfo.InvariantCulture))];
        object data = DecodeItems(compound["data"], type.Items!);
        Int128 count = shape.Aggregate((Int128)1, static (product, extent) => Int128.Min(product * Math.Max(0, extent), long.MaxValue));

        // An array without extents, which C++ makes for one that was never set, is written as one of extent 0.
        if (shape.Length == 0 && BinaryEncoder.CountOf(data) == 0)
            return new YardlArray(type.Rank < 0 ? [] : new long[type.Rank], data);
        return count == BinaryEncoder.CountOf(data)
            ? new YardlArray(shape, data)
            : throw new Hdf5LayoutException($"{type.Name} has {BinaryEncoder.CountOf(data)} items; its dimensions say {string.Join(" x ", shape)}.");
    }

    private static object DecodeItems(object? value, YardlType items)
    {
        if (items.FlatWidth > 0)
        {
            if (items.FlatKind == YardlKind.Float32)
                return Flat(value, items, new List<float>());
            return Flat(value, items, new List<uint>());
        }

        object?[] values = [.. Flatten(value).Select(item => Decode(item, items))];
        Array? numbers = items.Kind switch
        {
            YardlKind.Bool => new bool[values.Length],
            YardlKind.Int8 => new sbyte[values.Length],
            YardlKind.UInt8 => new byte[values.Length],
            YardlKind.Int16 => new short[values.Length],
            YardlKind.UInt16 => new ushort[values.Length],
            YardlKind.Int32 => new int[values.Length],
            YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime => new long[values.Length],
            YardlKind.UInt64 or YardlKind.Size => new ulong[values.Length],
            YardlKind.Float64 => new double[values.Length],
            _ => null,
        };
        if (numbers is null)
            return values;
        for (int i = 0; i < values.Length; i++)
            numbers.SetValue(values[i], i);
        return numbers;
    }

    private static object Flat<T>(object? value, YardlType items, List<T> numbers)
        where T : struct
    {
        foreach (object? item in Flatten(value))
            AppendFlat(item, items, numbers);
        return items.IsPrimitive ? numbers.ToArray() : new YardlFlat(numbers.ToArray(), items.FlatWidth);
    }

    private static void AppendFlat<T>(object? value, YardlType type, List<T> numbers)
        where T : struct
    {
        if (type.IsPrimitive)
        {
            numbers.Add((T)DecodeNumber(Scalar(value, type), type));
            return;
        }

        if (type.Kind == YardlKind.Record)
        {
            IDictionary<string, object?> compound = Compound(value, type);
            foreach (YardlMember member in type.Members)
                AppendFlat(compound[member.Name], member.Type!, numbers);
            return;
        }

        int before = numbers.Count;
        foreach (object? item in Flatten(value))
            AppendFlat(item, type.Items!, numbers);
        if (numbers.Count - before != type.FlatWidth)
            throw new Hdf5LayoutException($"{type.Name} has {numbers.Count - before} numbers; expected {type.FlatWidth}.");
    }

    /// <summary>Items of an array with any number of dimensions, row-major; none for null, which is how an empty vlen is read.</summary>
    private static IEnumerable<object?> Flatten(object? value) => value switch
    {
        null => [],
        Array array => ((IEnumerable)array).Cast<object?>(),
        _ => throw new Hdf5LayoutException($"An array was expected and {value.GetType().Name} found."),
    };

    private static object DecodeNumber(object value, YardlType type) => type.Kind switch
    {
        YardlKind.Bool => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        YardlKind.Int8 => Convert.ToSByte(value, CultureInfo.InvariantCulture),
        YardlKind.UInt8 => Convert.ToByte(value, CultureInfo.InvariantCulture),
        YardlKind.Int16 => Convert.ToInt16(value, CultureInfo.InvariantCulture),
        YardlKind.UInt16 => Convert.ToUInt16(value, CultureInfo.InvariantCulture),
        YardlKind.Int32 => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        YardlKind.UInt32 => Convert.ToUInt32(value, CultureInfo.InvariantCulture),
        YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        YardlKind.UInt64 or YardlKind.Size => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
        YardlKind.Float32 => Convert.ToSingle(value, CultureInfo.InvariantCulture),
        YardlKind.Float64 => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => throw new Hdf5LayoutException($"Values of type {type.Name} are not supported in HDF5."),
    };

    private static object Scalar(object? value, YardlType type) =>
        value is IConvertible ? value : throw new Hdf5LayoutException($"{type.Name} is {value?.GetType().Name ?? "missing"}.");

    private static IDictionary<string, object?> Compound(object? value, YardlType type) =>
        value as IDictionary<string, object?> ?? throw new Hdf5LayoutException($"{type.Name} is {value?.GetType().Name ?? "missing"}; expected a compound.");
}
