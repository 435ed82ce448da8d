using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Formats.Yardl;

/// <summary>Decodes any value of a schema from the binary encoding into the shapes that YardlValues.cs lists.</summary>
internal static class BinaryDecoder
{
    public static object? Read(ByteReader reader, YardlType type) => type.Kind switch
    {
        YardlKind.Record => ReadRecord(reader, type),
        YardlKind.Vector => ReadItems(reader, type.Items!, type.FixedCount >= 0 ? type.FixedCount : reader.ReadCount(type.Items!.MinBytes, type.Name)),
        YardlKind.Array => ReadArray(reader, type),
        YardlKind.Optional => ReadFlag(reader, type.Name) ? Read(reader, type.Items!) : null,
        YardlKind.Union => ReadUnion(reader, type),
        YardlKind.Map => ReadMap(reader, type),
        YardlKind.Enum => ReadInteger(reader, type),
        _ => ReadPrimitive(reader, type),
    };

    public static YardlRecord ReadRecord(ByteReader reader, YardlType type)
    {
        object?[] values = new object?[type.Members.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Read(reader, type.Members[i].Type!);
        return new(type, values);
    }

    public static bool ReadFlag(ByteReader reader, string what)
    {
        long start = reader.Offset;
        byte flag = reader.ReadByte(what);
        return flag <= 1 ? flag == 1 : throw reader.Error(start, $"the flag of {what} is {flag}; expected 0 or 1.");
    }

    /// <summary>The case that a union's first byte names.</summary>
    public static int ReadCase(ByteReader reader, YardlType union)
    {
        long start = reader.Offset;
        byte index = reader.ReadByte(union.Name);
        return index < union.Members.Length
            ? index
            : throw reader.Error(start, $"the union {union.Name} is of case {index}; it has {union.Members.Length} cases.");
    }

    private static YardlUnion ReadUnion(ByteReader reader, YardlType type)
    {
        int index = ReadCase(reader, type);
        return new(index, type.Members[index].Type is { } value ? Read(reader, value) : null);
    }

    private static YardlMap ReadMap(ByteReader reader, YardlType type)
    {
        int count = reader.ReadCount(type.Keys!.MinBytes + type.Items!.MinBytes, type.Name);
        List<object?> keys = [];
        List<object?> values = [];
        for (int i = 0; i < count; i++)
        {
            keys.Add(Read(reader, type.Keys));
            values.Add(Read(reader, type.Items));
        }

        return new([.. keys], [.. values]);
    }

    private static object ReadArray(ByteReader reader, YardlType type)
    {
        if (type.FixedCount >= 0)
            return ReadItems(reader, type.Items!, type.FixedCount);
        long start = reader.Offset;
        int rank = type.Rank >= 0 ? type.Rank : reader.ReadCount(1, type.Name);
        if (rank > 32)
            throw reader.Error(start, $"{type.Name} claims {rank} dimensions; at most 32 are supported.");
        long[] shape = new long[rank];
        UInt128 count = 1;
        for (int i = 0; i < rank; i++)
        {
            ulong extent = reader.ReadVarint64(type.Name);
            if (extent > (ulong)Array.MaxLength)
                throw reader.Error(start, $"{type.Name} claims an extent of {extent}.");
            shape[i] = (long)extent;
            count = UInt128.Min(count * extent, ulong.MaxValue);
        }

        return new YardlArray(shape, ReadItems(reader, type.Items!, reader.CheckCount((ulong)count, type.Items!.MinBytes, type.Name, start)));
    }

    private static object ReadItems(ByteReader reader, YardlType items, int count)
    {
        if (items.FlatWidth > 0)
            return ReadFlat(reader, items, count);
        return items.Kind switch
        {
            YardlKind.Bool => ReadEach(reader, items, count, static (r, t) => ReadFlag(r, t.Name)),
            YardlKind.UInt8 => ReadRaw<byte>(reader, items, count),
            YardlKind.Int8 => ReadRaw<sbyte>(reader, items, count),
            YardlKind.Float64 => ReadRaw<double>(reader, items, count),
            YardlKind.Int16 => ReadEach(reader, items, count, static (r, t) => (short)ReadSigned(r, t, short.MinValue, short.MaxValue)),
            YardlKind.UInt16 => ReadEach(reader, items, count, static (r, t) => (ushort)ReadUnsigned(r, t, ushort.MaxValue)),
            YardlKind.Int32 => ReadEach(reader, items, count, static (r, t) => (int)ReadSigned(r, t, int.MinValue, int.MaxValue)),
            YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime =>
                ReadEach(reader, items, count, static (r, t) => r.ReadZigZag(t.Name)),
            YardlKind.UInt64 or YardlKind.Size => ReadEach(reader, items, count, static (r, t) => r.ReadVarint64(t.Name)),
            _ => ReadEach(reader, items, count, Read),
        };
    }

    /// <summary>Flat values: an array of the numbers for a number, a <see cref="YardlFlat"/> for a record.</summary>
    private static object ReadFlat(ByteReader reader, YardlType items, int count)
    {
        long numbers = (long)count * items.FlatWidth;
        if (numbers > Array.MaxLength)
            throw reader.Error($"{count} items of {items.Name} are more than can be held in memory at once.");
        Array values = items.FlatKind == YardlKind.Float32
            ? ReadRaw<float>(reader, items, (int)numbers)
            : ReadEach(reader, items, (int)numbers, static (r, t) => r.ReadVarint32(t.Name));
        return items.IsPrimitive ? values : new YardlFlat(values, items.FlatWidth);
    }

    private static T[] ReadRaw<T>(ByteReader reader, YardlType type, int count)
        where T : unmanaged
    {
        T[] values = [];
        for (int done = 0; done < count;)
        {
            Array.Resize(ref values, ByteReader.NextSize(values.Length, count));
            reader.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(done)), type.Name);
            done = values.Length;
        }

        if (!BitConverter.IsLittleEndian)
            ReverseEndianness(values);
        return values;
    }

    private static void ReverseEndianness<T>(T[] values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, uint>(values.AsSpan()), MemoryMarshal.Cast<T, uint>(values.AsSpan()));
        if (typeof(T) == typeof(double))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, ulong>(values.AsSpan()), MemoryMarshal.Cast<T, ulong>(values.AsSpan()));
    }

    private static T[] ReadEach<T>(ByteReader reader, YardlType items, int count, Func<ByteReader, YardlType, T> read)
    {
        T[] values = [];
        for (int done = 0; done < count; done++)
        {
            if (done == values.Length)
                Array.Resize(ref values, ByteReader.NextSize(values.Length, count));
            values[done] = read(reader, items);
        }

        return values;
    }

    private static object ReadInteger(ByteReader reader, YardlType enumeration)
    {
        object value = ReadPrimitive(reader, enumeration.Base!);
        return value is ulong large ? unchecked((long)large) : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static object ReadPrimitive(ByteReader reader, YardlType type) => type.Kind switch
    {
        YardlKind.Bool => ReadFlag(reader, type.Name),
        YardlKind.Int8 => (sbyte)reader.ReadByte(type.Name),
        YardlKind.UInt8 => reader.ReadByte(type.Name),
        YardlKind.Int16 => (short)ReadSigned(reader, type, short.MinValue, short.MaxValue),
        YardlKind.UInt16 => (ushort)ReadUnsigned(reader, type, ushort.MaxValue),
        YardlKind.Int32 => (int)ReadSigned(reader, type, int.MinValue, int.MaxValue),
        YardlKind.UInt32 => reader.ReadVarint32(type.Name),
        YardlKind.Int64 or YardlKind.Date or YardlKind.Time or YardlKind.DateTime => reader.ReadZigZag(type.Name),
        YardlKind.UInt64 or YardlKind.Size => reader.ReadVarint64(type.Name),
        YardlKind.Float32 => reader.ReadSingle(type.Name),
        YardlKind.Float64 => reader.ReadDouble(type.Name),
        YardlKind.ComplexFloat32 => new Complex(reader.ReadSingle(type.Name), reader.ReadSingle(type.Name)),
        YardlKind.ComplexFloat64 => new Complex(reader.ReadDouble(type.Name), reader.ReadDouble(type.Name)),
        _ => reader.ReadString(type.Name),
    };

    private static long ReadSigned(ByteReader reader, YardlType type, long least, long most)
    {
        long start = reader.Offset;
        long value = reader.ReadZigZag(type.Name);
        return value >= least && value <= most
            ? value
            : throw reader.Error(start, $"{value} is not a {type.Name}.");
    }

    private static ulong ReadUnsigned(ByteReader reader, YardlType type, ulong most)
    {
        long start = reader.Offset;
        ulong value = reader.ReadVarint64(type.Name);
        return value <= most ? value : throw reader.Error(start, $"{value} is not a {type.Name}.");
    }
}
