using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The lines of a text file that are not blank, one by one, as words.</summary>
internal sealed class TextLines
{
    /// <summary>Contours of a whole body in every slice take a few megabytes.</summary>
    private const long MaxBytes = 1L << 30;

    private readonly string[] _lines;
    private int _next;

    private TextLines(string path, string[] lines)
    {
        Path = path;
        _lines = lines;
        Advance();
    }

    public string Path { get; }

    /// <summary>Number of the present line, from 1.</summary>
    public int Line { get; private set; } = 1;

    public bool IsAtEnd => Words.Length == 0;

    /// <summary>The present line without blanks at its ends; empty after the last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Its words; none after the last line.</summary>
    public string[] Words { get; private set; } = [];

    /// <summary>Opens a file; one packed by gzip is unpacked.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TextLines Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}.", path);
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new VoxelplanFormatException(path, 1, $"the file has {length} bytes; no text of this kind is that long.");
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes is [0x1f, 0x8b, ..])
            bytes = Unpack(path, bytes);
        return new(path, Encoding.Latin1.GetString(bytes).Split('\n'));
    }

    /// <summary>Goes to the next line that is not blank.</summary>
    public void Advance()
    {
        while (_next < _lines.Length)
        {
            Text = _lines[_next++].Trim().Trim('\0');
            Words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (Words.Length == 0)
                continue;
            Line = _next;
            return;
        }

        // The line number stays that of the last text, which is where a file that ends too early does so.
        (Text, Words) = ("", []);
    }

    public VoxelplanFormatException Bad(string problem) => new(Path, Line, problem);

    /// <summary>A word of the present line as a finite number.</summary>
    public double Number(int word) =>
        word < Words.Length && double.TryParse(Words[word], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Bad($"'{Text}' has no number as word {word + 1}.");

    /// <summary>A word of the present line as a whole number from 0 on.</summary>
    public int Count(int word) =>
        word < Words.Length && int.TryParse(Words[word], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Bad($"'{Text}' has no whole number of 0 or more as word {word + 1}.");

    private static byte[] Unpack(string path, byte[] packed)
    {
        try
        {
            using GZipStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
            using MemoryStream plain = new();
            byte[] chunk = new byte[1 << 16];
            for (int got = stream.Read(chunk); got > 0; got = stream.Read(chunk))
            {
                if (plain.Length + got > MaxBytes)
                    throw new VoxelplanFormatException(path, 1, $"the file unpacks to more than {MaxBytes} bytes; no text of this kind is that long.");
                plain.Write(chunk, 0, got);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new VoxelplanFormatException(path, 1, "the gzip stream is damaged. Was the file copied incompletely?");
        }
    }
}
