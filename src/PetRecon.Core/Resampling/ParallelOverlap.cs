using PetRecon.Core.Imaging;

namespace PetRecon.Core.Resampling;

/// <summary>
/// Means over target voxels where the grids' axes are parallel, in whatever order and direction: the overlap of two boxes is the product of the
/// overlaps of their edges, so each axis has one table.
/// </summary>
internal sealed class ParallelOverlap
{
    private readonly Volume _source;
    private readonly VoxelGrid _target;
    private readonly AxisOverlap _i;
    private readonly AxisOverlap _j;
    private readonly AxisOverlap _k;
    private readonly float _outside;

    public ParallelOverlap(Volume source, VoxelGrid target, GridMapping mapping, (int I, int J, int K) axes, float outside)
    {
        _source = source;
        _target = target;
        _outside = outside;
        int[] sizes = [source.Grid.SizeX, source.Grid.SizeY, source.Grid.SizeZ];
        int[] strides = [1, source.Grid.SizeX, source.Grid.SizeX * source.Grid.SizeY];
        _i = new(mapping.Origin[axes.I], mapping.StepI[axes.I], target.SizeX, sizes[axes.I], strides[axes.I]);
        _j = new(mapping.Origin[axes.J], mapping.StepJ[axes.J], target.SizeY, sizes[axes.J], strides[axes.J]);
        _k = new(mapping.Origin[axes.K], mapping.StepK[axes.K], target.SizeZ, sizes[axes.K], strides[axes.K]);
    }

    public void FillPlane(float[] voxels, int k)
    {
        ReadOnlySpan<float> source = _source.Voxels;
        for (int j = 0; j < _target.SizeY; j++)
        {
            double insideRow = _j.Inside[j] * _k.Inside[k];
            for (int i = 0; i < _target.SizeX; i++)
            {
                double inside = insideRow * _i.Inside[i];
                double sum = inside > 0 ? Sum(source, i, j, k) : 0;
                voxels[_target.LinearIndex(i, j, k)] = OverlapMean.Of(sum, inside, _outside);
            }
        }
    }

    private double Sum(ReadOnlySpan<float> source, int i, int j, int k)
    {
        double sum = 0;
        for (int c = _k.Start[k]; c < _k.Start[k + 1]; c++)
        {
            double plane = 0;
            for (int b = _j.Start[j]; b < _j.Start[j + 1]; b++)
            {
                double row = 0;
                int at = _k.Offset[c] + _j.Offset[b];
                for (int a = _i.Start[i]; a < _i.Start[i + 1]; a++)
                    row += _i.Part[a] * source[at + _i.Offset[a]];
                plane += _j.Part[b] * row;
            }

            sum += _k.Part[c] * plane;
        }

        return sum;
    }

    /// <summary>For each voxel along one axis of the target: the source's voxels that it overlaps, and which part of it each takes.</summary>
    private sealed class AxisOverlap
    {
        // Less than this part of a voxel is rounding.
        private const double Nothing = 1e-9;

        public AxisOverlap(double origin, double step, int targetSize, int sourceSize, int stride)
        {
            List<int> offsets = [];
            List<double> parts = [];
            Start = new int[targetSize + 1];
            Inside = new double[targetSize];
            double half = 0.5 * Math.Abs(step);
            for (int n = 0; n < targetSize; n++)
            {
                // In a scale where voxel m of the source reaches from m to m + 1.
                double centre = origin + n * step + 0.5;
                (double low, double high) = (centre - half, centre + half);
                int first = (int)Math.Clamp(Math.Floor(low), 0, sourceSize);
                int end = (int)Math.Clamp(Math.Ceiling(high), 0, sourceSize);
                for (int m = first; m < end; m++)
                {
                    double part = (Math.Min(high, m + 1) - Math.Max(low, m)) / (high - low);
                    if (part <= Nothing)
                        continue;
                    offsets.Add(m * stride);
                    parts.Add(part);
                    Inside[n] += part;
                }

                Start[n + 1] = offsets.Count;
            }

            Offset = [.. offsets];
            Part = [.. parts];
        }

        public int[] Start { get; }

        public int[] Offset { get; }

        public double[] Part { get; }

        public double[] Inside { get; }
    }
}
