using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>The ratio of two images that are sampled together, replicate after replicate, and its standard error (delta method).</summary>
internal sealed class RatioStatistics(VoxelGrid grid)
{
    // Fewer lines than this share of the largest number: the ratio is taken from the neighbours.
    private const double FewestShare = 1e-3;

    private readonly double[] _upper = new double[grid.VoxelCount];
    private readonly double[] _lower = new double[grid.VoxelCount];
    private readonly double[] _upperUpper = new double[grid.VoxelCount];
    private readonly double[] _upperLower = new double[grid.VoxelCount];
    private readonly double[] _lowerLower = new double[grid.VoxelCount];

    public int Count { get; private set; }

    public void Add(float[] upper, float[] lower)
    {
        Count++;
        for (int i = 0; i < upper.Length; i++)
        {
            double a = upper[i];
            double b = lower[i];
            _upper[i] += a;
            _lower[i] += b;
            _upperUpper[i] += a * a;
            _upperLower[i] += a * b;
            _lowerLower[i] += b * b;
        }
    }

    /// <summary>Relative standard error of the ratio: root mean square over the field of view, and over its central half along each axis.</summary>
    public (double Whole, double Central) RelativeErrors()
    {
        FieldOfViewMean whole = new(grid, FieldOfViewMean.Threshold<double>(_upper));
        for (int i = 0; i < _upper.Length; i++)
        {
            double ratio = _upper[i] / Math.Max(_lower[i], double.Epsilon);
            double squares = _upperUpper[i] - 2 * ratio * _upperLower[i] + ratio * ratio * _lowerLower[i];
            whole.Add(i, _upper[i], squares / (_upper[i] * _upper[i]));
        }

        // sum of squares / (n (n - 1)) over the mean's square, that is (sum / n)^2.
        double perReplicate = Count / (Count - 1.0);
        return (Math.Sqrt(whole.Whole * perReplicate), Math.Sqrt(whole.Central * perReplicate));
    }

    /// <summary>The ratio, carried on from the neighbours to where there are no lines to speak of.</summary>
    public float[] Ratio()
    {
        double threshold = FewestShare * _lower.Max();
        float[] ratio = new float[_upper.Length];
        bool[] known = new bool[ratio.Length];
        for (int i = 0; i < ratio.Length; i++)
        {
            known[i] = _lower[i] > threshold;
            ratio[i] = known[i] ? (float)(_upper[i] / _lower[i]) : 0;
        }

        List<int> border = [.. Enumerable.Range(0, ratio.Length).Where(i => !known[i] && NeighbourMean(i, ratio, known) >= 0)];
        while (border.Count > 0)
        {
            float[] values = [.. border.Select(i => NeighbourMean(i, ratio, known))];
            HashSet<int> next = [];
            for (int n = 0; n < values.Length; n++)
            {
                ratio[border[n]] = values[n];
                known[border[n]] = true;
            }

            foreach (int voxel in border)
            {
                foreach (int neighbour in Neighbours(voxel))
                {
                    if (!known[neighbour])
                        next.Add(neighbour);
                }
            }

            border = [.. next.Order()];
        }

        return ratio;
    }

    // Negative if no neighbour is known.
    private float NeighbourMean(int voxel, float[] ratio, bool[] known)
    {
        float sum = 0;
        int count = 0;
        foreach (int neighbour in Neighbours(voxel))
        {
            if (!known[neighbour])
                continue;
            sum += ratio[neighbour];
            count++;
        }

        return count == 0 ? -1 : sum / count;
    }

    private IEnumerable<int> Neighbours(int voxel)
    {
        (int row, int i) = Math.DivRem(voxel, grid.SizeX);
        (int k, int j) = Math.DivRem(row, grid.SizeY);
        if (i > 0)
            yield return voxel - 1;
        if (i < grid.SizeX - 1)
            yield return voxel + 1;
        if (j > 0)
            yield return voxel - grid.SizeX;
        if (j < grid.SizeY - 1)
            yield return voxel + grid.SizeX;
        if (k > 0)
            yield return voxel - grid.SizeX * grid.SizeY;
        if (k < grid.SizeZ - 1)
            yield return voxel + grid.SizeX * grid.SizeY;
    }
}
