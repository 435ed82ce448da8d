using System.Buffers;
using System.Globalization;

namespace PetRecon.Formats.Volumes;

/// <summary>The samples of a NRRD file: in it or in other files, as bytes, gzip, decimal numbers or hexadecimal digits.</summary>
internal sealed class NrrdSamples
{
    private const int MaxTokenBytes = 64;

    private static readonly SearchValues<byte> s_separators = SearchValues.Create(" \t\r\n\v\f,"u8);

    private readonly NrrdHeader _header;
    private readonly long _count;
    private readonly List<string> _files;
    private readonly UnpackedSamples? _unpacked;

    public NrrdSamples(NrrdHeader header, long count, UnpackedSamples? unpacked)
    {
        _unpacked = unpacked;
        _header = header;
        _count = count;
        _files = NrrdDataFiles.Of(header, count);
        Encoding = header.Text("encoding").ToLowerInvariant() switch
        {
            "raw" => NrrdEncoding.Raw,
            "gzip" or "gz" => NrrdEncoding.Gzip,
            "ascii" or "text" or "txt" => NrrdEncoding.Text,
            "hex" => NrrdEncoding.Hex,
            "bzip2" or "bz2" => throw new VolumeFormatException(header.Path, header.At("encoding"), "the samples are compressed with bzip2, which is not read; write them with gzip (unu save -f nrrd -e gzip)."),
            _ => throw header.Bad("encoding", "raw, gzip, text or hex"),
        };
        Stored = new(TypeOf(header), IsBigEndian());
    }

    public NrrdEncoding Encoding { get; }

    public StoredSamples Stored { get; }

    /// <summary>Reads samples <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/>.</summary>
    public float[] Read(long first, int count)
    {
        if (Encoding is NrrdEncoding.Raw or NrrdEncoding.Gzip)
            return SampleReader.Read(_files.ConvertAll(Segment), first, count, _unpacked);

        long perFile = _count / _files.Count;
        List<long> starts = _files.ConvertAll(path => TextStart(path, perFile));
        float[] values = new float[count];
        for (int file = 0; file < _files.Count; file++)
        {
            long firstOfFile = file * perFile;
            if (firstOfFile < first + count && firstOfFile + perFile > first)
                ReadText(_files[file], starts[file], firstOfFile, perFile, first, values);
        }

        return values;
    }

    /// <summary>Where text begins, when the file is long enough: each number takes a digit and a separator, or as many hexadecimal digits as its bytes have.</summary>
    private long TextStart(string path, long samples)
    {
        long start = Start(path);
        long available = new FileInfo(path).Length - start;
        long least = Encoding == NrrdEncoding.Text ? 2 * samples - 1 : 2 * samples * Stored.ByteCount;
        return least <= available
            ? start
            : throw new VolumeFormatException(path, start, $"the header claims {samples} samples as text; {Math.Max(0, available)} bytes cannot hold them.");
    }

    private SampleSegment Segment(string path)
    {
        long perFile = _count / _files.Count;
        long skip = ByteSkip();
        long start = skip < 0 ? FromEnd(path, perFile * Stored.ByteCount) : Start(path);
        bool gzip = Encoding == NrrdEncoding.Gzip;
        return new(path, gzip || skip < 0 ? start : start + skip, perFile, Stored)
        {
            Packing = gzip ? SamplePacking.Gzip : SamplePacking.None,
            UnpackedOffset = gzip ? skip : 0,
        };
    }

    private long ByteSkip()
    {
        long skip = _header.Integer("byteskip", 0);
        if (skip is < -1 or > 1L << 53 || (skip == -1 && Encoding != NrrdEncoding.Raw))
            throw _header.Bad("byteskip", "a number of bytes, or -1 (samples at the end) for the encoding raw");
        return skip;
    }

    private static long FromEnd(string path, long bytes) => File.Exists(path) ? Math.Max(0, new FileInfo(path).Length - bytes) : 0;

    /// <summary>Where samples begin after the header, or after the lines to skip; bytes to skip are counted for text only.</summary>
    private long Start(string path)
    {
        if (!File.Exists(path))
            throw new VolumeFormatException(path, 0, "the file of samples that the header names does not exist.");
        long start = path == _header.Path ? _header.EndOffset : 0;
        long lines = _header.Integer("lineskip", 0);
        if (lines < 0)
            throw _header.Bad("lineskip", "0 or more");
        if (lines > 0)
            start = AfterLines(path, start, lines);
        return Encoding is NrrdEncoding.Text or NrrdEncoding.Hex ? start + ByteSkip() : start;
    }

    private static long AfterLines(string path, long start, long lines)
    {
        using FileStream file = File.OpenRead(path);
        file.Position = start;
        byte[] chunk = new byte[1 << 14];
        long at = start;
        for (int got = file.Read(chunk); got > 0; got = file.Read(chunk))
        {
            for (int i = 0; i < got; i++)
            {
                if (chunk[i] == '\n' && --lines == 0)
                    return at + i + 1;
            }

            at += got;
        }

        throw new VolumeFormatException(path, at, $"the file ends {lines} lines before the samples should begin (line skip).");
    }

    private void ReadText(string path, long start, long firstOfFile, long perFile, long first, float[] values)
    {
        byte[] bytes = new byte[new FileInfo(path).Length - start];
        using (FileStream file = File.OpenRead(path))
        {
            file.Position = start;
            file.ReadExactly(bytes);
        }

        if (Encoding == NrrdEncoding.Hex)
            bytes = FromHex(path, start, bytes, perFile * Stored.ByteCount);
        float[] one = new float[1];
        int at = 0;
        for (long sample = firstOfFile; sample < firstOfFile + perFile; sample++)
        {
            if (Encoding == NrrdEncoding.Hex)
            {
                Stored.Decode(bytes.AsSpan(at, Stored.ByteCount), one, 1, 0);
                at += Stored.ByteCount;
            }
            else
            {
                one[0] = NextNumber(path, start, bytes, ref at);
            }

            if (sample >= first && sample < first + values.Length)
                values[sample - first] = one[0];
        }
    }

    private static float NextNumber(string path, long start, ReadOnlySpan<byte> bytes, ref int at)
    {
        int begin = bytes[at..].IndexOfAnyExcept(s_separators);
        if (begin < 0)
            throw new VolumeFormatException(path, start + bytes.Length, "the file ends before the last number.");
        ReadOnlySpan<byte> rest = bytes[(at + begin)..];
        int end = rest.IndexOfAny(s_separators);
        ReadOnlySpan<byte> token = end < 0 ? rest : rest[..end];
        if (token.Length > MaxTokenBytes || !double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            string text = System.Text.Encoding.ASCII.GetString(token[..Math.Min(token.Length, MaxTokenBytes)]);
            throw new VolumeFormatException(path, start + at + begin, $"'{text}' is no number.");
        }

        at += begin + token.Length;
        return (float)value;
    }

    private static byte[] FromHex(string path, long start, ReadOnlySpan<byte> text, long count)
    {
        byte[] bytes = new byte[count];
        int half = 0;
        for (int i = 0; i < text.Length && half < 2 * count; i++)
        {
            if (s_separators.Contains(text[i]))
                continue;
            if (!char.IsAsciiHexDigit((char)text[i]))
                throw new VolumeFormatException(path, start + i, $"'{(char)text[i]}' is no hexadecimal digit.");
            bytes[half / 2] |= (byte)(Convert.ToInt32(((char)text[i]).ToString(), 16) << (half % 2 == 0 ? 4 : 0));
            half++;
        }

        return half == 2 * count
            ? bytes
            : throw new VolumeFormatException(path, start + text.Length, $"the file ends after {half} of {2 * count} hexadecimal digits.");
    }

    private bool IsBigEndian()
    {
        switch (_header.Text("endian").ToLowerInvariant())
        {
            case "little": return false;
            case "big": return true;
            case "" when Encoding == NrrdEncoding.Text || new StoredSamples(TypeOf(_header), false).ByteCount == 1: return false;
            case "":
                throw new VolumeFormatException(_header.Path, 0, "the header does not say the byte order (endian: little or big) of samples of several bytes.");
            default: throw _header.Bad("endian", "little or big");
        }
    }

    private static VoxelSampleType TypeOf(NrrdHeader header) => string.Join(' ', header.Words("type")).ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" or "char" => VoxelSampleType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => VoxelSampleType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => VoxelSampleType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => VoxelSampleType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => VoxelSampleType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => VoxelSampleType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => VoxelSampleType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => VoxelSampleType.UInt64,
        "float" => VoxelSampleType.Float32,
        "double" => VoxelSampleType.Float64,
        "block" => throw new VolumeFormatException(header.Path, header.At("type"), "the samples are of the type 'block', which is bytes without a meaning."),
        "" => throw new VolumeFormatException(header.Path, 0, "the header does not say the type of the samples."),
        _ => throw header.Bad("type", "the name of an integer type of 1 to 8 bytes, float or double"),
    };
}
