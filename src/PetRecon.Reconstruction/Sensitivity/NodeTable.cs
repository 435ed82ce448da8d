using System.Numerics;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Where the lines of each row of <see cref="AxialNodes"/> are at each share of the way of an <see cref="AxialTable"/>, and the sum of all
/// that were counted, by which <see cref="ColumnFactors"/> become means.
/// </summary>
internal sealed unsafe class NodeTable
{
    private readonly AxialTable _table;
    private readonly AxialNodes _nodes;

    private NodeTable(AxialTable table, AxialNodes nodes)
    {
        _table = table;
        _nodes = nodes;
        int count = nodes.Rise.Length;
        Places = new int[table.ShareNodes * count];
        Factors = new float[(long)table.LengthNodes * table.ShareNodes * count * 2];
        Stride = table.Stride + FactoredSweep.Pad;
        Inverse = new float[(long)table.LengthNodes * table.ShareNodes * Stride];
    }

    /// <summary>Place in a row of middles that height 0 meets, [t][row], cut to a whole number.</summary>
    public int[] Places { get; }

    /// <summary>Length and TOF window of the lines, divided between that place and the next, [L][t][row][2].</summary>
    public float[] Factors { get; }

    /// <summary>One over the sum of all lines counted, [L][t][z]; 0 where there are none.</summary>
    public float[] Inverse { get; }

    /// <summary>Distance of rows of <see cref="Inverse"/>; what lies behind the table's heights is 0.</summary>
    public int Stride { get; }

    /// <summary>Tabulates.</summary>
    public static NodeTable Build(AxialTable table, AxialNodes nodes, AxialSpan span, float spacingZMm, ParallelOptions parallel)
    {
        NodeTable built = new(table, nodes);
        Parallel.For(0, table.ShareNodes, parallel, share => built.Fill(share, span, spacingZMm));
        return built;
    }

    /// <summary>Number of the node along L nearest to a distance.</summary>
    public int NearestLength(float lengthMm)
    {
        (int node, float blend) = _table.LengthNode(lengthMm);
        return blend > 0.5f ? node + 1 : node;
    }

    private void Fill(int share, AxialSpan span, float spacingZMm)
    {
        float[] rises = _nodes.Rise;
        float t = _table.ShareAt(share);
        for (int n = 0; n < rises.Length; n++)
        {
            float at = -_nodes.LowestMiddle[n] - (t - 0.5f) * rises[n];
            int place = (int)MathF.Floor(at);
            Places[share * rises.Length + n] = place;
            float next = _table.NextShare(at - place, rises[n]);
            for (int length = 0; length < _table.LengthNodes; length++)
            {
                float across = _table.LengthAt(length);
                float along = MathF.Sqrt(across * across + rises[n] * spacingZMm * (rises[n] * spacingZMm));
                float factor = span.Window is { } window ? along * window.At((t - 0.5f) * along) : along;
                int to = 2 * ((length * _table.ShareNodes + share) * rises.Length + n);
                Factors[to] = factor * (1 - next);
                Factors[to + 1] = factor * next;
            }
        }

        fixed (float* weights = _nodes.Weights)
        {
            for (int length = 0; length < _table.LengthNodes; length++)
            {
                Span<float> row = Inverse.AsSpan((length * _table.ShareNodes + share) * Stride, _table.Stride);
                for (int z = 0; z < row.Length; z += Vector<float>.Count)
                    Sum(weights, length, share, z).CopyTo(row[z..]);
                foreach (ref float value in row)
                    value = value > 0 ? 1 / value : 0;
            }
        }
    }

    private Vector<float> Sum(float* weights, int length, int share, int z)
    {
        Vector<float> sum = Vector<float>.Zero;
        int count = _nodes.Rise.Length;
        for (int n = 0; n < count; n++)
        {
            int place = Places[share * count + n] + z;
            if (place > _nodes.Last[n] || place + Vector<float>.Count < _nodes.First[n])
                continue;
            int at = 2 * ((length * _table.ShareNodes + share) * count + n);
            float* from = weights + n * _nodes.Stride + place;
            sum += new Vector<float>(Factors[at]) * Vector.Load(from) + new Vector<float>(Factors[at + 1]) * Vector.Load(from + 1);
        }

        return sum;
    }
}
