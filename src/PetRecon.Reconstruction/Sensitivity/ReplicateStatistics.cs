using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Mean of independent images and the standard error of that mean (Welford's recurrence, voxel by voxel).</summary>
internal sealed class ReplicateStatistics(VoxelGrid grid)
{
    // Below this share of the largest value a voxel is at the rim of what the scanner sees; its relative error says little.
    private const float FieldOfViewShare = 0.05f;

    private readonly float[] _mean = new float[grid.VoxelCount];
    private readonly float[] _squares = new float[grid.VoxelCount];

    public int Count { get; private set; }

    public float[] Mean() => _mean;

    public void Add(ReadOnlySpan<float> image)
    {
        Count++;
        float share = 1f / Count;
        for (int i = 0; i < _mean.Length; i++)
        {
            float difference = image[i] - _mean[i];
            _mean[i] += difference * share;
            _squares[i] += difference * (image[i] - _mean[i]);
        }
    }

    /// <summary>Relative standard error of the mean: root mean square over the field of view, and over its central half along each axis.</summary>
    public (double Whole, double Central) RelativeErrors()
    {
        float largest = 0;
        foreach (float value in _mean)
            largest = Math.Max(largest, value);
        float threshold = FieldOfViewShare * largest;
        double whole = 0;
        double central = 0;
        long wholeCount = 0;
        long centralCount = 0;
        int voxel = 0;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                bool isCentralRow = IsCentral(j, grid.SizeY) && IsCentral(k, grid.SizeZ);
                for (int i = 0; i < grid.SizeX; i++, voxel++)
                {
                    if (!(_mean[voxel] > threshold))
                        continue;
                    double variance = _squares[voxel] / ((double)_mean[voxel] * _mean[voxel]);
                    whole += variance;
                    wholeCount++;
                    if (isCentralRow && IsCentral(i, grid.SizeX))
                    {
                        central += variance;
                        centralCount++;
                    }
                }
            }
        }

        double perReplicate = 1.0 / ((double)Count * (Count - 1));
        return (RootMean(whole, wholeCount), RootMean(central, centralCount));

        double RootMean(double sum, long count) => count == 0 ? double.NaN : Math.Sqrt(sum / count * perReplicate);
    }

    private static bool IsCentral(int index, int size) => Math.Abs(2 * index + 1 - size) <= 0.5 * size;
}
