using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Mean of independent images and the standard error of that mean (Welford's recurrence, voxel by voxel).</summary>
internal sealed class ReplicateStatistics(VoxelGrid grid)
{
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
        FieldOfViewMean squares = new(grid, FieldOfViewMean.Threshold<float>(_mean));
        for (int i = 0; i < _mean.Length; i++)
            squares.Add(i, _mean[i], _squares[i] / ((double)_mean[i] * _mean[i]));
        double perReplicate = 1.0 / ((double)Count * (Count - 1));
        return (Math.Sqrt(squares.Whole * perReplicate), Math.Sqrt(squares.Central * perReplicate));
    }
}
