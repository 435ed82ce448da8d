namespace PetRecon.Dicom.Codecs;

/// <summary>The samples of one component of a JPEG frame at its own resolution.</summary>
internal sealed class JpegPlane
{
    /// <summary>Makes the plane, of whole blocks.</summary>
    /// <param name="component">The component.</param>
    /// <param name="columns">Columns of the frame.</param>
    /// <param name="rows">Rows of the frame.</param>
    /// <param name="mostHorizontal">The largest horizontal sampling factor of all components.</param>
    /// <param name="mostVertical">The largest vertical sampling factor of all components.</param>
    public JpegPlane(JpegComponent component, int columns, int rows, int mostHorizontal, int mostVertical)
    {
        Component = component;
        HorizontalRatio = mostHorizontal / component.Horizontal;
        VerticalRatio = mostVertical / component.Vertical;
        Columns = DivideUp(columns * component.Horizontal, mostHorizontal);
        Rows = DivideUp(rows * component.Vertical, mostVertical);
        Stride = DivideUp(columns, 8 * mostHorizontal) * 8 * component.Horizontal;
        Samples = new ushort[checked(Stride * DivideUp(rows, 8 * mostVertical) * 8 * component.Vertical)];
    }

    public JpegComponent Component { get; }

    /// <summary>Columns of the frame for each of the plane.</summary>
    public int HorizontalRatio { get; }

    /// <summary>Rows of the frame for each of the plane.</summary>
    public int VerticalRatio { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Samples from a row to the next.</summary>
    public int Stride { get; }

    public ushort[] Samples { get; }

    public static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>
    /// One row at the frame's resolution. Halved components are interpolated with the triangle filter of libjpeg ("fancy upsampling"), others repeated.
    /// </summary>
    /// <param name="row">Row of the frame.</param>
    /// <param name="line">Room for the row and a sample more.</param>
    /// <param name="sums">Room for a row of the plane.</param>
    public void Upsample(int row, Span<ushort> line, Span<int> sums)
    {
        ReadOnlySpan<ushort> near = RowOf(row / VerticalRatio);
        if (HorizontalRatio == 1 && VerticalRatio == 1)
        {
            near.CopyTo(line);
        }
        else if (HorizontalRatio == 2 && VerticalRatio == 1 && Columns > 2)
        {
            for (int i = 0; i < Columns; i++)
            {
                line[2 * i] = (ushort)(i == 0 ? near[i] : (3 * near[i] + near[i - 1] + 1) >> 2);
                line[2 * i + 1] = (ushort)(i == Columns - 1 ? near[i] : (3 * near[i] + near[i + 1] + 2) >> 2);
            }
        }
        else if (HorizontalRatio == 2 && VerticalRatio == 2 && Columns > 2)
        {
            int farRow = Math.Clamp((row & 1) == 0 ? row / 2 - 1 : row / 2 + 1, 0, Rows - 1);
            UpsampleBoth(near, RowOf(farRow), line, sums);
        }
        else
        {
            int ratio = HorizontalRatio;
            for (int i = 0; i < Columns; i++)
                line.Slice(ratio * i, Math.Min(ratio, line.Length - ratio * i)).Fill(near[i]);
        }
    }

    private static void UpsampleBoth(ReadOnlySpan<ushort> near, ReadOnlySpan<ushort> far, Span<ushort> line, Span<int> sums)
    {
        int columns = near.Length;
        for (int i = 0; i < columns; i++)
            sums[i] = 3 * near[i] + far[i];
        for (int i = 0; i < columns; i++)
        {
            int left = i == 0 ? sums[0] : sums[i - 1];
            int right = i == columns - 1 ? sums[i] : sums[i + 1];
            line[2 * i] = (ushort)((3 * sums[i] + left + 8) >> 4);
            line[2 * i + 1] = (ushort)((3 * sums[i] + right + 7) >> 4);
        }
    }

    private ReadOnlySpan<ushort> RowOf(int row) => Samples.AsSpan(row * Stride, Columns);
}
