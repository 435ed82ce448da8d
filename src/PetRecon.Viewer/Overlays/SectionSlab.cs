namespace PetRecon.Viewer.Overlays;

/// <summary>A slab of a structure as it lies across a view: its polygons by their coordinates along the rows of a lattice and across them, within the slab.</summary>
internal sealed class SectionSlab(double heightMm, double lowMm, double highMm, (double[] Along, double[] Across)[] polygons)
{
    private readonly List<double> _crossings = [];

    public double HeightMm => heightMm;

    public double LowMm => lowMm;

    public double HighMm => highMm;

    /// <summary>Lowest and highest coordinate across the rows.</summary>
    public (double Low, double High) AcrossRange { get; } = (polygons.Min(static polygon => polygon.Across.Min()), polygons.Max(static polygon => polygon.Across.Max()));

    /// <summary>Lowest and highest coordinate along the rows.</summary>
    public (double Low, double High) AlongRange { get; } = (polygons.Min(static polygon => polygon.Along.Min()), polygons.Max(static polygon => polygon.Along.Max()));

    /// <summary>Distances of the points of a row to the nearest edge, up to a limit; above 0 inside by the even-odd rule, below 0 outside.</summary>
    /// <param name="across">Where the row is.</param>
    /// <param name="along">Where its first point is.</param>
    /// <param name="step">From point to point.</param>
    /// <param name="limit">What is farther from all edges has this distance.</param>
    /// <param name="row">Is filled.</param>
    public void Distances(double across, double along, double step, double limit, Span<float> row)
    {
        row.Fill((float)(limit * limit));
        _crossings.Clear();
        foreach ((double[] alongs, double[] acrosses) in polygons)
        {
            int before = alongs.Length - 1;
            for (int i = 0; i < alongs.Length; before = i++)
            {
                (double from, double to) = (acrosses[before] - across, acrosses[i] - across);

                // An end on the row counts as above it, so that a row through a corner crosses once or not at all.
                if (from < 0 != to < 0)
                    _crossings.Add(alongs[before] - from / (to - from) * (alongs[i] - alongs[before]));
                if (Math.Min(from, to) < limit && Math.Max(from, to) > -limit)
                    Near((alongs[before] - along) / step, from, (alongs[i] - along) / step, to, step, limit, row);
            }
        }

        _crossings.Sort();
        int crossed = 0;
        for (int i = 0; i < row.Length; i++)
        {
            while (crossed < _crossings.Count && _crossings[crossed] < along + i * step)
                crossed++;
            float distance = MathF.Sqrt(row[i]);
            row[i] = (crossed & 1) == 1 ? distance : -distance;
        }
    }

    // The squares of the distances to an edge, where they are less than what is known; the edge's ends along the row in steps, across it in mm.
    private static void Near(double fromStep, double from, double toStep, double to, double step, double limit, Span<float> row)
    {
        int first = (int)Math.Clamp(Math.Min(fromStep, toStep) - limit / step, 0, row.Length);
        int last = (int)Math.Clamp(Math.Max(fromStep, toStep) + limit / step + 1, 0, row.Length);
        (double dx, double dy) = ((toStep - fromStep) * step, to - from);
        double squared = dx * dx + dy * dy;
        for (int i = first; i < last; i++)
        {
            double x = (i - fromStep) * step;
            double t = squared > 0 ? Math.Clamp((x * dx - from * dy) / squared, 0, 1) : 0;
            (double ex, double ey) = (x - t * dx, -from - t * dy);
            row[i] = Math.Min(row[i], (float)(ex * ex + ey * ey));
        }
    }
}
