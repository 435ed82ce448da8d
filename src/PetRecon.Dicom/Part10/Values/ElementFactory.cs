using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PetRecon.Dicom.Part10;

/// <summary>Elements from values.</summary>
internal static class ElementFactory
{
    /// <summary>The representation in which values of a type are put under a tag that may have several.</summary>
    public static DicomVR RepresentationFor<T>(DicomTag tag)
    {
        IReadOnlyList<DicomVR> allowed = tag.DictionaryEntry.ValueRepresentations;
        if (allowed.Count == 1)
            return allowed[0];
        DicomVR wanted = typeof(T) == typeof(short) || typeof(T) == typeof(int) ? DicomVR.SS : typeof(T) == typeof(byte) ? DicomVR.OB : allowed[0];
        return allowed.Contains(wanted) ? wanted : allowed[0];
    }

    public static DicomElement Make<T>(DicomVR vr, DicomTag tag, T[] values, CharacterSet characters, bool validate = true)
    {
        if (values is IByteBuffer[] buffers)
            return new(tag, vr, buffers.Length == 0 ? EmptyBuffer.Value : buffers[0], characters);
        try
        {
            return new(tag, vr, new MemoryByteBuffer(vr.IsString ? TextBytes(vr, values, characters, validate) : NumberBytes(vr, values)), characters);
        }
        catch (Exception exception) when (exception is OverflowException or FormatException or InvalidCastException or DicomDataException)
        {
            throw new DicomDataException($"{tag.DictionaryEntry.Name} {tag}: {exception.Message}", exception);
        }
    }

    private static byte[] TextBytes<T>(DicomVR vr, T[] values, CharacterSet characters, bool validate)
    {
        string[] texts = [.. values.Select(value => TextOf(vr, value))];
        if (validate)
            ValueRules.Check(vr, texts);
        string joined = string.Join('\\', texts);
        byte[] bytes = vr.IsStringEncoded ? characters.Encode(joined) : Encoding.Latin1.GetBytes(joined);
        if (bytes.Length % 2 == 0)
            return bytes;
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = vr.PaddingValue;
        return bytes;
    }

    private static string TextOf<T>(DicomVR vr, T value) => value switch
    {
        null => "",
        string text => text,
        DicomUID uid => uid.UID,
        DicomTransferSyntax syntax => syntax.UID.UID,
        DateTime moment => vr.Code switch
        {
            "DA" => ValueText.OfDate(moment),
            "TM" => ValueText.OfTime(moment),
            _ => ValueText.OfDateTime(moment),
        },
        double number => ValueText.OfDecimal(number),
        float number => ValueText.OfDecimal(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        decimal number => ValueText.OfDecimal(number),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new DicomDataException($"a value of type {value.GetType().Name} cannot be written as {vr}."),
    };

    private static byte[] NumberBytes<T>(DicomVR vr, T[] values)
    {
        if (values is byte[] raw && vr.UnitSize == 1)
            return Even(raw);
        if (values is ushort[] words && vr.UnitSize == 2)
            return MemoryMarshal.AsBytes<ushort>(words).ToArray();
        if (values is float[] singles && vr.Code is "FL" or "OF")
            return MemoryMarshal.AsBytes<float>((float[])(object)values).ToArray();
        byte[] bytes = new byte[values.Length * vr.UnitSize];
        for (int i = 0; i < values.Length; i++)
            WriteNumber(vr, values[i]!, bytes.AsSpan(i * vr.UnitSize));
        return Even(bytes);
    }

    private static void WriteNumber(DicomVR vr, object value, Span<byte> bytes)
    {
        switch (vr.Code)
        {
            case "AT":
                DicomTag tag = value as DicomTag ?? DicomTag.Parse((string)value);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, tag.Group);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], tag.Element);
                break;
            case "FD" or "OD": BinaryPrimitives.WriteDoubleLittleEndian(bytes, To<double>(value)); break;
            case "FL" or "OF": BinaryPrimitives.WriteSingleLittleEndian(bytes, To<float>(value)); break;
            case "SS": BinaryPrimitives.WriteInt16LittleEndian(bytes, To<short>(value)); break;
            case "SL": BinaryPrimitives.WriteInt32LittleEndian(bytes, To<int>(value)); break;
            case "SV": BinaryPrimitives.WriteInt64LittleEndian(bytes, To<long>(value)); break;
            case "US" or "OW": BinaryPrimitives.WriteUInt16LittleEndian(bytes, To<ushort>(value)); break;
            case "UL" or "OL": BinaryPrimitives.WriteUInt32LittleEndian(bytes, To<uint>(value)); break;
            case "UV" or "OV": BinaryPrimitives.WriteUInt64LittleEndian(bytes, To<ulong>(value)); break;
            default: bytes[0] = To<byte>(value); break;
        }
    }

    private static TNumber To<TNumber>(object value) => (TNumber)Convert.ChangeType(value, typeof(TNumber), CultureInfo.InvariantCulture);

    private static byte[] Even(byte[] bytes) => bytes.Length % 2 == 0 ? bytes : [.. bytes, 0];
}
