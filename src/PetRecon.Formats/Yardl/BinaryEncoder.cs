using System.Globalization;
using System.Numerics;

namespace PetRecon.Formats.Yardl;

/// <summary>Encodes values in the shapes that YardlValues.cs lists; what BinaryDecoder read gives the same bytes again.</summary>
internal static class BinaryEncoder
{
    public static void Write(ByteWriter writer, YardlType type, object? value)
    {
        switch (type.Kind)
        {
            case YardlKind.Record:
                YardlRecord record = (YardlRecord)value!;
                for (int i = 0; i < record.Values.Length; i++)
                    Write(writer, type.Members[i].Type!, record.Values[i]);
                break;
            case YardlKind.Vector:
                if (type.FixedCount < 0)
                    writer.WriteVarint((ulong)CountOf(value!));
                WriteItems(writer, type.Items!, value!);
                break;
            case YardlKind.Array:
                WriteArray(writer, type, value!);
                break;
            case YardlKind.Optional:
                writer.WriteByte(value is null ? (byte)0 : (byte)1);
                if (value is not null)
                    Write(writer, type.Items!, value);
                break;
            case YardlKind.Union:
                YardlUnion union = (YardlUnion)value!;
                writer.WriteByte((byte)union.CaseIndex);
                if (type.Members[union.CaseIndex].Type is { } caseType)
                    Write(writer, caseType, union.Value);
                break;
            case YardlKind.Map:
                WriteMap(writer, type, (YardlMap)value!);
                break;
            case YardlKind.Enum:
                WriteInteger(writer, type.Base!.Kind, (long)value!);
                break;
            default:
                WritePrimitive(writer, type, value!);
                break;
        }
    }

    /// <summary>Number of items of a vector's value.</summary>
    public static int CountOf(object items) => items is YardlFlat flat ? flat.Count : ((Array)items).Length;

    private static void WriteArray(ByteWriter writer, YardlType type, object value)
    {
        if (type.FixedCount >= 0)
        {
            WriteItems(writer, type.Items!, value);
            return;
        }

        YardlArray array = (YardlArray)value;
        if (type.Rank < 0)
            writer.WriteVarint((ulong)array.Shape.Length);
        foreach (long extent in array.Shape)
            writer.WriteVarint((ulong)extent);
        WriteItems(writer, type.Items!, array.Items);
    }

    private static void WriteMap(ByteWriter writer, YardlType type, YardlMap map)
    {
        writer.WriteVarint((ulong)map.Keys.Length);
        for (int i = 0; i < map.Keys.Length; i++)
        {
            Write(writer, type.Keys!, map.Keys[i]);
            Write(writer, type.Items!, map.Values[i]);
        }
    }

    private static void WriteItems(ByteWriter writer, YardlType items, object values)
    {
        // The kind decides, not the array's class: to the runtime an int[] is a uint[] as well.
        object numbers = values is YardlFlat flat ? flat.Numbers : values;
        switch (items.FlatWidth > 0 ? items.FlatKind : items.Kind)
        {
            case YardlKind.Float32:
                writer.WriteSingles((float[])numbers);
                break;
            case YardlKind.UInt32:
                foreach (uint number in (uint[])numbers)
                    writer.WriteVarint(number);
                break;
            case YardlKind.Int32:
                foreach (int number in (int[])numbers)
                    writer.WriteZigZag(number);
                break;
            case YardlKind.UInt8:
                writer.WriteBytes((byte[])numbers);
                break;
            default:
                foreach (object? item in (Array)numbers)
                    Write(writer, items, item);
                break;
        }
    }

    private static void WriteInteger(ByteWriter writer, YardlKind kind, long value)
    {
        if (kind is YardlKind.UInt8 or YardlKind.Int8)
            writer.WriteByte(unchecked((byte)value));
        else if (kind is YardlKind.UInt16 or YardlKind.UInt32 or YardlKind.UInt64 or YardlKind.Size)
            writer.WriteVarint(unchecked((ulong)value));
        else
            writer.WriteZigZag(value);
    }

    private static void WritePrimitive(ByteWriter writer, YardlType type, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteByte(flag ? (byte)1 : (byte)0);
                break;
            case float number:
                writer.WriteSingle(number);
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case string text:
                writer.WriteString(text);
                break;
            case ulong number:
                writer.WriteVarint(number);
                break;
            case Complex number when type.Kind == YardlKind.ComplexFloat32:
                writer.WriteSingle((float)number.Real);
                writer.WriteSingle((float)number.Imaginary);
                break;
            case Complex number:
                writer.WriteDouble(number.Real);
                writer.WriteDouble(number.Imaginary);
                break;
            default:
                WriteInteger(writer, type.Kind, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
