using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>Decodes a scan of lossless JPEG (process 14, annex H of T.81): any of the seven predictors, point transform, restarts.</summary>
internal static class JpegLosslessScan
{
    /// <summary>Decodes the scan into the frame; returns the first byte behind its data.</summary>
    public static int Decode(ReadOnlySpan<byte> data, in JpegStream stream, JpegScan scan, in FrameFormat format, Span<byte> destination)
    {
        int predictor = scan.Start;
        int count = scan.Components.Length;
        int columns = format.Columns;
        if (predictor is < 1 or > 7 || scan.PointTransform >= stream.Precision)
            throw JpegStream.Fault($"predictor {predictor} and point transform {scan.PointTransform} in a lossless scan.", scan.DataStart);
        if (stream.RestartInterval % columns != 0)
            throw JpegStream.Fault($"a restart interval of {stream.RestartInterval} does not end with rows of {columns} columns.", scan.DataStart);
        int restartRows = stream.RestartInterval / columns;
        var tables = new JpegHuffmanTable[count];
        for (int i = 0; i < count; i++)
            tables[i] = stream.DcTable(scan.Components[i]);
        var lines = new ushort[2 * count * columns];
        int firstValue = 1 << (stream.Precision - scan.PointTransform - 1);
        using JpegScanData pieces = new(data, scan.DataStart);
        JpegBitReader reader = pieces.First();
        for (int row = 0; row < format.Rows; row++)
        {
            bool isFirst = restartRows == 0 ? row == 0 : row % restartRows == 0;
            if (isFirst && row > 0)
                reader = pieces.Next();
            if (count == 1)
                reader.ReadDifferences(tables[0], Line(lines, row, 0, count, columns));
            else
                ReadDifferences(ref reader, tables, lines, row, columns);
            if (reader.IsOverrun)
                throw JpegStream.Fault($"the data end in row {row + 1} of {format.Rows}.", pieces.Position);
            for (int i = 0; i < count; i++)
            {
                Span<ushort> line = Line(lines, row, i, count, columns);
                if (isFirst)
                    AddLeft(line, firstValue);
                else
                    Predict(predictor, Line(lines, row + 1, i, count, columns), line);
                FrameRow.Store(line, scan.Components[i].Component.Index, row, scan.PointTransform, format, destination);
            }
        }

        return pieces.Position;
    }

    // Rows take turns in the two halves of the buffer.
    private static Span<ushort> Line(ushort[] lines, int row, int component, int count, int columns) =>
        lines.AsSpan(((row & 1) * count + component) * columns, columns);

    private static void ReadDifferences(ref JpegBitReader reader, JpegHuffmanTable[] tables, ushort[] lines, int row, int columns)
    {
        int start = (row & 1) * tables.Length * columns;
        for (int x = 0; x < columns; x++)
        {
            for (int i = 0; i < tables.Length; i++)
                lines[start + i * columns + x] = (ushort)reader.ReadDifference(tables[i]);
        }
    }

    private static void AddLeft(Span<ushort> line, int left)
    {
        for (int x = 0; x < line.Length; x++)
        {
            left += line[x];
            line[x] = (ushort)left;
        }
    }

    /// <summary>Adds the predictions of table H.1 to a line of differences, modulo 65536.</summary>
    private static void Predict(int predictor, ReadOnlySpan<ushort> previous, Span<ushort> line)
    {
        ref ushort above = ref MemoryMarshal.GetReference(previous);
        int left = (ushort)(line[0] + above);
        line[0] = (ushort)left;
        switch (predictor)
        {
            case 1:
                AddLeft(line[1..], left);
                break;
            case 2:
                for (int x = 1; x < line.Length; x++)
                    line[x] += previous[x];
                break;
            case 3:
                for (int x = 1; x < line.Length; x++)
                    line[x] += previous[x - 1];
                break;
            case 4:
                for (int x = 1; x < line.Length; x++)
                    line[x] = (ushort)(left = (ushort)(line[x] + left + previous[x] - previous[x - 1]));
                break;
            case 5:
                for (int x = 1; x < line.Length; x++)
                    line[x] = (ushort)(left = (ushort)(line[x] + left + ((previous[x] - previous[x - 1]) >> 1)));
                break;
            case 6:
                for (int x = 1; x < line.Length; x++)
                    line[x] = (ushort)(left = (ushort)(line[x] + previous[x] + ((left - previous[x - 1]) >> 1)));
                break;
            default:
                for (int x = 1; x < line.Length; x++)
                    line[x] = (ushort)(left = (ushort)(line[x] + ((left + previous[x]) >> 1)));
                break;
        }
    }
}
