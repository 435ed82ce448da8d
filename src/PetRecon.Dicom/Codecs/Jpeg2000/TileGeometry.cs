namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Cuts a tile into components, resolutions, subbands, precincts and code blocks (ISO/IEC 15444-1, annex B).</summary>
internal static class TileGeometry
{
    /// <summary>The component's rectangle, resolutions and subbands; its precincts come later, when it is known that the data can fill them.</summary>
    public static TileComponent MakeComponent(Codestream codestream, int tileIndex, int component)
    {
        ImageSize size = codestream.Size;
        TileStream tile = codestream.Tiles[tileIndex]!;
        ComponentSize sampling = size.Components[component];
        (int column, int row) = (tileIndex % size.TilesAcross, tileIndex / size.TilesAcross);
        long left = size.TileX0 + (long)column * size.TileWidth;
        long top = size.TileY0 + (long)row * size.TileHeight;
        int x0 = sampling.FirstColumn((int)Math.Max(left, size.X0));
        int y0 = sampling.FirstRow((int)Math.Max(top, size.Y0));
        int x1 = sampling.FirstColumn((int)Math.Min(left + size.TileWidth, size.X1));
        int y1 = sampling.FirstRow((int)Math.Min(top + size.TileHeight, size.Y1));

        CodingParameters main = codestream.Parameters;
        ComponentCoding coding = tile.Parameters.CodingOf(component, main, tile.FirstByte);
        Quantization quantization = tile.Parameters.QuantizationOf(component, main, tile.FirstByte);
        if (coding.IsReversible && !quantization.IsNone)
            throw Fault.At(tile.FirstByte, "the reversible wavelet with quantized values.");
        int roiShift = tile.Parameters.RoiShiftOf(component, main);
        Resolution[] resolutions = new Resolution[coding.Levels + 1];
        for (int r = 0; r < resolutions.Length; r++)
        {
            int scale = coding.Levels - r;
            Resolution? lower = r == 0 ? null : resolutions[r - 1];
            resolutions[r] = new()
            {
                Index = r,
                X0 = GridMath.CeilShift(x0, scale),
                Y0 = GridMath.CeilShift(y0, scale),
                X1 = GridMath.CeilShift(x1, scale),
                Y1 = GridMath.CeilShift(y1, scale),
                PrecinctWidthLog2 = coding.PrecinctWidthLog2(r),
                PrecinctHeightLog2 = coding.PrecinctHeightLog2(r),
                Subbands = MakeSubbands((x0, y0, x1, y1), lower, coding, quantization, sampling.Precision, roiShift),
            };
        }

        return new()
        {
            X0 = x0,
            Y0 = y0,
            Width = x1 - x0,
            Height = y1 - y0,
            Coding = coding,
            RoiShift = roiShift,
            Resolutions = resolutions,
        };
    }

    /// <summary>All precincts of a resolution, in raster order, with their code blocks.</summary>
    /// <param name="resolution">The resolution.</param>
    /// <param name="component">Index of its component.</param>
    /// <param name="sampling">Subsampling of the component.</param>
    /// <param name="coding">How the component is coded.</param>
    /// <param name="tileOrigin">Column and row of the reference grid at which the tile begins.</param>
    /// <param name="precincts">Takes them.</param>
    public static void AddPrecincts(
        Resolution resolution, int component, ComponentSize sampling, ComponentCoding coding, int[] tileOrigin, List<Precinct> precincts)
    {
        int scale = coding.Levels - resolution.Index;
        int index = 0;
        for (long row = 0; row < resolution.PrecinctsDown; row++)
        {
            long y = ((resolution.Y0 >> resolution.PrecinctHeightLog2) + row) << resolution.PrecinctHeightLog2;
            long gridY = y < resolution.Y0 ? tileOrigin[1] : (y << scale) * sampling.StepY;
            for (long column = 0; column < resolution.PrecinctsAcross; column++)
            {
                long x = ((resolution.X0 >> resolution.PrecinctWidthLog2) + column) << resolution.PrecinctWidthLog2;
                long gridX = x < resolution.X0 ? tileOrigin[0] : (x << scale) * sampling.StepX;
                PrecinctBand[] bands = MakePrecinctBands(resolution, coding, x, y);
                precincts.Add(new(component, resolution.Index, index++, gridX, gridY, bands));
            }
        }
    }

    private static Subband[] MakeSubbands(
        (int X0, int Y0, int X1, int Y1) area, Resolution? lower, ComponentCoding coding, Quantization quantization, int precision, int roiShift)
    {
        Subband[] bands = new Subband[lower is null ? 1 : 3];
        int level = lower is null ? coding.Levels : coding.Levels - lower.Index;
        for (int i = 0; i < bands.Length; i++)
        {
            SubbandKind kind = lower is null ? SubbandKind.LowLow : (SubbandKind)(i + 1);
            (bool highX, bool highY) = (((int)kind & 1) != 0, ((int)kind & 2) != 0);
            long shiftX = highX ? 1L << (level - 1) : 0;
            long shiftY = highY ? 1L << (level - 1) : 0;
            (int exponent, int mantissa) = quantization.StepOf(lower is null ? 0 : 3 * lower.Index + 1 + i);
            bands[i] = new()
            {
                Kind = kind,
                X0 = GridMath.CeilShift(area.X0 - shiftX, level),
                Y0 = GridMath.CeilShift(area.Y0 - shiftY, level),
                X1 = GridMath.CeilShift(area.X1 - shiftX, level),
                Y1 = GridMath.CeilShift(area.Y1 - shiftY, level),
                BufferX = highX ? lower!.Width : 0,
                BufferY = highY ? lower!.Height : 0,
                MagnitudeBits = quantization.GuardBits + exponent - 1 + roiShift,
                // A high band's step would be larger by 2 for each high filter; the wavelet makes up for that, see InverseWavelet9x7.
                Step = (1 + mantissa / 2048f) * MathF.ScaleB(1, precision - exponent),
            };
        }

        return bands;
    }

    private static PrecinctBand[] MakePrecinctBands(Resolution resolution, ComponentCoding coding, long x, long y)
    {
        // A precinct of a resolution with three subbands is half as large in each of them.
        int halving = resolution.Index == 0 ? 0 : 1;
        int widthLog2 = resolution.PrecinctWidthLog2 - halving;
        int heightLog2 = resolution.PrecinctHeightLog2 - halving;
        List<PrecinctBand> bands = new(resolution.Subbands.Length);
        foreach (Subband band in resolution.Subbands)
        {
            long x0 = Math.Max(band.X0, x >> halving);
            long y0 = Math.Max(band.Y0, y >> halving);
            long x1 = Math.Min(band.X1, (x >> halving) + (1L << widthLog2));
            long y1 = Math.Min(band.Y1, (y >> halving) + (1L << heightLog2));
            if (x1 <= x0 || y1 <= y0)
                continue;
            int blockWidthLog2 = Math.Min(coding.BlockWidthLog2, widthLog2);
            int blockHeightLog2 = Math.Min(coding.BlockHeightLog2, heightLog2);
            int blocksAcross = (int)(GridMath.CeilShift(x1, blockWidthLog2) - (x0 >> blockWidthLog2));
            int blocksDown = (int)(GridMath.CeilShift(y1, blockHeightLog2) - (y0 >> blockHeightLog2));
            CodeBlock[] blocks = new CodeBlock[blocksAcross * blocksDown];
            for (int i = 0; i < blocks.Length; i++)
            {
                long left = ((x0 >> blockWidthLog2) + i % blocksAcross) << blockWidthLog2;
                long top = ((y0 >> blockHeightLog2) + i / blocksAcross) << blockHeightLog2;
                (long bx0, long bx1) = (Math.Max(left, x0), Math.Min(left + (1L << blockWidthLog2), x1));
                (long by0, long by1) = (Math.Max(top, y0), Math.Min(top + (1L << blockHeightLog2), y1));
                blocks[i] = new((int)(bx0 - band.X0) + band.BufferX, (int)(by0 - band.Y0) + band.BufferY, (int)(bx1 - bx0), (int)(by1 - by0));
            }

            bands.Add(new(band, blocksAcross, blocks));
        }

        return [.. bands];
    }
}
