namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Paths that share an <see cref="AxialTable"/>: between columns of two classes, with the same modules in coincidence.</summary>
internal sealed class ColumnPathGroup
{
    /// <summary>Paths with planes across x.</summary>
    public List<ColumnPath> AlongX { get; } = [];

    /// <summary>Paths with planes across y.</summary>
    public List<ColumnPath> AlongY { get; } = [];

    /// <summary>Number of paths.</summary>
    public int Count => AlongX.Count + AlongY.Count;

    /// <summary>What part of the table they need.</summary>
    public AxialRange Range()
    {
        AxialRange range = new(1, 0, float.MaxValue, 0, 0);
        double shares = 0;
        foreach (List<ColumnPath> paths in new[] { AlongX, AlongY })
        {
            foreach (ColumnPath path in paths)
            {
                float a = path.T0 + path.TStep * MathF.Floor(path.Enter + 0.5f);
                float b = path.T0 + path.TStep * MathF.Ceiling(path.Leave - 0.5f);
                range = new(
                    Math.Min(range.FirstShare, Math.Min(a, b)),
                    Math.Max(range.LastShare, Math.Max(a, b)),
                    Math.Min(range.FirstLengthMm, path.LengthMm),
                    Math.Max(range.LastLengthMm, path.LengthMm),
                    0);
                shares += Math.Abs(path.TStep);
            }
        }

        return range with { ShareOfPlane = (float)(shares / Count) };
    }

    /// <summary>Paths by distance, so that those in turn read the same rows of the table.</summary>
    public static ColumnPath[] ByLength(List<ColumnPath> paths)
    {
        ColumnPath[] sorted = [.. paths];
        Array.Sort(sorted, static (a, b) => a.LengthMm.CompareTo(b.LengthMm));
        return sorted;
    }
}
