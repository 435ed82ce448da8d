using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>A value that is not what the PETSIRD model has under its name; the reader adds path and offset.</summary>
internal sealed class PetsirdModelException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Takes decoded values apart by field name. Fields that a version of the model lacks read as null or empty.</summary>
internal static class Tree
{
    public static object? Field(this YardlRecord record, string name)
    {
        int index = record.Type.IndexOf(name);
        return index < 0 ? null : record.Values[index];
    }

    public static YardlRecord? OptionalRecord(this YardlRecord record, string name) => record.Field(name) switch
    {
        null => null,
        YardlRecord value => value,
        object other => throw Unexpected(name, "a record", other),
    };

    public static YardlRecord Record(this YardlRecord record, string name) =>
        record.OptionalRecord(name) ?? throw new PetsirdModelException($"'{name}' is missing in {record.Type.Name}.");

    public static string Text(this YardlRecord record, string name) => record.OptionalText(name) ?? "";

    public static string? OptionalText(this YardlRecord record, string name) => record.Field(name) switch
    {
        null => null,
        string text => text,
        object other => throw Unexpected(name, "a text", other),
    };

    public static uint UInt(this YardlRecord record, string name) =>
        record.Field(name) is uint value ? value : throw Unexpected(name, "a uint32", record.Field(name));

    public static float Single(this YardlRecord record, string name, float missing = 0) => record.Field(name) switch
    {
        null => missing,
        float value => value,
        object other => throw Unexpected(name, "a float32", other),
    };

    public static DateTime? Time(this YardlRecord record, string name) => record.Field(name) switch
    {
        null => null,
        long nanoseconds => DateTime.UnixEpoch.AddTicks(Math.DivRem(nanoseconds, 100).Quotient),
        object other => throw Unexpected(name, "a datetime", other),
    };

    /// <summary>The enumeration value whose symbol is the field's, whatever its number is in the file's version.</summary>
    public static TEnum Enumeration<TEnum>(this YardlRecord record, string name, TEnum missing, TEnum unknown)
        where TEnum : struct, Enum
    {
        if (record.Field(name) is null)
            return missing;
        return System.Enum.TryParse(record.Symbol(name), ignoreCase: true, out TEnum value) && System.Enum.IsDefined(value) ? value : unknown;
    }

    /// <summary>Symbol of an enumeration field; its number as text if the schema has no symbol for it.</summary>
    public static string Symbol(this YardlRecord record, string name)
    {
        int index = record.Type.IndexOf(name);
        if (index < 0 || record.Values[index] is not long value || record.Type.Members[index].Type!.Kind != YardlKind.Enum)
            throw Unexpected(name, "an enumeration", record.Field(name));
        foreach ((string symbol, long number) in record.Type.Members[index].Type!.Symbols)
        {
            if (number == value)
                return symbol;
        }

        return value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Items of a vector of anything but numbers.</summary>
    public static object?[] Items(object? value, string name) => value switch
    {
        null => [],
        object?[] items => items,
        YardlArray { Items: object?[] items } => items,
        _ => throw Unexpected(name, "a vector", value),
    };

    public static IEnumerable<YardlRecord> Records(object? value, string name)
    {
        foreach (object? item in Items(value, name))
            yield return item as YardlRecord ?? throw Unexpected(name, "a vector of records", item);
    }

    public static object?[] Items(this YardlRecord record, string name) => Items(record.Field(name), name);

    public static IEnumerable<YardlRecord> Records(this YardlRecord record, string name) => Records(record.Field(name), name);

    /// <summary>The numbers of a vector, an array or flat records of <paramref name="width"/> numbers.</summary>
    public static T[] Numbers<T>(object? value, string name, int width = 1)
    {
        object? numbers = value switch
        {
            null => Array.Empty<T>(),
            YardlArray array => array.Items,
            YardlFlat flat when flat.Width == width => flat.Numbers,
            _ => value,
        };

        // The exact class is asked for: to the runtime an int[] is a uint[] as well.
        return numbers.GetType() == typeof(T[]) ? (T[])numbers : throw Unexpected(name, $"numbers of type {typeof(T).Name}", value);
    }

    public static T[] Numbers<T>(this YardlRecord record, string name, int width = 1) => Numbers<T>(record.Field(name), name, width);

    public static ImmutableArray<float> Floats(this YardlRecord record, string name) => [.. record.Numbers<float>(name)];

    /// <summary>Edges of a BinEdges record.</summary>
    public static ImmutableArray<float> Edges(object? value, string name) =>
        value is YardlRecord edges ? edges.Floats("edges") : throw Unexpected(name, "bin edges", value);

    /// <summary>Transforms of a vector of RigidTransformation.</summary>
    public static ImmutableArray<RigidTransform> Transforms(this YardlRecord record, string name)
    {
        float[] numbers = record.Numbers<float>(name, 12);
        if (numbers.Length % 12 != 0)
            throw Unexpected(name, "transforms of 3 x 4 numbers", record.Field(name));
        var transforms = ImmutableArray.CreateBuilder<RigidTransform>(numbers.Length / 12);
        for (int i = 0; i < numbers.Length; i += 12)
            transforms.Add(Transform(numbers.AsSpan(i, 12), name));
        return transforms.MoveToImmutable();
    }

    /// <summary>One RigidTransformation.</summary>
    public static RigidTransform Transform(YardlRecord record, string name)
    {
        float[] numbers = record.Numbers<float>("matrix");
        return numbers.Length == 12 ? Transform(numbers, name) : throw Unexpected(name, "a transform of 3 x 4 numbers", numbers);
    }

    public static RigidTransform Transform(ReadOnlySpan<float> m, string name)
    {
        foreach (float number in m)
        {
            if (!float.IsFinite(number))
                throw new PetsirdModelException($"A transform in '{name}' has a number that is not finite.");
        }

        return new(new(m[0], m[1], m[2]), new(m[4], m[5], m[6]), new(m[8], m[9], m[10]), new(m[3], m[7], m[11]));
    }

    public static PetsirdModelException Unexpected(string name, string expected, object? found) =>
        new($"'{name}' is {found?.GetType().Name ?? "missing"}; the PETSIRD model has {expected} there.");
}
