using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Isodose;

/// <summary>
/// Which voxels are inside of a level, a bit each in words of 64 along x. Which edges cross the level is then an exclusive or, and the number of a
/// crossing a count of bits: vertices need no table of edges. A grid that is to be closed has a border of voxels without values around it.
/// </summary>
internal sealed class InsideBits
{
    private readonly Volume _volume;
    private readonly float _limit;
    private readonly ulong[] _inside;
    private readonly ulong[]? _known;
    private readonly int _border;

    public InsideBits(Volume volume, double level, IsodoseBorder border, ParallelOptions parallel)
    {
        _volume = volume;
        // The lowest float that is not below the level.
        float limit = (float)level;
        _limit = limit < level ? MathF.BitIncrement(limit) : limit;
        _border = border == IsodoseBorder.Closed ? 1 : 0;
        Width = volume.Grid.SizeX + 2 * _border;
        Height = volume.Grid.SizeY + 2 * _border;
        Depth = volume.Grid.SizeZ + 2 * _border;
        WordsPerRow = (Width + 63) / 64;
        long words = (long)WordsPerRow * Height * Depth;
        if (words > Array.MaxLength / 3)
            throw new ArgumentException($"A grid of {volume.Grid} is too large for an isodose surface.");
        _inside = new ulong[words];
        // Beyond the closed border everything is known to be outside; an open one asks which voxels have values.
        ulong[]? known = _border == 0 ? new ulong[words] : null;
        int unknown = 0;
        Parallel.For(0, volume.Grid.SizeZ, parallel, k =>
        {
            if (FillPlane(k, known))
                Interlocked.Exchange(ref unknown, 1);
        });
        _known = unknown != 0 ? known : null;
    }

    public int Width { get; }

    public int Height { get; }

    public int Depth { get; }

    public int WordsPerRow { get; }

    /// <summary>Whether some voxels have no value and their cells are left out.</summary>
    public bool HasUnknown => _known is not null;

    public int WordCount => _inside.Length;

    public int Row(int y, int z) => (z * Height + y) * WordsPerRow;

    /// <summary>The bits of one word of a row.</summary>
    public ulong Inside(int word) => _inside[word];

    /// <summary>The bits moved by one voxel: bit x is that of x + 1.</summary>
    /// <param name="word">Index of the word.</param>
    /// <param name="at">Its place in its row.</param>
    public ulong NextInside(int word, int at) => Next(_inside, word, at);

    /// <summary>Voxels whose edge to the next voxel along an axis crosses the level, both having values.</summary>
    public ulong Crossings(int axis, int word, int at, int y, int z)
    {
        switch (axis)
        {
            case 0:
                ulong crossing = (_inside[word] ^ NextInside(word, at)) & CellMask(at);
                return _known is null ? crossing : crossing & _known[word] & Next(_known, word, at);
            case 1:
                return y + 1 < Height ? Between(word, word + WordsPerRow) : 0;
            default:
                return z + 1 < Depth ? Between(word, word + WordsPerRow * Height) : 0;
        }
    }

    /// <summary>Cells that the level passes through, by their lowest corner, all corners having values.</summary>
    public ulong ActiveCells(int word, int at)
    {
        int plane = WordsPerRow * Height;
        ulong any = _inside[word] | _inside[word + WordsPerRow] | _inside[word + plane] | _inside[word + plane + WordsPerRow];
        ulong all = _inside[word] & _inside[word + WordsPerRow] & _inside[word + plane] & _inside[word + plane + WordsPerRow];
        bool isLast = at + 1 == WordsPerRow;
        ulong nextAny = isLast ? 0 : _inside[word + 1] | _inside[word + 1 + WordsPerRow] | _inside[word + 1 + plane] | _inside[word + 1 + plane + WordsPerRow];
        ulong nextAll = isLast ? 0 : _inside[word + 1] & _inside[word + 1 + WordsPerRow] & _inside[word + 1 + plane] & _inside[word + 1 + plane + WordsPerRow];
        any |= any >> 1 | nextAny << 63;
        all &= all >> 1 | nextAll << 63;
        ulong active = any & ~all & CellMask(at);
        if (_known is null || active == 0)
            return active;
        for (int row = 0; row < 4; row++)
        {
            int other = word + (row & 1) * WordsPerRow + (row >> 1) * plane;
            active &= _known[other] & Next(_known, other, at);
        }

        return active;
    }

    /// <summary>The value of a voxel; negative infinity if it has none.</summary>
    public double Value(int x, int y, int z)
    {
        VoxelGrid grid = _volume.Grid;
        x -= _border;
        y -= _border;
        z -= _border;
        if ((uint)x >= (uint)grid.SizeX || (uint)y >= (uint)grid.SizeY || (uint)z >= (uint)grid.SizeZ)
            return double.NegativeInfinity;
        float value = _volume.Voxels[grid.LinearIndex(x, y, z)];
        return float.IsFinite(value) ? value : double.NegativeInfinity;
    }

    /// <summary>Index in the volume's grid of a place in this one.</summary>
    public double GridIndex(double index) => index - _border;

    private static ulong WordOf(ReadOnlySpan<float> values, float limit, out ulong known)
    {
        ulong inside = 0;
        known = 0;
        if (values.Length == 64 && Vector256.IsHardwareAccelerated)
        {
            Vector256<float> low = Vector256.Create(limit);
            Vector256<float> most = Vector256.Create(float.MaxValue);
            for (int i = 0; i < 64; i += 8)
            {
                Vector256<float> v = Vector256.Create(values.Slice(i, 8));
                Vector256<float> finite = Vector256.LessThanOrEqual(Vector256.Abs(v), most);
                known |= (ulong)finite.ExtractMostSignificantBits() << i;
                inside |= (ulong)(finite & Vector256.GreaterThanOrEqual(v, low)).ExtractMostSignificantBits() << i;
            }

            return inside;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                continue;
            known |= 1UL << i;
            if (values[i] >= limit)
                inside |= 1UL << i;
        }

        return inside;
    }

    // True if a voxel has no value.
    private bool FillPlane(int k, ulong[]? known)
    {
        VoxelGrid grid = _volume.Grid;
        bool hasUnknown = false;
        for (int j = 0; j < grid.SizeY; j++)
        {
            ReadOnlySpan<float> row = _volume.Voxels.Slice(grid.LinearIndex(0, j, k), grid.SizeX);
            int word = Row(j + _border, k + _border);
            for (int first = 0; first < row.Length; first += 64, word++)
            {
                int count = Math.Min(64, row.Length - first);
                ulong inside = WordOf(row.Slice(first, count), _limit, out ulong finite);
                hasUnknown |= finite != (count == 64 ? ulong.MaxValue : (1UL << count) - 1);
                if (known is not null)
                    known[word] = finite;
                _inside[word] |= inside << _border;
                if (_border != 0 && inside >> 63 != 0)
                    _inside[word + 1] |= 1;
            }
        }

        return hasUnknown;
    }

    private ulong CellMask(int at)
    {
        // The last voxel of a row begins no cell.
        int cells = Width - 1 - 64 * at;
        return cells >= 64 ? ulong.MaxValue : (1UL << Math.Max(0, cells)) - 1;
    }

    private ulong Next(ulong[] bits, int word, int at) => bits[word] >> 1 | (at + 1 < WordsPerRow ? bits[word + 1] << 63 : 0);

    private ulong Between(int word, int other)
    {
        ulong crossing = _inside[word] ^ _inside[other];
        return _known is null ? crossing : crossing & _known[word] & _known[other];
    }
}
