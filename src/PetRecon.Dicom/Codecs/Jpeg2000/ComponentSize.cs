namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Precision and subsampling of a component.</summary>
/// <param name="Precision">Bits of a sample, its sign included.</param>
/// <param name="IsSigned">Whether samples are two's complement.</param>
/// <param name="StepX">Columns of the reference grid from one sample to the next.</param>
/// <param name="StepY">Rows of the reference grid from one sample to the next.</param>
internal readonly record struct ComponentSize(int Precision, bool IsSigned, int StepX, int StepY)
{
    private const int MaxPrecision = 31;

    public static ComponentSize Read(ref MarkerReader segment, in FrameFormat format)
    {
        int at = segment.Position;
        int depth = segment.ReadByte();
        ComponentSize size = new((depth & 0x7F) + 1, depth >= 0x80, segment.ReadByte(), segment.ReadByte());
        if (size.Precision > MaxPrecision)
            throw Fault.At(at, $"samples of {size.Precision} bits; this decoder reads up to {MaxPrecision}.");
        if (size.Precision > format.BitsAllocated)
            throw Fault.At(at, $"samples of {size.Precision} bits, the data set allocates {format.BitsAllocated}.");
        if (size.StepX == 0 || size.StepY == 0)
            throw Fault.At(at, "a component is subsampled by 0.");
        return size;
    }

    /// <summary>The component's first column at or after a column of the reference grid.</summary>
    public int FirstColumn(int gridX) => (int)GridMath.CeilDivide(gridX, StepX);

    /// <summary>The component's first row at or after a row of the reference grid.</summary>
    public int FirstRow(int gridY) => (int)GridMath.CeilDivide(gridY, StepY);
}
