namespace PetRecon.Viewer.Overlays;

/// <summary>
/// How far inside a structure the points of a row are (above 0) or outside (below), in mm. Between two contours the distances to them are interpolated,
/// so that the outline goes straight from one to the other; beyond the outermost ones the slab ends flat, as it does in masks.
/// </summary>
/// <param name="slabs">The slabs, by height.</param>
/// <param name="limitMm">Distances are known up to this one, so where contours are farther apart than it, the outline steps from one to the other.</param>
internal sealed class SectionField(SectionSlab[] slabs, double limitMm)
{
    // Planes that touch differ by rounding.
    private const double TouchMm = 1e-3;

    private float[] _other = [];

    /// <summary>Fills a row.</summary>
    /// <param name="heightMm">Its height along the structure's normal.</param>
    /// <param name="across">Where it is within planes of that height.</param>
    /// <param name="along">Where its first point is.</param>
    /// <param name="step">From point to point.</param>
    /// <param name="row">Is filled.</param>
    public void Fill(double heightMm, double across, double along, double step, Span<float> row)
    {
        int above = 0;
        while (above < slabs.Length && slabs[above].HeightMm <= heightMm)
            above++;
        if (above == 0)
        {
            Single(slabs[0], heightMm - slabs[0].LowMm, across, along, step, row);
        }
        else if (above == slabs.Length)
        {
            Single(slabs[^1], slabs[^1].HighMm - heightMm, across, along, step, row);
        }
        else
        {
            (SectionSlab low, SectionSlab high) = (slabs[above - 1], slabs[above]);
            if (high.LowMm - low.HighMm <= TouchMm)
                Between(low, high, (heightMm - low.HeightMm) / (high.HeightMm - low.HeightMm), across, along, step, row);
            else if (low.HighMm - heightMm >= heightMm - high.LowMm)
                Single(low, low.HighMm - heightMm, across, along, step, row);
            else
                Single(high, heightMm - high.LowMm, across, along, step, row);
        }
    }

    // The depth is how far the row is from the slab's end; below 0 beyond it.
    private void Single(SectionSlab slab, double depth, double across, double along, double step, Span<float> row)
    {
        slab.Distances(across, along, step, limitMm, row);
        for (int i = 0; i < row.Length; i++)
            row[i] = Math.Min(row[i], (float)depth);
    }

    private void Between(SectionSlab low, SectionSlab high, double share, double across, double along, double step, Span<float> row)
    {
        if (_other.Length < row.Length)
            _other = new float[row.Length];
        Span<float> other = _other.AsSpan(0, row.Length);
        low.Distances(across, along, step, limitMm, row);
        high.Distances(across, along, step, limitMm, other);
        for (int i = 0; i < row.Length; i++)
            row[i] = (float)((1 - share) * row[i] + share * other[i]);
    }
}
