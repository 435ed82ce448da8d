namespace PetRecon.Dicom.Images;

/// <summary>Brings slices at uneven places to the even places of a grid, by linear interpolation between neighbours.</summary>
internal static class SliceResampling
{
    /// <summary>Interpolates.</summary>
    /// <param name="slices">Values at the places of the stack's frames.</param>
    /// <param name="stack">The frames, and the grid to bring them to.</param>
    /// <param name="cancellation">Ends it.</param>
    public static float[] Even(float[] slices, SliceStack stack, CancellationToken cancellation)
    {
        int sliceVoxels = stack.Grid.SizeX * stack.Grid.SizeY;
        int count = stack.Grid.SizeZ;
        float[] even = GC.AllocateUninitializedArray<float>(checked(sliceVoxels * count));
        double first = stack.OffsetsMm[0];
        double step = count > 1 ? (stack.OffsetsMm[^1] - first) / (count - 1) : 0;
        Parallel.For(0, count, new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, k =>
        {
            double place = first + k * step;
            int above = 1;
            while (above < stack.OffsetsMm.Length - 1 && stack.OffsetsMm[above] < place)
                above++;
            double low = stack.OffsetsMm[above - 1];
            float weight = (float)Math.Clamp((place - low) / (stack.OffsetsMm[above] - low), 0, 1);
            ReadOnlySpan<float> a = slices.AsSpan((above - 1) * sliceVoxels, sliceVoxels);
            ReadOnlySpan<float> b = slices.AsSpan(above * sliceVoxels, sliceVoxels);
            Span<float> target = even.AsSpan(k * sliceVoxels, sliceVoxels);
            for (int i = 0; i < target.Length; i++)
                target[i] = a[i] + weight * (b[i] - a[i]);
        });
        return even;
    }
}
