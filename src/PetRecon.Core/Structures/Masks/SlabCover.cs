namespace PetRecon.Core.Structures.Masks;

/// <summary>How much of each pixel of a raster a slab covers, with where each row begins and ends. Its memory can be used again and again.</summary>
public sealed class SlabCover : IRowTarget
{
    private readonly float[] _parts;
    private readonly (int First, int End)[] _rows;

    /// <summary>An empty raster.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public SlabCover(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        _parts = new float[width * height];
        _rows = new (int, int)[height];
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The covered part of each pixel, 0 to 1, row after row.</summary>
    public ReadOnlySpan<float> Parts => _parts;

    /// <summary>The first pixel of a row that is covered and the one after the last; an empty row has none. Pixels in between may be empty too.</summary>
    /// <param name="row">Which row, from 0.</param>
    public (int First, int End) Row(int row) => _rows[row];

    void IRowTarget.Add(int row, int first, ReadOnlySpan<float> values)
    {
        values.CopyTo(_parts.AsSpan(row * Width + first));
        _rows[row] = (first, first + values.Length);
    }

    internal void Clear()
    {
        for (int row = 0; row < _rows.Length; row++)
        {
            (int first, int end) = _rows[row];
            Array.Clear(_parts, row * Width + first, end - first);
            _rows[row] = default;
        }
    }
}
