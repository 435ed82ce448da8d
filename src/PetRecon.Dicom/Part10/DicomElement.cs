using System.Buffers.Binary;

namespace PetRecon.Dicom.Part10;

/// <summary>An element with a value: its bytes as they are in a file (numbers little endian), and how to read them.</summary>
internal class DicomElement : DicomItem
{
    private readonly CharacterSet _characters;
    private string[]? _texts;

    internal DicomElement(DicomTag tag, DicomVR valueRepresentation, IByteBuffer buffer, CharacterSet? characters = null)
        : base(tag)
    {
        ValueRepresentation = valueRepresentation;
        Buffer = buffer;
        _characters = characters ?? CharacterSet.Default;
    }

    public override DicomVR ValueRepresentation { get; }

    public IByteBuffer Buffer { get; }

    public uint Length => (uint)Math.Min(Buffer.Size, uint.MaxValue);

    /// <summary>Number of values.</summary>
    public int Count => ValueRepresentation.IsString ? Texts.Length : (int)Math.Min(Buffer.Size / ValueRepresentation.UnitSize, int.MaxValue);

    private string[] Texts => _texts ??= ReadTexts();

    /// <summary>Value number <paramref name="item"/>; all of them if T is an array, or the whole text if T is string and item is -1.</summary>
    /// <exception cref="DicomDataException">The value cannot be had as T.</exception>
    public T Get<T>(int item = -1)
    {
        if (typeof(T).IsArray)
            return (T)(object)GetAll(typeof(T).GetElementType()!);
        if (typeof(T) == typeof(string) && item < 0)
            return (T)(object)(ValueRepresentation.IsString ? string.Join('\\', Texts) : string.Join('\\', Enumerable.Range(0, Count).Select(i => One(typeof(string), i))));
        return (T)One(typeof(T), Math.Max(item, 0));
    }

    private Array GetAll(Type type)
    {
        if (type == typeof(byte) && ValueRepresentation.SwapSize == 1 && !ValueRepresentation.IsString)
            return Buffer.Data;
        int count = Count;
        Array values = Array.CreateInstance(type, count);
        if (type == typeof(float) && (ValueRepresentation == DicomVR.FL || ValueRepresentation == DicomVR.OF)
            || type == typeof(double) && (ValueRepresentation == DicomVR.FD || ValueRepresentation == DicomVR.OD)
            || type == typeof(ushort) && (ValueRepresentation == DicomVR.US || ValueRepresentation == DicomVR.OW))
        {
            System.Buffer.BlockCopy(Buffer.Data, 0, values, 0, count * ValueRepresentation.UnitSize);
            return values;
        }

        for (int i = 0; i < count; i++)
            values.SetValue(One(type, i), i);
        return values;
    }

    private object One(Type type, int item)
    {
        if (item >= Count)
            throw new DicomDataException($"{this} has {Count} values, so there is no value {item + 1}.");
        try
        {
            return ValueRepresentation.IsString ? FromText(type, Texts[item]) : FromNumber(type, item);
        }
        catch (Exception exception) when (exception is OverflowException or DicomDataException)
        {
            throw new DicomDataException($"{this}: {exception.Message}", exception);
        }
    }

    private object FromText(Type type, string text)
    {
        if (type == typeof(string) || type == typeof(object))
            return text;
        if (type == typeof(DicomUID))
            return DicomUID.Parse(text);
        if (type == typeof(DicomTransferSyntax))
            return DicomTransferSyntax.Parse(text);
        if (type == typeof(DateTime))
        {
            return ValueRepresentation.Code switch
            {
                "DA" => ValueText.ToDate(text),
                "TM" => ValueText.ToTime(text),
                _ => ValueText.ToDateTime(text),
            };
        }

        if (text.Length == 0)
            throw new DicomDataException("the value is empty.");
        if (type == typeof(decimal))
            return ValueText.ToDecimal(text);
        if (type == typeof(double) || type == typeof(float))
            return NumberConversion.To(type, ValueText.ToDouble(text));
        return NumberConversion.To(type, ValueText.ToInteger(text));
    }

    private object FromNumber(Type type, int item)
    {
        int size = ValueRepresentation.UnitSize;
        byte[] whole = new byte[8];
        Buffer.GetByteRange((long)item * size, size, whole);
        ReadOnlySpan<byte> bytes = whole;
        if (ValueRepresentation == DicomVR.AT)
        {
            DicomTag tag = new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
            if (type == typeof(DicomTag) || type == typeof(object))
                return tag;
            return type == typeof(string) ? tag.ToString() : NumberConversion.To(type, tag.Key);
        }

        return ValueRepresentation.Code switch
        {
            "FD" or "OD" => NumberConversion.To(type, BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            "FL" or "OF" => NumberConversion.To(type, BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            "SS" => NumberConversion.To(type, BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            "SL" => NumberConversion.To(type, BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "SV" => NumberConversion.To(type, BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "US" or "OW" => NumberConversion.To(type, BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            "UL" or "OL" => NumberConversion.To(type, BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            "UV" or "OV" => NumberConversion.To(type, BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            _ => NumberConversion.To(type, bytes[0]),
        };
    }

    private string[] ReadTexts()
    {
        if (Buffer.Size == 0)
            return [];
        byte[]? copy = Buffer is MemoryByteBuffer ? null : Buffer.Data;
        ReadOnlySpan<byte> bytes = copy ?? ((MemoryByteBuffer)Buffer).Span;
        bytes = bytes.TrimEnd(" \0"u8);
        string text = ValueRepresentation.IsStringEncoded ? _characters.Decode(bytes) : System.Text.Encoding.Latin1.GetString(bytes);
        if (!ValueRepresentation.IsMultiValue)
            return [text];
        string[] values = text.Split('\\');
        bool keepLeading = ValueRepresentation == DicomVR.UC;
        for (int i = 0; i < values.Length; i++)
            values[i] = keepLeading ? values[i].TrimEnd(' ', '\0') : values[i].Trim(' ', '\0');
        return values is [""] ? [] : values;
    }
}
