using ILGPU;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>One thread an event: decode it, walk its rays, gather or scatter. The physics is in <see cref="EventLaw"/>.</summary>
internal static class ProjectionKernels
{
    /// <summary>lineIntegrals = P image.</summary>
    public static void Forward<TMethod, TTof>(
        ScannerTables<ViewTable> scanner, ArrayView<float> image, ArrayView<GpuEvent> events, int count, ArrayView<float> lineIntegrals)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        int index = Grid.GlobalIndex.X;
        if (index >= count)
            return;
        lineIntegrals[index] = Gather<TMethod, TTof>(scanner, image, events[index]);
    }

    /// <summary>image += P' values.</summary>
    public static void Back<TMethod, TTof>(
        ScannerTables<ViewTable> scanner, ArrayView<float> image, ArrayView<GpuEvent> events, int count, ArrayView<float> values)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        int index = Grid.GlobalIndex.X;
        if (index >= count)
            return;
        Scatter<TMethod, TTof>(scanner, image, events[index], values[index]);
    }

    /// <summary>back += P'(1 / (P image + contamination)), and the inverses of each event for the likelihood.</summary>
    public static void Fused<TMethod, TTof>(
        ScannerTables<ViewTable> scanner,
        ArrayView<float> image,
        ArrayView<float> back,
        ArrayView<GpuEvent> events,
        ArrayView<float> contamination,
        int hasContamination,
        int count,
        ArrayView<float> inverses)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        int index = Grid.GlobalIndex.X;
        if (index >= count)
            return;
        GpuEvent e = events[index];
        float additive = hasContamination != 0 ? contamination[index] : 0f;
        float inverse = EmLaw.Inverse(Gather<TMethod, TTof>(scanner, image, e), additive);
        inverses[index] = inverse;
        if (inverse > 0f)
            Scatter<TMethod, TTof>(scanner, back, e, inverse);
    }

    private static float Gather<TMethod, TTof>(in ScannerTables<ViewTable> scanner, ArrayView<float> image, in GpuEvent e)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        GatherVisitor gather = new() { Image = image };
        EventLaw.Walk<ViewTable, TMethod, TTof, GatherVisitor>(scanner, e.Bin0, e.Bin1, e.TofBin, ref gather);
        return gather.Sum / scanner.RayCount;
    }

    private static void Scatter<TMethod, TTof>(in ScannerTables<ViewTable> scanner, ArrayView<float> image, in GpuEvent e, float value)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        // Comparing the share here also keeps ILGPU from dividing anew at every voxel.
        float share = value / scanner.RayCount;
        if (share == 0f)
            return;
        ScatterVisitor scatter = new() { Image = image, Value = share };
        EventLaw.Walk<ViewTable, TMethod, TTof, ScatterVisitor>(scanner, e.Bin0, e.Bin1, e.TofBin, ref scatter);
    }
}
