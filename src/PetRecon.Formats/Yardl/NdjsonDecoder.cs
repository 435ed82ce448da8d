using System.Numerics;
using System.Text.Json;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// Decodes JSON values into the shapes that YardlValues.cs lists. The reader stands on a value's first token before a call and on its
/// last after it. Whatever is wrong becomes a <see cref="JsonException"/>, to which the caller adds path and offset.
/// </summary>
internal static class NdjsonDecoder
{
    public static object? Read(ref Utf8JsonReader json, YardlType type) => type.Kind switch
    {
        YardlKind.Record => ReadRecord(ref json, type),
        YardlKind.Vector => ReadItems(ref json, type.Items!, type.FixedCount, type.Name),
        YardlKind.Array => type.FixedCount >= 0 ? ReadItems(ref json, type.Items!, type.FixedCount, type.Name) : ReadArray(ref json, type),
        YardlKind.Optional => json.TokenType == JsonTokenType.Null ? null : Read(ref json, type.Items!),
        YardlKind.Union => ReadUnion(ref json, type),
        YardlKind.Map => ReadMap(ref json, type),
        YardlKind.Enum => ReadEnum(ref json, type),
        _ => ReadPrimitive(ref json, type),
    };

    /// <summary>Goes to the next token, which must be there.</summary>
    public static void Next(ref Utf8JsonReader json)
    {
        if (!json.Read())
            throw new JsonException("The line ends in the middle of a value.");
    }

    public static void Expect(ref Utf8JsonReader json, JsonTokenType token, string what)
    {
        if (json.TokenType != token)
            throw new JsonException($"{what} begins with {json.TokenType}; expected {token}.");
    }

    private static YardlRecord ReadRecord(ref Utf8JsonReader json, YardlType type)
    {
        Expect(ref json, JsonTokenType.StartObject, type.Name);
        object?[] values = new object?[type.Members.Length];
        bool[] found = new bool[values.Length];
        for (int next = 0; ; next++)
        {
            Next(ref json);
            if (json.TokenType == JsonTokenType.EndObject)
                break;
            int index = Member(ref json, type, next);
            if (found[index])
                throw new JsonException($"{type.Name} has the field '{type.Members[index].Name}' twice.");
            found[index] = true;
            Next(ref json);
            values[index] = Read(ref json, type.Members[index].Type!);
            next = index;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!found[i] && type.Members[i].Type!.Kind != YardlKind.Optional)
                throw new JsonException($"{type.Name} lacks the field '{type.Members[i].Name}'.");
        }

        return new(type, values);
    }

    /// <summary>Position of the field or case that the property names; most often the one that comes next.</summary>
    private static int Member(ref Utf8JsonReader json, YardlType type, int likely)
    {
        if (likely < type.Members.Length && json.ValueTextEquals(type.Members[likely].Name))
            return likely;
        for (int i = 0; i < type.Members.Length; i++)
        {
            if (json.ValueTextEquals(type.Members[i].Name))
                return i;
        }

        throw new JsonException($"{type.Name} has no '{json.GetString()}'.");
    }

    private static YardlUnion ReadUnion(ref Utf8JsonReader json, YardlType type)
    {
        int index = 0;
        if (json.TokenType != JsonTokenType.Null && NdjsonKinds.NeedsTag(type))
        {
            Expect(ref json, JsonTokenType.StartObject, type.Name);
            Next(ref json);
            Expect(ref json, JsonTokenType.PropertyName, type.Name);
            index = Member(ref json, type, 0);
            Next(ref json);
            object? value = type.Members[index].Type is { } tagged ? Read(ref json, tagged) : null;
            Next(ref json);
            Expect(ref json, JsonTokenType.EndObject, $"The end of {type.Name}");
            return new(index, value);
        }

        while (index < type.Members.Length && !NdjsonKinds.Fits(type.Members[index].Type, json.TokenType))
            index++;
        if (index == type.Members.Length)
            throw new JsonException($"No case of {type.Name} begins with {json.TokenType}.");
        return new(index, type.Members[index].Type is { } bare ? Read(ref json, bare) : null);
    }

    private static YardlArray ReadArray(ref Utf8JsonReader json, YardlType type)
    {
        Expect(ref json, JsonTokenType.StartObject, type.Name);
        long[]? shape = null;
        object? items = null;
        for (Next(ref json); json.TokenType != JsonTokenType.EndObject; Next(ref json))
        {
            bool isShape = json.ValueTextEquals("shape"u8);
            if (!isShape && !json.ValueTextEquals("data"u8))
                throw new JsonException($"{type.Name} has a '{json.GetString()}'; expected shape and data.");
            Next(ref json);
            if (isShape)
                shape = ReadShape(ref json, type);
            else
                items = ReadItems(ref json, type.Items!, -1, type.Name);
        }

        if (shape is null || items is null)
            throw new JsonException($"{type.Name} lacks its shape or its data.");
        Int128 count = 1;
        foreach (long extent in shape)
            count = Int128.Min(count * extent, long.MaxValue);
        if (count != BinaryEncoder.CountOf(items) || (type.Rank >= 0 && shape.Length != type.Rank))
            throw new JsonException($"{type.Name} has {BinaryEncoder.CountOf(items)} items; its shape says {string.Join(" x ", shape)}.");
        return new(shape, items);
    }

    private static long[] ReadShape(ref Utf8JsonReader json, YardlType type)
    {
        Expect(ref json, JsonTokenType.StartArray, type.Name);
        List<long> shape = [];
        for (Next(ref json); json.TokenType != JsonTokenType.EndArray; Next(ref json))
        {
            Expect(ref json, JsonTokenType.Number, "A shape");
            if (!json.TryGetInt64(out long extent) || extent < 0 || shape.Count == 32)
                throw new JsonException($"{type.Name} has a shape that is not possible.");
            shape.Add(extent);
        }

        return [.. shape];
    }

    private static object ReadItems(ref Utf8JsonReader json, YardlType items, int fixedCount, string name)
    {
        Expect(ref json, JsonTokenType.StartArray, name);
        object values = items.FlatWidth > 0
            ? ReadFlat(ref json, items)
            : items.Kind switch
            {
                YardlKind.Bool => ReadEach(ref json, items, static (ref j, t) => (bool)ReadPrimitive(ref j, t)),
                YardlKind.Int8 => ReadEach(ref json, items, static (ref j, t) => (sbyte)ReadPrimitive(ref j, t)),
                YardlKind.UInt8 => ReadEach(ref json, items, static (ref j, t) => (byte)ReadPrimitive(ref j, t)),
                YardlKind.Int16 => ReadEach(ref json, items, static (ref j, t) => (short)ReadPrimitive(ref j, t)),
                YardlKind.UInt16 => ReadEach(ref json, items, static (ref j, t) => (ushort)ReadPrimitive(ref j, t)),
                YardlKind.Int32 => ReadEach(ref json, items, static (ref j, t) => (int)ReadSigned(ref j, t, int.MinValue, int.MaxValue)),
                YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime =>
                    ReadEach(ref json, items, static (ref j, t) => (long)ReadPrimitive(ref j, t)),
                YardlKind.UInt64 or YardlKind.Size => ReadEach(ref json, items, static (ref j, t) => ReadUnsigned(ref j, t, ulong.MaxValue)),
                YardlKind.Float64 => ReadEach(ref json, items, static (ref j, t) => ReadNumber(ref j, t)),
                _ => ReadEach(ref json, items, Read),
            };
        if (fixedCount >= 0 && BinaryEncoder.CountOf(values) != fixedCount)
            throw new JsonException($"{name} has {BinaryEncoder.CountOf(values)} items; expected {fixedCount}.");
        return values;
    }

    private delegate T ReadItem<T>(ref Utf8JsonReader json, YardlType type);

    private static T[] ReadEach<T>(ref Utf8JsonReader json, YardlType items, ReadItem<T> read)
    {
        List<T> values = [];
        for (Next(ref json); json.TokenType != JsonTokenType.EndArray; Next(ref json))
            values.Add(read(ref json, items));
        return [.. values];
    }

    private static object ReadFlat(ref Utf8JsonReader json, YardlType items)
    {
        List<float> floats = [];
        List<uint> integers = [];
        for (Next(ref json); json.TokenType != JsonTokenType.EndArray; Next(ref json))
            AppendFlat(ref json, items, floats, integers);
        Array numbers = items.FlatKind == YardlKind.Float32 ? floats.ToArray() : integers.ToArray();
        return items.IsPrimitive ? numbers : new YardlFlat(numbers, items.FlatWidth);
    }

    /// <summary>Appends the numbers of a flat value in schema order; its fields must come in that order.</summary>
    private static void AppendFlat(ref Utf8JsonReader json, YardlType type, List<float> floats, List<uint> integers)
    {
        if (type.IsPrimitive)
        {
            if (type.Kind == YardlKind.Float32)
                floats.Add((float)ReadNumber(ref json, type));
            else
                integers.Add((uint)ReadUnsigned(ref json, type, uint.MaxValue));
            return;
        }

        bool record = type.Kind == YardlKind.Record;
        Expect(ref json, record ? JsonTokenType.StartObject : JsonTokenType.StartArray, type.Name);
        int count = record ? type.Members.Length : type.FixedCount;
        for (int i = 0; i < count; i++)
        {
            Next(ref json);
            if (record)
            {
                if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(type.Members[i].Name))
                    throw new JsonException($"{type.Name} lacks the field '{type.Members[i].Name}' in its place.");
                Next(ref json);
            }

            AppendFlat(ref json, record ? type.Members[i].Type! : type.Items!, floats, integers);
        }

        Next(ref json);
        Expect(ref json, record ? JsonTokenType.EndObject : JsonTokenType.EndArray, $"The end of {type.Name}");
    }

    private static YardlMap ReadMap(ref Utf8JsonReader json, YardlType type)
    {
        List<object?> keys = [];
        List<object?> values = [];
        bool named = type.Keys!.Kind == YardlKind.String;
        Expect(ref json, named ? JsonTokenType.StartObject : JsonTokenType.StartArray, type.Name);
        for (Next(ref json); json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); Next(ref json))
        {
            if (!named)
            {
                Expect(ref json, JsonTokenType.StartArray, type.Name);
                Next(ref json);
            }

            keys.Add(named ? json.GetString() : Read(ref json, type.Keys));
            Next(ref json);
            values.Add(Read(ref json, type.Items!));
            if (!named)
            {
                Next(ref json);
                Expect(ref json, JsonTokenType.EndArray, type.Name);
            }
        }

        return new([.. keys], [.. values]);
    }

    private static long ReadEnum(ref Utf8JsonReader json, YardlType type)
    {
        if (json.TokenType == JsonTokenType.Number)
            return ReadSigned(ref json, type, long.MinValue, long.MaxValue);
        if (json.TokenType == JsonTokenType.String && !type.IsFlags)
            return Symbol(ref json, type);
        if (!type.IsFlags)
            throw new JsonException($"{type.Name} begins with {json.TokenType}; expected a symbol or a number.");
        Expect(ref json, JsonTokenType.StartArray, type.Name);
        long bits = 0;
        for (Next(ref json); json.TokenType != JsonTokenType.EndArray; Next(ref json))
            bits |= Symbol(ref json, type);
        return bits;
    }

    private static long Symbol(ref Utf8JsonReader json, YardlType type) =>
        json.TokenType == JsonTokenType.String && type.Symbols.TryGetValue(json.GetString()!, out long value)
            ? value
            : throw new JsonException($"{type.Name} has a symbol that the schema does not have.");

    private static object ReadPrimitive(ref Utf8JsonReader json, YardlType type)
    {
        switch (type.Kind)
        {
            case YardlKind.Bool:
                return json.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? json.GetBoolean()
                    : throw new JsonException($"{json.TokenType} is not a bool.");
            case YardlKind.Int8:
                return (sbyte)ReadSigned(ref json, type, sbyte.MinValue, sbyte.MaxValue);
            case YardlKind.UInt8:
                return (byte)ReadUnsigned(ref json, type, byte.MaxValue);
            case YardlKind.Int16:
                return (short)ReadSigned(ref json, type, short.MinValue, short.MaxValue);
            case YardlKind.UInt16:
                return (ushort)ReadUnsigned(ref json, type, ushort.MaxValue);
            case YardlKind.Int32:
                return (int)ReadSigned(ref json, type, int.MinValue, int.MaxValue);
            case YardlKind.UInt32:
                return (uint)ReadUnsigned(ref json, type, uint.MaxValue);
            case YardlKind.Int64:
                return ReadSigned(ref json, type, long.MinValue, long.MaxValue);
            case YardlKind.UInt64 or YardlKind.Size:
                return ReadUnsigned(ref json, type, ulong.MaxValue);
            case YardlKind.Float32:
                return (float)ReadNumber(ref json, type);
            case YardlKind.Float64:
                return ReadNumber(ref json, type);
            case YardlKind.ComplexFloat32 or YardlKind.ComplexFloat64:
                return ReadComplex(ref json, type);
        }

        Expect(ref json, JsonTokenType.String, type.Name);
        string text = json.GetString()!;
        if (type.Kind == YardlKind.String)
            return text;
        return NdjsonTime.Parse(type.Kind, text) ?? throw new JsonException($"'{text}' is not a {type.Name}.");
    }

    private static Complex ReadComplex(ref Utf8JsonReader json, YardlType type)
    {
        Expect(ref json, JsonTokenType.StartArray, type.Name);
        Next(ref json);
        double real = ReadNumber(ref json, type);
        Next(ref json);
        double imaginary = ReadNumber(ref json, type);
        Next(ref json);
        Expect(ref json, JsonTokenType.EndArray, type.Name);
        return type.Kind == YardlKind.ComplexFloat32 ? new((float)real, (float)imaginary) : new(real, imaginary);
    }

    /// <summary>A float; null stands for a number that JSON cannot write, as the C++ library leaves it.</summary>
    private static double ReadNumber(ref Utf8JsonReader json, YardlType type)
    {
        if (json.TokenType == JsonTokenType.Null)
            return double.NaN;
        Expect(ref json, JsonTokenType.Number, type.Name);
        return json.TryGetDouble(out double value) ? value : throw new JsonException($"A {type.Name} has a number that is not possible.");
    }

    private static long ReadSigned(ref Utf8JsonReader json, YardlType type, long least, long most)
    {
        Expect(ref json, JsonTokenType.Number, type.Name);
        return json.TryGetInt64(out long value) && value >= least && value <= most
            ? value
            : throw new JsonException($"A {type.Name} has a number that is out of its range.");
    }

    private static ulong ReadUnsigned(ref Utf8JsonReader json, YardlType type, ulong most)
    {
        Expect(ref json, JsonTokenType.Number, type.Name);
        return json.TryGetUInt64(out ulong value) && value <= most
            ? value
            : throw new JsonException($"A {type.Name} has a number that is out of its range.");
    }
}
