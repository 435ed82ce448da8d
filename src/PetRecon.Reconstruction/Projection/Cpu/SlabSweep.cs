using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Pushes a range of groups through some planes, choosing the kernel that each group needs.</summary>
internal sealed unsafe class SlabSweep<TWide>(TofCurve curve) : ISlabSweep
    where TWide : struct, IWide<TWide>
{
    private readonly TofWide<TWide> _tof = new(curve);

    public int Lanes => TWide.Lanes;

    public void Fill(RayPlans plans, int group, ReadOnlySpan<LaneRay> rays, int axis, RayDecoder decoder) =>
        plans.Covers[group] = WideDecoder<TWide>.Decode(rays, axis, decoder, plans.Block(group));

    public void Forward(RayPlans plans, int fromGroup, int toGroup, PairImage image, int firstPlane, int lastPlane, bool withTof)
    {
        float* plane0 = image.Plane(0);
        for (int group = fromGroup; group < toGroup; group++)
        {
            ref readonly PlaneCover cover = ref plans.Covers[group];
            int first = Math.Max(firstPlane, cover.MinFirst);
            int last = Math.Min(lastPlane, cover.MaxLast);
            if (first > last)
                continue;
            float* block = plans.Block(group);
            TWide sum = (cover.Of(first, last), withTof) switch
            {
                (Cover.Full, false) => SlabKernels<TWide>.Forward<WithoutTof, Full>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
                (Cover.Masked, false) => SlabKernels<TWide>.Forward<WithoutTof, Masked>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
                (_, false) => SlabKernels<TWide>.Forward<WithoutTof, Parts>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
                (Cover.Full, true) => SlabKernels<TWide>.Forward<WithTof, Full>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
                (Cover.Masked, true) => SlabKernels<TWide>.Forward<WithTof, Masked>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
                (_, true) => SlabKernels<TWide>.Forward<WithTof, Parts>(block, plane0, image.PlaneStride, image.RowStride, first, last, _tof),
            };
            float* values = plans.Values(group);
            TWide.Store(TWide.Load(values) + sum, values);
        }
    }

    public void Back(RayPlans plans, int fromGroup, int toGroup, PairImage image, int firstPlane, int lastPlane, bool withTof)
    {
        float* plane0 = image.Plane(0);
        for (int group = fromGroup; group < toGroup; group++)
        {
            ref readonly PlaneCover cover = ref plans.Covers[group];
            int first = Math.Max(firstPlane, cover.MinFirst);
            int last = Math.Min(lastPlane, cover.MaxLast);
            if (first > last)
                continue;
            float* block = plans.Block(group);
            TWide values = TWide.Load(plans.Values(group));
            switch (cover.Of(first, last), withTof)
            {
                case (Cover.Full, false):
                    SlabKernels<TWide>.Back<WithoutTof, Full>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
                case (Cover.Masked, false):
                    SlabKernels<TWide>.Back<WithoutTof, Masked>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
                case (_, false):
                    SlabKernels<TWide>.Back<WithoutTof, Parts>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
                case (Cover.Full, true):
                    SlabKernels<TWide>.Back<WithTof, Full>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
                case (Cover.Masked, true):
                    SlabKernels<TWide>.Back<WithTof, Masked>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
                default:
                    SlabKernels<TWide>.Back<WithTof, Parts>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, _tof);
                    break;
            }
        }
    }
}
