using ILGPU;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// <see cref="ProjectionKernels"/> for an image of which the device has some planes at a time: the same walks over the whole grid, of which each
/// slab takes its part, so that weights do not depend on how the image is cut. Events that pass by a slab are not walked.
/// </summary>
internal static class ImageSlabKernels
{
    /// <summary>lineIntegrals += P image, as far as it lies in the slab.</summary>
    public static void ForwardSlab<TMethod, TTof>(
        ScannerTables<ViewTable> scanner, SlabPlace place, ArrayView<float> slab, ArrayView<GpuEvent> events, int count, ArrayView<float> lineIntegrals)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        int index = Grid.GlobalIndex.X;
        if (index >= count)
            return;
        GpuEvent e = events[index];
        if (Misses(scanner, place, e))
            return;
        SlabGatherVisitor gather = new() { Slab = slab, FirstVoxel = place.FirstVoxel };
        EventLaw.Walk<ViewTable, TMethod, TTof, SlabGatherVisitor>(scanner, e.Bin0, e.Bin1, e.TofBin, ref gather);
        lineIntegrals[index] += gather.Sum / scanner.RayCount;
    }

    /// <summary>image += P' values, as far as it lies in the slab.</summary>
    public static void BackSlab<TMethod, TTof>(
        ScannerTables<ViewTable> scanner, SlabPlace place, ArrayView<float> slab, ArrayView<GpuEvent> events, int count, ArrayView<float> values)
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
    {
        int index = Grid.GlobalIndex.X;
        if (index >= count)
            return;
        GpuEvent e = events[index];

        // Comparing the share here also keeps ILGPU from dividing anew at every voxel.
        float share = values[index] / scanner.RayCount;
        if (share == 0f || Misses(scanner, place, e))
            return;
        SlabScatterVisitor scatter = new() { Slab = slab, FirstVoxel = place.FirstVoxel, Value = share };
        EventLaw.Walk<ViewTable, TMethod, TTof, SlabScatterVisitor>(scanner, e.Bin0, e.Bin1, e.TofBin, ref scatter);
    }

    private static bool Misses(in ScannerTables<ViewTable> scanner, in SlabPlace place, in GpuEvent e)
    {
        float z0 = scanner.Centers.Read(DetectorTable.CenterStride * e.Bin0 + 2);
        float z1 = scanner.Centers.Read(DetectorTable.CenterStride * e.Bin1 + 2);
        float low = MathF.Min(z0, z1) - place.ReachPlanes;
        float high = MathF.Max(z0, z1) + place.ReachPlanes;
        return high < place.FirstPlane || low > place.FirstPlane + place.PlaneCount - 1;
    }
}
