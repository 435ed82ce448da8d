using ILGPU;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Kernels over voxels, and the likelihood's sum.</summary>
internal static class ImageKernels
{
    /// <summary>One axis of a separable convolution, zero outside the image; the order of the sum is the CPU's.</summary>
    public static void Convolve(ArrayView<float> source, ArrayView<float> target, ArrayView<float> weights, int size, int stride)
    {
        int voxel = Grid.GlobalIndex.X;
        if (voxel >= target.IntLength)
            return;
        int radius = weights.IntLength / 2;
        int at = voxel / stride % size;
        int first = IntrinsicMath.Max(-radius, -at);
        int last = IntrinsicMath.Min(radius, size - 1 - at);
        float sum = 0f;
        for (int k = first; k <= last; k++)
            sum += weights[k + radius] * source[voxel + k * stride];
        target[voxel] = sum;
    }

    /// <summary>The multiplicative update.</summary>
    public static void Update(ArrayView<float> image, ArrayView<float> back, ArrayView<float> sensitivity, float sensitivityScale)
    {
        int voxel = Grid.GlobalIndex.X;
        if (voxel < image.IntLength)
            image[voxel] = EmLaw.Update(image[voxel], back[voxel], sensitivityScale * sensitivity[voxel]);
    }

    /// <summary>From line integrals to what goes back; see <see cref="EmLaw.Inverse"/>.</summary>
    public static void Invert(ArrayView<float> values, ArrayView<float> contamination, int hasContamination, int count)
    {
        int index = Grid.GlobalIndex.X;
        if (index < count)
            values[index] = EmLaw.Inverse(values[index], hasContamination != 0 ? contamination[index] : 0f);
    }

    /// <summary>Adds the logarithms of positive values to one sum a thread.</summary>
    public static void SumLogs(ArrayView<float> values, int count, ArrayView<LogSum> sums)
    {
        int thread = Grid.GlobalIndex.X;
        int threads = sums.IntLength;
        if (thread >= threads)
            return;
        LogSum sum = sums[thread];
        for (int i = thread; i < count; i += threads)
        {
            float value = values[i];
            if (value > 0f)
                sum.Add(value);
        }

        sums[thread] = sum;
    }
}
