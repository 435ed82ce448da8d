namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>A quad tree of minima, read from packet headers as far as each question needs (ISO/IEC 15444-1, B.10.2).</summary>
internal sealed class TagTree
{
    private const int MaxDepth = 32;
    private readonly int[] _parents;
    private readonly int[] _low;
    private readonly bool[] _isKnown;

    public TagTree(int width, int height)
    {
        int count = 0;
        for ((int w, int h) = (width, height); ; (w, h) = ((w + 1) / 2, (h + 1) / 2))
        {
            count += w * h;
            if (w * h <= 1)
                break;
        }

        _parents = new int[count];
        _low = new int[count];
        _isKnown = new bool[count];
        LinkParents(width, height);
    }

    /// <summary>Reads until it is clear whether a leaf's value is below a threshold.</summary>
    public bool IsBelow(ref PacketHeaderReader bits, int leaf, int threshold)
    {
        Span<int> path = stackalloc int[MaxDepth];
        int depth = 0;
        for (int node = leaf; node >= 0; node = _parents[node])
            path[depth++] = node;

        int low = 0;
        while (depth > 0)
        {
            int node = path[--depth];
            low = Math.Max(low, _low[node]);
            while (low < threshold && !_isKnown[node])
            {
                if (bits.ReadBit() != 0)
                    _isKnown[node] = true;
                else
                    low++;
            }

            _low[node] = low;
        }

        return _isKnown[leaf] && _low[leaf] < threshold;
    }

    private void LinkParents(int width, int height)
    {
        int level = 0;
        while (width * height > 1)
        {
            int above = level + width * height;
            int aboveWidth = (width + 1) / 2;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    _parents[level + y * width + x] = above + y / 2 * aboveWidth + x / 2;
            }

            level = above;
            (width, height) = (aboveWidth, (height + 1) / 2);
        }

        _parents[level] = -1;
    }
}
