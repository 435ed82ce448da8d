using System.Numerics;
using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The penalty of a <see cref="RelativeDifferencePrior"/>, its gradient and the diagonal of its second derivatives. Images are copied into rows
/// with a rim of one voxel whose weight is 0, so that every voxel has 26 neighbours and rows are SIMD without cases. Each voxel gathers from
/// its neighbours, so results do not depend on the number of threads.
/// </summary>
/// <remarks>
/// With d = x_j - x_k and S = x_j + x_k + g |d| + e, the derivatives of d^2 / S by x_j are d (x_j + 3 x_k + g |d| + 2 e) / S^2 and
/// 2 (2 x_k + e)^2 / S^3: the second is positive, so the penalty is convex.
/// </remarks>
internal sealed class RelativeDifferencePenalty
{
    private readonly VoxelGrid _grid;
    private readonly float _strength;
    private readonly float _edge;
    private readonly float _floor;
    private readonly ParallelOptions _parallel;
    private readonly (int Offset, float Weight)[] _neighbours;
    private readonly int _rowStride;
    private readonly int _planeStride;
    private readonly float[] _weights;
    private readonly float[] _image;

    /// <summary>Prepares.</summary>
    /// <param name="prior">What to penalise how strongly.</param>
    /// <param name="grid">The images' grid.</param>
    /// <param name="sensitivity">s; voxels where it is 0 are no one's neighbours.</param>
    /// <param name="level">The image level that the prior's floor is a share of.</param>
    /// <param name="threads">Number of threads.</param>
    public RelativeDifferencePenalty(RelativeDifferencePrior prior, VoxelGrid grid, float[] sensitivity, double level, int threads)
    {
        _grid = grid;
        _strength = (float)prior.Strength;
        _edge = (float)prior.EdgePreservation;
        _floor = (float)(prior.FloorShare * level);
        _parallel = new() { MaxDegreeOfParallelism = threads };

        Numbers = new() { Strength = _strength, Edge = _edge, Floor = _floor };
        Distances = DistancesOf(grid);

        // Whole vectors from the first voxel on, and one voxel more at either end.
        _rowStride = (grid.SizeX + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count + 2;
        _planeStride = _rowStride * (grid.SizeY + 2);
        _neighbours = [.. Neighbours()];
        _weights = new float[checked(_planeStride * (grid.SizeZ + 2))];
        _image = new float[_weights.Length];
        Pad(Array.ConvertAll(sensitivity, static s => MathF.Sqrt(s)), _weights);
    }

    /// <summary>Strength, edge preservation and floor.</summary>
    public PenaltyNumbers Numbers { get; }

    /// <summary>Shortest voxel edge over the distance of each of a voxel's 27 neighbours, x fastest; 0 for the voxel itself.</summary>
    public float[] Distances { get; }

    /// <summary>The penalty.</summary>
    public double Value(ReadOnlySpan<float> image)
    {
        Pad(image, _image);
        double[] rows = new double[_grid.SizeY * _grid.SizeZ];
        Parallel.For(0, rows.Length, _parallel, row => rows[row] = RowValue(PaddedStart(row)));
        double sum = 0;
        foreach (double row in rows)
            sum += row;
        return 0.5 * _strength * sum;
    }

    /// <summary>First derivatives of the penalty, and second derivatives by each voxel twice.</summary>
    public void Derivatives(ReadOnlySpan<float> image, float[] gradient, float[] curvature)
    {
        Pad(image, _image);
        Parallel.For(0, _grid.SizeY * _grid.SizeZ, _parallel, row =>
        {
            Span<float> first = stackalloc float[Vector<float>.Count];
            Span<float> second = stackalloc float[Vector<float>.Count];
            int start = PaddedStart(row);
            for (int x = 0; x < _grid.SizeX; x += Vector<float>.Count)
            {
                (Vector<float> slope, Vector<float> bend) = Derivatives(start + x);
                slope.CopyTo(first);
                bend.CopyTo(second);
                int count = Math.Min(Vector<float>.Count, _grid.SizeX - x);
                first[..count].CopyTo(gradient.AsSpan(row * _grid.SizeX + x));
                second[..count].CopyTo(curvature.AsSpan(row * _grid.SizeX + x));
            }
        });
    }

    private (Vector<float> Slope, Vector<float> Bend) Derivatives(int at)
    {
        Vector<float> own = new(_image, at);
        Vector<float> edge = new(_edge);
        Vector<float> floor = new(_floor);
        Vector<float> slope = Vector<float>.Zero;
        Vector<float> bend = Vector<float>.Zero;
        foreach ((int offset, float distance) in _neighbours)
        {
            Vector<float> other = new(_image, at + offset);
            Vector<float> weight = new Vector<float>(_weights, at + offset) * distance;
            Vector<float> difference = own - other;
            Vector<float> relative = edge * Vector.Abs(difference);
            Vector<float> sum = own + other + relative + floor;
            Vector<float> inverse = Vector<float>.One / sum;
            Vector<float> weighted = weight * inverse * inverse;
            Vector<float> twice = other + other + floor;
            slope += weighted * difference * (sum + twice);
            bend += weighted * inverse * twice * twice;
        }

        Vector<float> scale = new Vector<float>(_weights, at) * _strength;
        return (slope * scale, (bend + bend) * scale);
    }

    private double RowValue(int start)
    {
        double row = 0;
        for (int x = 0; x < _grid.SizeX; x += Vector<float>.Count)
        {
            int at = start + x;
            Vector<float> own = new(_image, at);
            Vector<float> sum = Vector<float>.Zero;
            foreach ((int offset, float distance) in _neighbours)
            {
                Vector<float> other = new(_image, at + offset);
                Vector<float> difference = own - other;
                Vector<float> denominator = own + other + new Vector<float>(_edge) * Vector.Abs(difference) + new Vector<float>(_floor);
                sum += new Vector<float>(_weights, at + offset) * distance * difference * difference / denominator;
            }

            row += Vector.Sum(sum * new Vector<float>(_weights, at));
        }

        return row;
    }

    private static float[] DistancesOf(VoxelGrid grid)
    {
        double shortest = Math.Min(grid.SpacingMm.X, Math.Min(grid.SpacingMm.Y, grid.SpacingMm.Z));
        float[] distances = new float[27];
        for (int i = 0; i < distances.Length; i++)
        {
            (int x, int y, int z) = StepsTo(i);
            double distance = Math.Sqrt(Math.Pow(x * grid.SpacingMm.X, 2) + Math.Pow(y * grid.SpacingMm.Y, 2) + Math.Pow(z * grid.SpacingMm.Z, 2));
            distances[i] = distance > 0 ? (float)(shortest / distance) : 0;
        }

        return distances;
    }

    private IEnumerable<(int Offset, float Weight)> Neighbours()
    {
        for (int i = 0; i < Distances.Length; i++)
        {
            (int x, int y, int z) = StepsTo(i);
            if (Distances[i] > 0)
                yield return (x + y * _rowStride + z * _planeStride, Distances[i]);
        }
    }

    private static (int X, int Y, int Z) StepsTo(int neighbour) => (neighbour % 3 - 1, neighbour / 3 % 3 - 1, neighbour / 9 - 1);

    private int PaddedStart(int row) => (row / _grid.SizeY + 1) * _planeStride + (row % _grid.SizeY + 1) * _rowStride + 1;

    private void Pad(ReadOnlySpan<float> image, float[] padded)
    {
        for (int row = 0; row < _grid.SizeY * _grid.SizeZ; row++)
            image.Slice(row * _grid.SizeX, _grid.SizeX).CopyTo(padded.AsSpan(PaddedStart(row)));
    }
}
