using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>Gamma at all points, rows dealt to threads. Each point is by itself, so results are the same bits for any number of threads.</summary>
internal static unsafe class CpuGamma
{
    /// <summary>Signed gamma of every voxel of the points' grid.</summary>
    /// <param name="plan">What to compare.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="useVectors">Whether to use SIMD where the machine has it.</param>
    public static float[] Run(GammaPlan plan, int threads, IProgress<double>? progress, CancellationToken cancellation, bool useVectors = true)
    {
        VoxelGrid grid = plan.Points.Grid;
        float[] signed = GC.AllocateUninitializedArray<float>(grid.VoxelCount);
        (float[] least, float[] most) = plan.SearchesCenters ? ([], []) : plan.CellBounds(threads);
        WideSteps? steps = useVectors && !plan.SearchesCenters && WideGammaLaw.IsSupported && plan.Steps.Length > 1 ? new(plan) : null;
        WideCenters? centers = useVectors && plan.SearchesCenters ? WideCenters.Of(plan) : null;
        using System.Buffers.MemoryHandle dosePin = plan.Searched.Memory.Pin();
        fixed (float* leastPointer = least, mostPointer = most)
        fixed (CellStep* stepPointer = plan.Steps)
        {
            HostField field = new((float*)dosePin.Pointer, leastPointer, mostPointer, stepPointer, plan.Steps.Length);
            int rows = grid.SizeY * grid.SizeZ;
            int done = 0;
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.For(0, rows, parallel, row =>
            {
                Row(plan, field, steps, centers, signed, row);
                int now = Interlocked.Increment(ref done);
                if (progress is not null && (long)now * 100 / rows != (long)(now - 1) * 100 / rows)
                    progress.Report((double)now / rows);
            });
        }

        return signed;
    }

    private static void Row(GammaPlan plan, in HostField field, WideSteps? steps, WideCenters? centers, float[] signed, int row)
    {
        GammaSpace space = plan.Space;
        GammaCriterion criterion = plan.Criterion;
        int first = row * space.PointsX;
        ReadOnlySpan<float> doses = plan.Points.Voxels.Slice(first, space.PointsX);
        Span<float> target = signed.AsSpan(first, space.PointsX);
        int j = row % space.PointsY;
        int k = row / space.PointsY;
        if (centers is not null)
        {
            WideCenterLaw.Row(field, centers, space, criterion, doses, j, k, target);
            return;
        }

        for (int i = 0; i < doses.Length; i++)
        {
            target[i] = plan.SearchesCenters ? CenterLaw.At(field, space, criterion, i, j, k, doses[i])
                : steps is null ? GammaLaw.At(field, space, criterion, i, j, k, doses[i])
                : WideGammaLaw.At(field, steps, space, criterion, i, j, k, doses[i]);
        }
    }
}
