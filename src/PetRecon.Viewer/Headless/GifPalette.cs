namespace PetRecon.Viewer.Headless;

/// <summary>256 colours for pictures that have more: those that are there if they are few enough, otherwise the middles of boxes of equal weight (median cut).</summary>
internal sealed class GifPalette
{
    private const int Limit = 256;

    // Six bits of each colour tell colours apart when there are more than the palette holds.
    private const int CellBits = 6;

    private readonly Dictionary<int, byte> _exact = [];
    private readonly byte[] _ofCell = new byte[1 << 3 * CellBits];

    private GifPalette(List<int> colours) => Colours = colours;

    /// <summary>The colours, 0xRRGGBB; at most 256.</summary>
    public IReadOnlyList<int> Colours { get; }

    /// <summary>Which colour of the palette stands for a colour.</summary>
    public byte IndexOf(int rgb) => _exact.Count > 0 ? _exact.GetValueOrDefault(rgb) : _ofCell[CellOf(rgb)];

    /// <summary>Makes a palette of pictures: four bytes a pixel, the last of them not counting.</summary>
    public static GifPalette Of(IEnumerable<ReadOnlyMemory<byte>> pictures)
    {
        Dictionary<int, long> exact = [];
        long[] cells = new long[1 << 3 * CellBits];
        foreach (ReadOnlyMemory<byte> picture in pictures)
        {
            ReadOnlySpan<byte> rgba = picture.Span;
            for (int at = 0; at < rgba.Length; at += 4)
            {
                int rgb = rgba[at] << 16 | rgba[at + 1] << 8 | rgba[at + 2];
                cells[CellOf(rgb)]++;
                if (exact.Count <= Limit)
                    exact[rgb] = 1;
            }
        }

        if (exact.Count <= Limit)
        {
            GifPalette few = new([.. exact.Keys.Order()]);
            for (int i = 0; i < few.Colours.Count; i++)
                few._exact[few.Colours[i]] = (byte)i;
            return few;
        }

        return Cut(cells);
    }

    private static GifPalette Cut(long[] weights)
    {
        List<List<int>> boxes = [[.. Enumerable.Range(0, weights.Length).Where(cell => weights[cell] > 0)]];
        while (boxes.Count < Limit)
        {
            // The box whose colours are spread widest, counted by the root of their number, so that large even areas do not take all colours.
            int widest = -1;
            double most = 0;
            for (int i = 0; i < boxes.Count; i++)
            {
                double spread = boxes[i].Count < 2 ? 0 : Spread(boxes[i]).Width * Math.Sqrt(boxes[i].Sum(cell => weights[cell]));
                if (spread > most)
                    (widest, most) = (i, spread);
            }

            if (widest < 0)
                break;
            int shift = Spread(boxes[widest]).Shift;
            List<int> sorted = [.. boxes[widest].OrderBy(cell => cell >> shift & (1 << CellBits) - 1)];
            int half = Half(sorted, weights);
            boxes[widest] = sorted[..half];
            boxes.Add(sorted[half..]);
        }

        GifPalette palette = new([.. boxes.Select(box => Mean(box, weights))]);
        for (int i = 0; i < boxes.Count; i++)
        {
            foreach (int cell in boxes[i])
                palette._ofCell[cell] = (byte)i;
        }

        return palette;
    }

    private static int Half(List<int> sorted, long[] weights)
    {
        double whole = sorted.Sum(cell => Math.Sqrt(weights[cell]));
        double sum = 0;
        for (int i = 0; i < sorted.Count - 1; i++)
        {
            sum += Math.Sqrt(weights[sorted[i]]);
            if (sum >= 0.5 * whole)
                return i + 1;
        }

        return sorted.Count - 1;
    }

    private static (int Shift, int Width) Spread(List<int> box)
    {
        (int shift, int width) = (0, -1);
        for (int part = 0; part < 3; part++)
        {
            int bits = part * CellBits;
            int low = int.MaxValue;
            int high = int.MinValue;
            foreach (int cell in box)
            {
                int value = cell >> bits & (1 << CellBits) - 1;
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            if (high - low > width)
                (shift, width) = (bits, high - low);
        }

        return (shift, width);
    }

    private static int Mean(List<int> box, long[] weights)
    {
        double whole = box.Sum(cell => (double)weights[cell]);
        int Part(int bits) => (int)Math.Round(box.Sum(cell => weights[cell] * (double)(cell >> bits & (1 << CellBits) - 1)) / whole * 255 / ((1 << CellBits) - 1));
        return Part(2 * CellBits) << 16 | Part(CellBits) << 8 | Part(0);
    }

    private static int CellOf(int rgb) => (rgb >> 18 & 63) << 2 * CellBits | (rgb >> 10 & 63) << CellBits | rgb >> 2 & 63;
}
