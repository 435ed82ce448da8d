using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// What all lines between two columns of crystals leave at each height, F(L, t, z) = sum over crystals a below and b beside of
/// q_a q_b l_ab w_ab(t) hat(z - (z_a + t (z_b - z_a))): L is the columns' distance, t the share of the way, l the line's length in mm,
/// w the TOF window and hat Joseph's interpolation. With Siddon's method the hat is the part of the line's way across a plane that is within the
/// voxel at z. It is the same for every pair of columns of two classes, and that is why few
/// multiplications stand for 10^9 lines. Tabulated in t (nearest) and L (linear).
/// </summary>
internal sealed class AxialTable
{
    private const int MaxShareNodes = 1024;
    private const int MinShareNodes = 128;

    // A node of t moves the steepest line by at most a quarter of a voxel, where MaxShareNodes allows.
    private const float NodesPerVoxel = 4;

    private readonly AxialSpan _span;
    private readonly ProjectionMethod _method;
    private readonly float _shareOfPlane;
    private readonly float _firstShare;
    private readonly float _nodesPerShare;
    private readonly float _firstLengthMm;
    private readonly float _nodesPerMm;

    private AxialTable(AxialSpan span, AxialRange range, ProjectionMethod method, int stride)
    {
        _span = span;
        _method = method;
        _shareOfPlane = range.ShareOfPlane;
        Stride = stride;
        float steepest = Math.Max(
            Math.Abs(span.Second.Heights[^1] - span.First.Heights[0]), Math.Abs(span.First.Heights[^1] - span.Second.Heights[0]));
        float perShare = Math.Clamp(NodesPerVoxel * steepest, MinShareNodes, MaxShareNodes);
        _firstShare = range.FirstShare;
        ShareNodes = 2 + (int)((range.LastShare - range.FirstShare) * perShare);
        _nodesPerShare = (ShareNodes - 1) / Math.Max(range.LastShare - range.FirstShare, 1e-6f);
        _firstLengthMm = range.FirstLengthMm;
        double step = Math.Min(range.LastLengthMm / 16, span.Window is null ? double.MaxValue : span.WindowSigmaMm);
        LengthNodes = 2 + (int)((range.LastLengthMm - range.FirstLengthMm) / step);
        _nodesPerMm = (LengthNodes - 1) / Math.Max(range.LastLengthMm - range.FirstLengthMm, 1e-6f);
        Values = new float[(long)LengthNodes * ShareNodes * stride];
    }

    /// <summary>Number of nodes along t and L.</summary>
    public int ShareNodes { get; }

    /// <summary>Number of nodes along L.</summary>
    public int LengthNodes { get; }

    /// <summary>Distance of rows of heights in <see cref="Values"/>: the number of heights, rounded up.</summary>
    public int Stride { get; }

    /// <summary>The table, [L][t][z].</summary>
    public float[] Values { get; }

    /// <summary>Node below a distance, and how far the distance is towards the next.</summary>
    public (int Node, float Blend) LengthNode(float lengthMm)
    {
        float at = Math.Clamp((lengthMm - _firstLengthMm) * _nodesPerMm, 0, LengthNodes - 1);
        int node = Math.Min((int)at, LengthNodes - 2);
        return (node, at - node);
    }

    /// <summary>Node nearest to t = share0 + step p, as a linear function of p that is then cut to a whole number.</summary>
    public (float At0, float Step) ShareNode(float share0, float step) => ((share0 - _firstShare) * _nodesPerShare + 0.5f, step * _nodesPerShare);

    /// <summary>The share of the way that a node stands for.</summary>
    public float ShareAt(int node) => _firstShare + node / _nodesPerShare;

    /// <summary>The distance that a node stands for.</summary>
    public float LengthAt(int node) => _firstLengthMm + node / _nodesPerMm;

    /// <summary>
    /// Of two heights with lines of one rise, a voxel apart, with a voxel's middle between them, what share of the voxel is the upper one's. Lines that
    /// climb more than a voxel on a plane are in more than two; for means that vary slowly with height two will do.
    /// </summary>
    /// <param name="above">How far the voxel's middle is above the lower height, in voxels; 0 to 1.</param>
    /// <param name="rise">The lines' rise from column to column, in voxels.</param>
    public float NextShare(float above, float rise)
    {
        if (_method != ProjectionMethod.Siddon)
            return above;
        float climb = MathF.Min(1, MathF.Abs(rise) * _shareOfPlane);
        return climb > 0 ? Math.Clamp((above - 0.5f) / climb + 0.5f, 0, 1) : above > 0.5f ? 1 : 0;
    }

    /// <summary>Tabulates.</summary>
    /// <param name="span">The two classes and what is between them.</param>
    /// <param name="range">Shares of the way and distances that occur.</param>
    /// <param name="method">How lines are projected.</param>
    /// <param name="heights">Number of voxels along z.</param>
    /// <param name="stride">Distance of rows of heights.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    public static AxialTable Build(AxialSpan span, AxialRange range, ProjectionMethod method, int heights, int stride, ParallelOptions parallel)
    {
        AxialTable table = new(span, range, method, stride);
        int lanes = (table.LengthNodes + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        Parallel.For(
            0,
            table.ShareNodes,
            parallel,
            () => (Sums: new float[heights * lanes], Lengths: new float[span.RiseCount * lanes]),
            (node, _, scratch) =>
            {
                table.FillShare(node, heights, lanes, scratch.Sums, scratch.Lengths);
                return scratch;
            },
            static _ => { });
        return table;
    }

    // All distances at once are the lanes: sums and lengths are [z][L] and [rise][L].
    private void FillShare(int node, int heights, int lanes, float[] sums, float[] lengths)
    {
        float t = ShareAt(node);
        FillLengths(t, lanes, lengths);
        Array.Clear(sums);
        (float[] first, float[] second) = (_span.First.Heights, _span.Second.Heights);
        for (int a = 0; a < first.Length; a++)
        {
            for (int b = 0; b < second.Length; b++)
            {
                float z = first[a] + t * (second[b] - first[a]);
                float weight = _span.Weight(a, b);
                if (weight == 0)
                    continue;
                ReadOnlySpan<float> row = lengths.AsSpan(_span.Rise(a, b) * lanes, lanes);
                if (_method == ProjectionMethod.Siddon)
                    AddChords(row, weight, z, Math.Abs(second[b] - first[a]) * _shareOfPlane, heights, sums);
                else
                    AddInterpolated(row, weight, z, heights, sums);
            }
        }

        for (int length = 0; length < LengthNodes; length++)
        {
            Span<float> row = Values.AsSpan((length * ShareNodes + node) * Stride, heights);
            for (int z = 0; z < heights; z++)
                row[z] = sums[z * lanes + length];
        }
    }

    private static void AddInterpolated(ReadOnlySpan<float> row, float weight, float z, int heights, Span<float> sums)
    {
        if (!(z >= -0.5f && z <= heights - 0.5f))
            return;
        z = Math.Clamp(z, 0, heights - 1);
        int floor = Math.Min((int)z, Math.Max(0, heights - 2));
        float upper = weight * (z - floor);
        AddScaled(row, weight - upper, sums.Slice(floor * row.Length, row.Length));
        if (upper != 0)
            AddScaled(row, upper, sums.Slice((floor + 1) * row.Length, row.Length));
    }

    // A line that climbs on its way across the plane is divided among all voxels that it is in, and is in none beyond the ends of the grid.
    private static void AddChords(ReadOnlySpan<float> row, float weight, float z, float climb, int heights, Span<float> sums)
    {
        (float low, float high) = (z - 0.5f * climb, z + 0.5f * climb);
        int lowest = Math.Max(0, (int)MathF.Floor(low + 0.5f));
        int highest = Math.Min(heights - 1, (int)MathF.Floor(high + 0.5f));
        for (int voxel = lowest; voxel <= highest; voxel++)
        {
            float share = lowest == highest && low >= lowest - 0.5f && high <= highest + 0.5f
                ? 1
                : (MathF.Min(high, voxel + 0.5f) - MathF.Max(low, voxel - 0.5f)) / climb;
            if (share > 0)
                AddScaled(row, weight * share, sums.Slice(voxel * row.Length, row.Length));
        }
    }

    private void FillLengths(float t, int lanes, float[] lengths)
    {
        for (int rise = 0; rise < _span.RiseCount; rise++)
        {
            for (int node = 0; node < LengthNodes; node++)
            {
                float across = LengthAt(node);
                float length = MathF.Sqrt(across * across + _span.RiseMm(rise) * _span.RiseMm(rise));
                lengths[rise * lanes + node] = _span.Window is { } window ? length * window.At((t - 0.5f) * length) : length;
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target);
        Vector<float> weights = new(weight);
        for (int i = 0; i < from.Length; i++)
            to[i] += weights * from[i];
    }
}
