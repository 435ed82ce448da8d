using System.Numerics;
using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Applies a <see cref="GaussianPsf"/> on the CPU: three one-dimensional passes; rows are SIMD, rows go to threads.</summary>
internal sealed class GaussianConvolution(VoxelGrid grid, GaussianPsf psf, int threads)
{
    private readonly float[] _scratch = new float[grid.VoxelCount];

    /// <summary>Convolves; source and target may be the same array.</summary>
    public void Apply(float[] source, float[] target)
    {
        Pass(source, target, psf.KernelX, grid.SizeX, 1);
        Pass(target, target, psf.KernelY, grid.SizeY, grid.SizeX);
        Pass(target, target, psf.KernelZ, grid.SizeZ, grid.SizeX * grid.SizeY);
    }

    // Every row along x is computed at once: for y and z as a weighted sum of whole rows, for x as a weighted sum of shifted copies.
    private void Pass(float[] source, float[] target, float[] kernel, int size, int stride)
    {
        if (kernel.Length == 1)
        {
            if (!ReferenceEquals(source, target))
                source.CopyTo(target, 0);
            return;
        }

        int radius = kernel.Length / 2;
        int sizeX = grid.SizeX;
        Parallel.For(0, grid.SizeY * grid.SizeZ, new() { MaxDegreeOfParallelism = threads }, row =>
        {
            int begin = row * sizeX;
            Span<float> result = _scratch.AsSpan(begin, sizeX);
            result.Clear();
            int at = stride == 1 ? 0 : begin / stride % size;
            for (int k = -radius; k <= radius; k++)
            {
                float weight = kernel[k + radius];
                if (stride == 1)
                {
                    int from = Math.Max(0, -k);
                    int to = Math.Min(sizeX, sizeX - k);
                    if (from < to)
                        AddScaled(source.AsSpan(begin + from + k, to - from), weight, result[from..to]);
                }
                else if ((uint)(at + k) < (uint)size)
                {
                    AddScaled(source.AsSpan(begin + k * stride, sizeX), weight, result);
                }
            }
        });
        _scratch.CopyTo(target, 0);
    }

    private static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> target)
    {
        int i = 0;
        Vector<float> weights = new(weight);
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(target[i..]) + weights * new Vector<float>(source[i..])).CopyTo(target[i..]);
        for (; i < source.Length; i++)
            target[i] += weight * source[i];
    }
}
