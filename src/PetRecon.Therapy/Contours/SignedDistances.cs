using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// Distances in mm from the points of a lattice to the edges of an outline, exact to the rounding of floats; positive inside by the even-odd rule.
/// Blocks of points are halved again and again. An edge whose distance from a block's middle is larger than the least one by more than the block's
/// diagonal is nearest to none of its points, so the smallest blocks are left with few edges.
/// </summary>
internal sealed class SignedDistances
{
    private const int Block = ContourLattice.Block;
    private const float RoundingMm = 1e-3f;

    private readonly int _width;
    private readonly int _height;
    private readonly float _raster;
    private readonly Edge[] _edges;
    private readonly float[] _distances;

    // The edges that are left at each depth, one list behind the other.
    private readonly int[] _left;

    private SignedDistances(OutlineEdge[] edges, ContourLattice lattice)
    {
        _width = lattice.Width;
        _height = lattice.Height;
        _raster = (float)lattice.RasterMm;
        _edges = [.. edges.Select(static edge => new Edge(edge))];
        _distances = new float[lattice.Count];
        int depth = BitOperations.Log2((uint)_width) + BitOperations.Log2((uint)_height) + 3;
        _left = new int[edges.Length * depth];
    }

    /// <summary>The distances of all points of a plane.</summary>
    public static float[] Of(OutlineEdge[] edges, ContourLattice lattice)
    {
        SignedDistances distances = new(edges, lattice);
        if (edges.Length == 0)
        {
            // Nothing is enclosed: all is far outside.
            Array.Fill(distances._distances, -(float)((lattice.Width + lattice.Height) * lattice.RasterMm));
            return distances._distances;
        }

        for (int e = 0; e < edges.Length; e++)
            distances._left[e] = e;
        distances.Halve(0, lattice.Width / Block, 0, (lattice.Height + Block - 1) / Block, 0, edges.Length);
        distances.Sign(edges);
        return distances._distances;
    }

    private void Halve(int fromColumn, int toColumn, int fromRow, int toRow, int start, int count)
    {
        int kept = Keep(fromColumn, toColumn, fromRow, toRow, start, count);
        int next = start + count;
        if (toColumn - fromColumn <= 1 && toRow - fromRow <= 1)
        {
            Fill(fromColumn * Block, fromRow * Block, _left.AsSpan(next, kept));
        }
        else if (toColumn - fromColumn >= toRow - fromRow)
        {
            int middle = (fromColumn + toColumn) / 2;
            Halve(fromColumn, middle, fromRow, toRow, next, kept);
            Halve(middle, toColumn, fromRow, toRow, next, kept);
        }
        else
        {
            int middle = (fromRow + toRow) / 2;
            Halve(fromColumn, toColumn, fromRow, middle, next, kept);
            Halve(fromColumn, toColumn, middle, toRow, next, kept);
        }
    }

    // Puts the edges that may be nearest to a point of the block behind the list of those that were left before.
    private int Keep(int fromColumn, int toColumn, int fromRow, int toRow, int start, int count)
    {
        float halfWidth = 0.5f * _raster * ((toColumn - fromColumn) * Block - 1);
        float halfHeight = 0.5f * _raster * ((toRow - fromRow) * Block - 1);
        float u = fromColumn * Block * _raster + halfWidth;
        float v = fromRow * Block * _raster + halfHeight;
        float nearest = float.PositiveInfinity;
        for (int i = start; i < start + count; i++)
            nearest = MathF.Min(nearest, _edges[_left[i]].SquareTo(u, v));
        float reach = MathF.Sqrt(nearest) + 2 * MathF.Sqrt(halfWidth * halfWidth + halfHeight * halfHeight) + RoundingMm;
        int kept = 0;
        for (int i = start; i < start + count; i++)
        {
            if (_edges[_left[i]].SquareTo(u, v) <= reach * reach)
                _left[start + count + kept++] = _left[i];
        }

        return kept;
    }

    // In lanes of points of a row, the same steps as Edge.SquareTo.
    private void Fill(int firstColumn, int firstRow, ReadOnlySpan<int> edges)
    {
        int lanes = Vector<float>.Count;
        Span<Vector<float>> distances = MemoryMarshal.Cast<float, Vector<float>>(_distances.AsSpan());
        Vector<float> steps = Vector.ConvertToSingle(Vector<int>.Indices) * _raster;
        for (int row = firstRow; row < Math.Min(firstRow + Block, _height); row++)
        {
            float v = row * _raster;
            for (int column = firstColumn; column < firstColumn + Block; column += lanes)
            {
                Vector<float> u = steps + new Vector<float>(column * _raster);
                Vector<float> nearest = new(float.PositiveInfinity);
                foreach (int index in edges)
                {
                    ref readonly Edge edge = ref _edges[index];
                    Vector<float> du = u - new Vector<float>(edge.U);
                    float dv = v - edge.V;
                    Vector<float> along = Vector.Min(Vector.Max(du * edge.PerU + new Vector<float>(dv * edge.PerV), Vector<float>.Zero), Vector<float>.One);
                    Vector<float> acrossU = du - along * edge.AlongU;
                    Vector<float> acrossV = new Vector<float>(dv) - along * edge.AlongV;
                    nearest = Vector.Min(nearest, acrossU * acrossU + acrossV * acrossV);
                }

                distances[(row * _width + column) / lanes] = Vector.SquareRoot(nearest);
            }
        }
    }

    // Each edge turns inside and outside over for all points of a row to the right of where it crosses that.
    private void Sign(OutlineEdge[] edges)
    {
        bool[] turns = new bool[_distances.Length];
        foreach (OutlineEdge edge in edges)
        {
            double low = Math.Min(edge.FromV, edge.ToV) / _raster;
            double high = Math.Max(edge.FromV, edge.ToV) / _raster;
            for (int row = (int)Math.Max(0, Math.Ceiling(low)); row < high && row < _height; row++)
            {
                double share = (row * (double)_raster - edge.FromV) / (edge.ToV - edge.FromV);
                int column = (int)Math.Clamp(Math.Ceiling((edge.FromU + share * (edge.ToU - edge.FromU)) / _raster), 0, _width);
                if (column < _width)
                    turns[row * _width + column] ^= true;
            }
        }

        for (int row = 0; row < _height; row++)
        {
            bool isInside = false;
            for (int at = row * _width; at < (row + 1) * _width; at++)
            {
                isInside ^= turns[at];
                if (!isInside)
                    _distances[at] = -_distances[at];
            }
        }
    }

    private readonly struct Edge
    {
        public Edge(OutlineEdge edge)
        {
            (U, V) = ((float)edge.FromU, (float)edge.FromV);
            (AlongU, AlongV) = ((float)(edge.ToU - edge.FromU), (float)(edge.ToV - edge.FromV));
            float square = AlongU * AlongU + AlongV * AlongV;
            (PerU, PerV) = square > 0 ? (AlongU / square, AlongV / square) : (0, 0);
        }

        public readonly float U;
        public readonly float V;
        public readonly float AlongU;
        public readonly float AlongV;
        public readonly float PerU;
        public readonly float PerV;

        public float SquareTo(float u, float v)
        {
            float du = u - U;
            float dv = v - V;
            float along = MathF.Min(MathF.Max(du * PerU + dv * PerV, 0), 1);
            float acrossU = du - along * AlongU;
            float acrossV = dv - along * AlongV;
            return acrossU * acrossU + acrossV * acrossV;
        }
    }
}
