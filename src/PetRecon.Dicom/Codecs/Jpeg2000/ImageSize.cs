namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The SIZ segment: the image and its tiles on the reference grid (ISO/IEC 15444-1, A.5.1).</summary>
internal sealed class ImageSize
{
    public required int X0 { get; init; }

    public required int Y0 { get; init; }

    public required int X1 { get; init; }

    public required int Y1 { get; init; }

    public required int TileWidth { get; init; }

    public required int TileHeight { get; init; }

    public required int TileX0 { get; init; }

    public required int TileY0 { get; init; }

    public required ComponentSize[] Components { get; init; }

    public int TilesAcross => (int)GridMath.CeilDivide((long)X1 - TileX0, TileWidth);

    public long TileCount => TilesAcross * GridMath.CeilDivide((long)Y1 - TileY0, TileHeight);

    /// <summary>Reads the segment and holds it to the frame that the data set describes, before anything is allocated for it.</summary>
    public static ImageSize Read(MarkerReader segment, in FrameFormat format)
    {
        int at = segment.Position;
        segment.ReadUInt16();
        Span<int> sizes = stackalloc int[8];
        for (int i = 0; i < sizes.Length; i++)
        {
            uint value = segment.ReadUInt32();
            if (value > int.MaxValue)
                throw Fault.At(at, $"the image size segment holds {value}, larger than any image.");
            sizes[i] = (int)value;
        }

        int componentCount = segment.ReadUInt16();
        (int x1, int y1, int x0, int y0) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        if (x1 - x0 != format.Columns || y1 - y0 != format.Rows || componentCount != format.SamplesPerPixel)
        {
            throw Fault.At(at, $"the codestream's image has {x1 - x0} columns, {y1 - y0} rows and {componentCount} component(s); " +
                $"the data set says {format.Columns}, {format.Rows} and {format.SamplesPerPixel}.");
        }

        ImageSize size = new()
        {
            X0 = x0,
            Y0 = y0,
            X1 = x1,
            Y1 = y1,
            TileWidth = sizes[4],
            TileHeight = sizes[5],
            TileX0 = sizes[6],
            TileY0 = sizes[7],
            Components = new ComponentSize[componentCount],
        };
        for (int i = 0; i < componentCount; i++)
            size.Components[i] = ComponentSize.Read(ref segment, format);
        size.Check(at);
        return size;
    }

    private void Check(int at)
    {
        bool tilesCover = TileWidth > 0 && TileHeight > 0 && TileX0 <= X0 && TileY0 <= Y0
            && (long)TileX0 + TileWidth > X0 && (long)TileY0 + TileHeight > Y0;
        if (!tilesCover)
            throw Fault.At(at, $"tiles of {TileWidth} x {TileHeight} from ({TileX0}, {TileY0}) do not begin at the image's corner ({X0}, {Y0}).");
        if (TileCount > 65535)
            throw Fault.At(at, $"{TileCount} tiles; the standard allows 65535.");
        foreach (ComponentSize component in Components)
        {
            if (component.FirstColumn(X0) >= component.FirstColumn(X1) || component.FirstRow(Y0) >= component.FirstRow(Y1))
                throw Fault.At(at, $"a component subsampled {component.StepX} x {component.StepY} has no samples in this image.");
        }
    }
}
