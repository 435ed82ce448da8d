using System.Runtime.Intrinsics;
using static PetRecon.Reconstruction.Projection.Cpu.RayGroups;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Pushes a range of groups through one slab, choosing the kernel that each group needs.</summary>
internal static unsafe class SlabSweep
{
    public static void Forward(RayGroups groups, int from, int to, AxisImage image, int firstPlane, int planes, bool withTof, in TofVectors tof)
    {
        int lastPlane = Math.Min(image.Planes, firstPlane + planes) - 1;
        float* plane0 = image.Plane(0);
        for (int group = from; group < to; group++)
        {
            RayGroups.GroupRange range = groups.Ranges[group];
            int first = Math.Max(firstPlane, range.MinFirst);
            int last = Math.Min(lastPlane, range.MaxLast);
            if (first > last)
                continue;
            float* block = groups.Blocks + (nint)group * RayGroups.GroupFloats;
            Vector256<float> sum = (range.CoverOf(first, last), withTof) switch
            {
                (Cover.Full, false) => SlabKernels.Forward<SlabKernels.WithoutTof, SlabKernels.Full>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
                (Cover.Masked, false) => SlabKernels.Forward<SlabKernels.WithoutTof, SlabKernels.Masked>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
                (_, false) => SlabKernels.Forward<SlabKernels.WithoutTof, SlabKernels.Parts>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
                (Cover.Full, true) => SlabKernels.Forward<SlabKernels.WithTof, SlabKernels.Full>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
                (Cover.Masked, true) => SlabKernels.Forward<SlabKernels.WithTof, SlabKernels.Masked>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
                (_, true) => SlabKernels.Forward<SlabKernels.WithTof, SlabKernels.Parts>(block, plane0, image.PlaneStride, image.RowStride, first, last, tof),
            };
            float* values = groups.Values + (nint)group * RayGroups.Lanes;
            Vector256.StoreAligned(Vector256.LoadAligned(values) + sum, values);
        }
    }

    public static void Back(RayGroups groups, int from, int to, AxisImage image, int firstPlane, int planes, bool withTof, in TofVectors tof)
    {
        int lastPlane = Math.Min(image.Planes, firstPlane + planes) - 1;
        float* plane0 = image.Plane(0);
        for (int group = from; group < to; group++)
        {
            RayGroups.GroupRange range = groups.Ranges[group];
            int first = Math.Max(firstPlane, range.MinFirst);
            int last = Math.Min(lastPlane, range.MaxLast);
            if (first > last)
                continue;
            float* block = groups.Blocks + (nint)group * RayGroups.GroupFloats;
            Vector256<float> values = Vector256.LoadAligned(groups.Values + (nint)group * RayGroups.Lanes);
            switch (range.CoverOf(first, last), withTof)
            {
                case (Cover.Full, false):
                    SlabKernels.Back<SlabKernels.WithoutTof, SlabKernels.Full>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
                case (Cover.Masked, false):
                    SlabKernels.Back<SlabKernels.WithoutTof, SlabKernels.Masked>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
                case (_, false):
                    SlabKernels.Back<SlabKernels.WithoutTof, SlabKernels.Parts>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
                case (Cover.Full, true):
                    SlabKernels.Back<SlabKernels.WithTof, SlabKernels.Full>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
                case (Cover.Masked, true):
                    SlabKernels.Back<SlabKernels.WithTof, SlabKernels.Masked>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
                case (_, true):
                    SlabKernels.Back<SlabKernels.WithTof, SlabKernels.Parts>(block, values, plane0, image.PlaneStride, image.RowStride, first, last, tof);
                    break;
            }
        }
    }
}
