using System.Buffers.Binary;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg;

/// <summary>
/// A plain encoder of lossless JPEG (annex H of ITU-T T.81) for what no program at hand writes: restarts, scans of single components, components that
/// share a scan, every precision. Its one Huffman table has a five-bit code for each of the 17 categories.
/// </summary>
internal sealed record LosslessJpegWriter(int Columns, int Rows, int Components, int Precision)
{
    public int Predictor { get; init; } = 1;

    public int PointTransform { get; init; }

    public int RestartRows { get; init; }

    public bool IsInterleaved { get; init; } = true;

    /// <summary>Whether the frame header leaves the rows to a segment behind the first scan (DNL).</summary>
    public bool HasRowsBehind { get; init; }

    /// <summary>Encodes samples; index = (row * columns + column) * components + component.</summary>
    public byte[] Encode(ushort[] samples)
    {
        List<byte> output = [0xFF, 0xD8, 0xFF, 0xC3, 0, (byte)(8 + 3 * Components), (byte)Precision];
        AddWord(output, HasRowsBehind ? 0 : Rows);
        AddWord(output, Columns);
        output.Add((byte)Components);
        for (int i = 0; i < Components; i++)
            output.AddRange([(byte)(i + 1), 0x11, 0]);
        output.AddRange([0xFF, 0xC4, 0, 19 + 17, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        output.AddRange(Enumerable.Range(0, 17).Select(category => (byte)category));
        if (RestartRows > 0)
        {
            output.AddRange([0xFF, 0xDD, 0, 4]);
            AddWord(output, RestartRows * Columns);
        }

        for (int first = 0; first < Components; first += IsInterleaved ? Components : 1)
        {
            AddScan(output, samples, first, IsInterleaved ? Components : 1);
            if (first == 0 && HasRowsBehind)
            {
                output.AddRange([0xFF, 0xDC, 0, 4]);
                AddWord(output, Rows);
            }
        }

        output.AddRange([0xFF, 0xD9]);
        return [.. output];
    }

    private static void AddWord(List<byte> output, int value)
    {
        byte[] word = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)value);
        output.AddRange(word);
    }

    private void AddScan(List<byte> output, ushort[] samples, int first, int count)
    {
        output.AddRange([0xFF, 0xDA, 0, (byte)(6 + 2 * count), (byte)count]);
        for (int i = 0; i < count; i++)
            output.AddRange([(byte)(first + i + 1), 0]);
        output.AddRange([(byte)Predictor, 0, (byte)PointTransform]);
        string bits = "";
        int restarts = 0;
        for (int row = 0; row < Rows; row++)
        {
            bool isFirst = RestartRows == 0 ? row == 0 : row % RestartRows == 0;
            if (isFirst && row > 0)
            {
                AddBits(output, bits);
                bits = "";
                output.AddRange([0xFF, (byte)(0xD0 + (restarts++ & 7))]);
            }

            System.Text.StringBuilder line = new();
            for (int column = 0; column < Columns; column++)
            {
                for (int i = 0; i < count; i++)
                    line.Append(Code(Difference(samples, row, column, first + i, isFirst)));
            }

            bits += line;
        }

        AddBits(output, bits);
    }

    private int Difference(ushort[] samples, int row, int column, int component, bool isFirst)
    {
        int At(int y, int x) => samples[(y * Columns + x) * Components + component] >> PointTransform;
        int predicted;
        if (isFirst)
            predicted = column == 0 ? 1 << (Precision - PointTransform - 1) : At(row, column - 1);
        else if (column == 0)
            predicted = At(row - 1, 0);
        else
        {
            int a = At(row, column - 1);
            int b = At(row - 1, column);
            int c = At(row - 1, column - 1);
            predicted = Predictor switch { 1 => a, 2 => b, 3 => c, 4 => a + b - c, 5 => a + ((b - c) >> 1), 6 => b + ((a - c) >> 1), _ => (a + b) >> 1 };
        }

        return (At(row, column) - predicted) & 0xFFFF;
    }

    private static string Code(int difference)
    {
        int value = difference > 32768 ? difference - 65536 : difference;
        int category = 0;
        while (Math.Abs(value) >= 1 << category)
            category++;
        string code = Convert.ToString(category, 2).PadLeft(5, '0');
        if (category is 0 or 16)
            return code;
        int bits = value < 0 ? value + (1 << category) - 1 : value;
        return code + Convert.ToString(bits, 2).PadLeft(category, '0');
    }

    private static void AddBits(List<byte> output, string bits)
    {
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        for (int i = 0; i < bits.Length; i += 8)
        {
            byte value = Convert.ToByte(bits.Substring(i, 8), 2);
            output.Add(value);
            if (value == 0xFF)
                output.Add(0);
        }
    }
}
