using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// Writes values as the C++ library that yardl generates does: no spaces, fields in schema order, a float32 as the shortest text of the
/// double that it equals.
/// </summary>
internal sealed class NdjsonEncoder(ByteWriter writer)
{
    public void Write(YardlType type, object? value)
    {
        switch (type.Kind)
        {
            case YardlKind.Record:
                WriteRecord(type, (YardlRecord)value!);
                break;
            case YardlKind.Vector:
                WriteItems(type.Items!, value!);
                break;
            case YardlKind.Array when type.FixedCount >= 0:
                WriteItems(type.Items!, value!);
                break;
            case YardlKind.Array:
                WriteArray(type, (YardlArray)value!);
                break;
            case YardlKind.Optional:
                if (value is null)
                    writer.WriteBytes("null"u8);
                else
                    Write(type.Items!, value);
                break;
            case YardlKind.Union:
                WriteUnion(type, (YardlUnion)value!);
                break;
            case YardlKind.Map:
                WriteMap(type, (YardlMap)value!);
                break;
            case YardlKind.Enum:
                WriteEnum(type, (long)value!);
                break;
            default:
                WritePrimitive(type.Kind, value!);
                break;
        }
    }

    public void WriteText(string text)
    {
        writer.WriteByte((byte)'"');
        foreach (Rune rune in text.EnumerateRunes())
            WriteRune(rune);
        writer.WriteByte((byte)'"');
    }

    private void WriteRecord(YardlType type, YardlRecord record)
    {
        byte separator = (byte)'{';
        for (int i = 0; i < type.Members.Length; i++)
        {
            if (record.Values[i] is null && type.Members[i].Type!.Kind == YardlKind.Optional)
                continue;
            WriteName(ref separator, type.Members[i].Name);
            Write(type.Members[i].Type!, record.Values[i]);
        }

        Close(separator, '{', '}');
    }

    private void WriteName(ref byte separator, string name)
    {
        writer.WriteByte(separator);
        separator = (byte)',';
        WriteText(name);
        writer.WriteByte((byte)':');
    }

    private void Close(byte separator, char open, char close)
    {
        if (separator == (byte)open)
            writer.WriteByte(separator);
        writer.WriteByte((byte)close);
    }

    private void WriteArray(YardlType type, YardlArray array)
    {
        writer.WriteBytes("{\"shape\":"u8);
        byte separator = (byte)'[';
        foreach (long extent in array.Shape)
        {
            writer.WriteByte(separator);
            separator = (byte)',';
            WriteInteger(extent);
        }

        Close(separator, '[', ']');
        writer.WriteBytes(",\"data\":"u8);
        WriteItems(type.Items!, array.Items);
        writer.WriteByte((byte)'}');
    }

    private void WriteItems(YardlType items, object values)
    {
        byte separator = (byte)'[';
        if (values is YardlFlat flat)
        {
            for (int place = 0; place < flat.Numbers.Length;)
            {
                writer.WriteByte(separator);
                separator = (byte)',';
                WriteFlat(items, flat.Numbers, ref place);
            }
        }
        else
        {
            foreach (object? item in (Array)values)
            {
                writer.WriteByte(separator);
                separator = (byte)',';
                Write(items, item);
            }
        }

        Close(separator, '[', ']');
    }

    /// <summary>Writes a flat record, whose numbers begin at <paramref name="place"/>, with the structure of its type.</summary>
    private void WriteFlat(YardlType type, Array numbers, ref int place)
    {
        if (type.IsPrimitive)
        {
            if (numbers is float[] floats)
                WriteDouble(floats[place++]);
            else
                WriteInteger(((uint[])numbers)[place++]);
            return;
        }

        bool record = type.Kind == YardlKind.Record;
        byte separator = (byte)(record ? '{' : '[');
        int count = record ? type.Members.Length : type.FixedCount;
        for (int i = 0; i < count; i++)
        {
            if (record)
            {
                WriteName(ref separator, type.Members[i].Name);
            }
            else
            {
                writer.WriteByte(separator);
                separator = (byte)',';
            }

            WriteFlat(record ? type.Members[i].Type! : type.Items!, numbers, ref place);
        }

        writer.WriteByte((byte)(record ? '}' : ']'));
    }

    private void WriteUnion(YardlType type, YardlUnion union)
    {
        YardlMember member = type.Members[union.CaseIndex];
        if (member.Type is null)
        {
            writer.WriteBytes("null"u8);
            return;
        }

        byte separator = (byte)'{';
        bool tagged = NdjsonKinds.NeedsTag(type);
        if (tagged)
            WriteName(ref separator, member.Name);
        Write(member.Type, union.Value);
        if (tagged)
            writer.WriteByte((byte)'}');
    }

    private void WriteMap(YardlType type, YardlMap map)
    {
        bool named = type.Keys!.Kind == YardlKind.String;
        byte separator = (byte)(named ? '{' : '[');
        for (int i = 0; i < map.Keys.Length; i++)
        {
            if (named)
            {
                WriteName(ref separator, (string)map.Keys[i]!);
                Write(type.Items!, map.Values[i]);
                continue;
            }

            writer.WriteByte(separator);
            separator = (byte)',';
            writer.WriteByte((byte)'[');
            Write(type.Keys, map.Keys[i]);
            writer.WriteByte((byte)',');
            Write(type.Items!, map.Values[i]);
            writer.WriteByte((byte)']');
        }

        Close(separator, named ? '{' : '[', named ? '}' : ']');
    }

    private void WriteEnum(YardlType type, long value)
    {
        if (!type.IsFlags)
        {
            foreach ((string symbol, long number) in type.Symbols)
            {
                if (number == value)
                {
                    WriteText(symbol);
                    return;
                }
            }

            WriteInteger(value);
            return;
        }

        byte separator = (byte)'[';
        long rest = value;
        foreach ((string symbol, long bits) in type.Symbols)
        {
            if (bits == 0 || (value & bits) != bits)
                continue;
            writer.WriteByte(separator);
            separator = (byte)',';
            WriteText(symbol);
            rest &= ~bits;
        }

        if (rest != 0)
        {
            if (separator == (byte)',')
                throw new ArgumentException($"The flags {value} of {type.Name} have no names; NDJSON cannot hold them.");
            WriteInteger(value);
            return;
        }

        Close(separator, '[', ']');
    }

    private void WritePrimitive(YardlKind kind, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBytes(flag ? "true"u8 : "false"u8);
                break;
            case float number:
                WriteDouble(number);
                break;
            case double number:
                WriteDouble(number);
                break;
            case string text:
                WriteText(text);
                break;
            case Complex number:
                writer.WriteByte((byte)'[');
                WriteDouble(number.Real);
                writer.WriteByte((byte)',');
                WriteDouble(number.Imaginary);
                writer.WriteByte((byte)']');
                break;
            case ulong number:
                WriteUnsigned(number);
                break;
            case long number when kind is YardlKind.Date or YardlKind.Time or YardlKind.DateTime:
                WriteText(NdjsonTime.Format(kind, number));
                break;
            default:
                WriteInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteDouble(double value)
    {
        Span<byte> text = stackalloc byte[NdjsonNumber.LongestText];
        writer.WriteBytes(text[..NdjsonNumber.Format(value, text)]);
    }

    private void WriteInteger(long value)
    {
        Span<byte> text = stackalloc byte[24];
        Utf8Formatter.TryFormat(value, text, out int length);
        writer.WriteBytes(text[..length]);
    }

    private void WriteUnsigned(ulong value)
    {
        Span<byte> text = stackalloc byte[24];
        Utf8Formatter.TryFormat(value, text, out int length);
        writer.WriteBytes(text[..length]);
    }

    private void WriteRune(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        string? escape = rune.Value switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < 0x20 => $"\\u{rune.Value:x4}",
            _ => null,
        };
        if (escape is null)
        {
            writer.WriteBytes(bytes[..rune.EncodeToUtf8(bytes)]);
            return;
        }

        foreach (char character in escape)
            writer.WriteByte((byte)character);
    }
}
