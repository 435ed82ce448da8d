using System.Runtime.Intrinsics;

namespace PetRecon.Dicom.Codecs;

/// <summary>Decodes a scan of cosine coefficients: baseline and extended sequential JPEG with Huffman codes (annex F of T.81).</summary>
internal static class JpegSequentialScan
{
    /// <summary>Decodes the scan into its components' planes; returns the first byte behind its data.</summary>
    public static int Decode(ReadOnlySpan<byte> data, in JpegStream stream, JpegScan scan, JpegPlane[] planes, int rows)
    {
        // The range of coefficients in the scan header has one legal value here; files with others exist, and mean it too.
        var coders = new BlockCoder[scan.Components.Length];
        int blocksInUnit = 0;
        for (int i = 0; i < coders.Length; i++)
        {
            JpegScanComponent part = scan.Components[i];
            coders[i] = new BlockCoder(planes[part.Component.Index], stream.DcTable(part), stream.AcTable(part), stream.Quantisation(part.Component));
            blocksInUnit += part.Component.Horizontal * part.Component.Vertical;
        }

        if (coders.Length > 1 && blocksInUnit > 10)
            throw JpegStream.Fault($"{blocksInUnit} blocks in a unit; 10 are the most.", scan.DataStart);
        // A scan of one component has single blocks as its units, and none beyond the component's edge.
        bool isSingle = coders.Length == 1;
        JpegPlane first = coders[0].Plane;
        int unitColumns = isSingle ? JpegPlane.DivideUp(first.Columns, 8) : first.Stride / (8 * first.Component.Horizontal);
        int unitRows = isSingle
            ? JpegPlane.DivideUp(first.Rows, 8)
            : JpegPlane.DivideUp(rows, 8 * first.VerticalRatio * first.Component.Vertical);
        return DecodeUnits(data, stream, scan, coders, unitColumns, unitRows, isSingle);
    }

    private static int DecodeUnits(
        ReadOnlySpan<byte> data, in JpegStream stream, JpegScan scan, BlockCoder[] coders, int unitColumns, int unitRows, bool isSingle)
    {
        using JpegScanData pieces = new(data, scan.DataStart);
        JpegBitReader reader = pieces.First();
        Span<int> block = stackalloc int[64];
        int untilRestart = stream.RestartInterval;
        for (int unitRow = 0; unitRow < unitRows; unitRow++)
        {
            for (int unitColumn = 0; unitColumn < unitColumns; unitColumn++)
            {
                if (stream.RestartInterval > 0 && untilRestart-- == 0)
                {
                    if (reader.IsOverrun)
                        throw JpegStream.Fault($"the data end in unit row {unitRow + 1} of {unitRows}.", pieces.Position);
                    reader = pieces.Next();
                    foreach (BlockCoder coder in coders)
                        coder.Restart();
                    untilRestart = stream.RestartInterval - 1;
                }

                foreach (BlockCoder coder in coders)
                    coder.DecodeUnit(ref reader, unitRow, unitColumn, isSingle, stream.Precision, block);
            }

            if (reader.IsOverrun)
                throw JpegStream.Fault($"the data end in unit row {unitRow + 1} of {unitRows}.", pieces.Position);
        }

        return pieces.Position;
    }

    private sealed class BlockCoder(JpegPlane plane, JpegHuffmanTable dcTable, JpegHuffmanTable acTable, ushort[] quantisation)
    {
        private const int ZeroRun = 0xF0;
        private int _lastDc;

        public JpegPlane Plane { get; } = plane;

        public void Restart() => _lastDc = 0;

        public void DecodeUnit(ref JpegBitReader reader, int unitRow, int unitColumn, bool isSingle, int precision, scoped Span<int> block)
        {
            int across = isSingle ? 1 : Plane.Component.Horizontal;
            int down = isSingle ? 1 : Plane.Component.Vertical;
            for (int y = 0; y < down; y++)
            {
                for (int x = 0; x < across; x++)
                {
                    if (ReadBlock(ref reader, block))
                        block.Fill(JpegInverseDct.Flat(block[0], precision));
                    else
                        JpegInverseDct.Transform(block, precision);
                    int at = (unitRow * down + y) * 8 * Plane.Stride + (unitColumn * across + x) * 8;
                    for (int row = 0; row < 8; row++, at += Plane.Stride)
                    {
                        Vector256<uint> samples = Vector256.Create<int>(block[(8 * row)..]).AsUInt32();
                        Vector128.Narrow(samples.GetLower(), samples.GetUpper()).CopyTo(Plane.Samples.AsSpan(at, 8));
                    }
                }
            }
        }

        // Whether nothing but the first coefficient is there.
        private bool ReadBlock(ref JpegBitReader reader, scoped Span<int> block)
        {
            block.Clear();
            _lastDc += reader.ReadDifference(dcTable);
            block[0] = _lastDc * quantisation[0];
            ReadOnlySpan<byte> zigZag = JpegInverseDct.ZigZag;
            bool isFlat = true;
            for (int i = 1; i < 64; i++)
            {
                int symbol = reader.ReadSymbol(acTable);
                int category = symbol & 15;
                if (category == 0)
                {
                    if (symbol != ZeroRun)
                        break;
                    i += 15;
                    continue;
                }

                i += symbol >> 4;
                if (symbol < 0 || i > 63)
                    throw JpegStream.Fault("bits that are no code of the Huffman table, or coefficients beyond a block's end.", reader.Place);
                int place = zigZag[i];
                block[place] = reader.ReadValue(category) * quantisation[place];
                isFlat = false;
            }

            return isFlat;
        }
    }
}
