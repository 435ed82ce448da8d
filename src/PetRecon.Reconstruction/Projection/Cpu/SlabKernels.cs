using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// <see cref="JosephLaw"/> for eight rays at a time (AVX2 and FMA) over some planes of an <see cref="AxisImage"/>.
/// Lanes are rays; a lane whose own planes do not cover the range is held at its nearest own plane for addressing and its weight is
/// its share of the plane, or 0. Beyond the outermost voxels the law repeats them, and so does the rim of the image. Two neighbours along u are read and written as one 64-bit load or store. There is no remainder: the fill-up lanes of the
/// last group have no planes. Against the scalar law: relative difference below 2e-5 of a ray's largest contribution sum, from fused
/// operations and the other order of sums; a test holds it to that.
/// </summary>
internal static unsafe class SlabKernels
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Line integral over planes first to last for the eight rays of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Forward<TTof, TMask>(float* block, float* plane0, int planeStride, int rowStride, int first, int last, in TofVectors tof)
        where TTof : struct
        where TMask : struct
    {
        Vector256<float> u0 = Vector256.LoadAligned(block + RayGroups.U0);
        Vector256<float> v0 = Vector256.LoadAligned(block + RayGroups.V0);
        Vector256<float> uStep = Vector256.LoadAligned(block + RayGroups.UStep);
        Vector256<float> vStep = Vector256.LoadAligned(block + RayGroups.VStep);
        Vector256<float> firsts = Vector256.LoadAligned(block + RayGroups.First);
        Vector256<float> lasts = Vector256.LoadAligned(block + RayGroups.Last);
        Vector256<float> enter = Vector256.LoadAligned(block + RayGroups.Enter);
        Vector256<float> leave = Vector256.LoadAligned(block + RayGroups.Leave);
        Vector256<float> tofHigh = Vector256.LoadAligned(block + RayGroups.TofHigh);
        Vector256<float> tofLow = Vector256.LoadAligned(block + RayGroups.TofLow);
        Vector256<float> tofStep = Vector256.LoadAligned(block + RayGroups.TofStep);
        Vector256<float> rows = Vector256.Create((float)rowStride);
        Vector256<float> sum = Vector256<float>.Zero;
        float* plane = plane0 + (nint)first * planeStride;
        for (int p = first; p <= last; p++, plane += planeStride)
        {
            Vector256<float> at = Vector256.Create((float)p);
            Vector256<float> own = typeof(TMask) != typeof(Full) ? Vector256.Min(Vector256.Max(at, firsts), lasts) : at;
            Vector256<float> u = Fma.MultiplyAdd(uStep, own, u0);
            Vector256<float> v = Fma.MultiplyAdd(vStep, own, v0);
            Vector256<float> uFloor = Vector256.Floor(u);
            Vector256<float> vFloor = Vector256.Floor(v);
            Vector256<float> u1 = u - uFloor;
            Vector256<float> v1 = v - vFloor;
            Vector256<int> voxel = Avx.ConvertToVector256Int32WithTruncation(Fma.MultiplyAdd(vFloor, rows, uFloor));
            Vector256<int> paired = Avx2.Permute4x64(voxel.AsInt64(), 0b11_01_10_00).AsInt32();
            Vector256<float> nearA = Avx2.GatherVector256((double*)plane, paired.GetLower(), 4).AsSingle();
            Vector256<float> nearB = Avx2.GatherVector256((double*)plane, paired.GetUpper(), 4).AsSingle();
            Vector256<float> farA = Avx2.GatherVector256((double*)(plane + rowStride), paired.GetLower(), 4).AsSingle();
            Vector256<float> farB = Avx2.GatherVector256((double*)(plane + rowStride), paired.GetUpper(), 4).AsSingle();
            Vector256<float> near0 = Avx.Shuffle(nearA, nearB, 0b10_00_10_00);
            Vector256<float> near1 = Avx.Shuffle(nearA, nearB, 0b11_01_11_01);
            Vector256<float> far0 = Avx.Shuffle(farA, farB, 0b10_00_10_00);
            Vector256<float> far1 = Avx.Shuffle(farA, farB, 0b11_01_11_01);
            Vector256<float> near = Fma.MultiplyAdd(u1, near1 - near0, near0);
            Vector256<float> far = Fma.MultiplyAdd(u1, far1 - far0, far0);
            Vector256<float> sample = Fma.MultiplyAdd(v1, far - near, near);
            if (typeof(TTof) == typeof(WithTof))
                sample *= tof.Weight(Fma.MultiplyAdd(tofStep, at, tofHigh), Fma.MultiplyAdd(tofStep, at, tofLow));
            if (typeof(TMask) == typeof(Parts))
                sample *= Share(at, enter, leave);
            if (typeof(TMask) != typeof(Full))
                sample = Vector256.ConditionalSelect(Vector256.Equals(own, at), sample, Vector256<float>.Zero);
            sum += sample;
        }

        return sum * Vector256.LoadAligned(block + RayGroups.StepMm);
    }

    /// <summary>Adds the eight rays' values to planes first to last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Back<TTof, TMask>(float* block, Vector256<float> values, float* plane0, int planeStride, int rowStride, int first, int last, in TofVectors tof)
        where TTof : struct
        where TMask : struct
    {
        Vector256<float> u0 = Vector256.LoadAligned(block + RayGroups.U0);
        Vector256<float> v0 = Vector256.LoadAligned(block + RayGroups.V0);
        Vector256<float> uStep = Vector256.LoadAligned(block + RayGroups.UStep);
        Vector256<float> vStep = Vector256.LoadAligned(block + RayGroups.VStep);
        Vector256<float> firsts = Vector256.LoadAligned(block + RayGroups.First);
        Vector256<float> lasts = Vector256.LoadAligned(block + RayGroups.Last);
        Vector256<float> enter = Vector256.LoadAligned(block + RayGroups.Enter);
        Vector256<float> leave = Vector256.LoadAligned(block + RayGroups.Leave);
        Vector256<float> tofHigh = Vector256.LoadAligned(block + RayGroups.TofHigh);
        Vector256<float> tofLow = Vector256.LoadAligned(block + RayGroups.TofLow);
        Vector256<float> tofStep = Vector256.LoadAligned(block + RayGroups.TofStep);
        Vector256<float> rows = Vector256.Create((float)rowStride);
        Vector256<float> scaled = values * Vector256.LoadAligned(block + RayGroups.StepMm);
        float* plane = plane0 + (nint)first * planeStride;
        int* voxels = stackalloc int[RayGroups.Lanes];
        for (int p = first; p <= last; p++, plane += planeStride)
        {
            Vector256<float> at = Vector256.Create((float)p);
            Vector256<float> own = typeof(TMask) != typeof(Full) ? Vector256.Min(Vector256.Max(at, firsts), lasts) : at;
            Vector256<float> u = Fma.MultiplyAdd(uStep, own, u0);
            Vector256<float> v = Fma.MultiplyAdd(vStep, own, v0);
            Vector256<float> uFloor = Vector256.Floor(u);
            Vector256<float> vFloor = Vector256.Floor(v);
            Vector256<float> weight = scaled;
            if (typeof(TTof) == typeof(WithTof))
                weight *= tof.Weight(Fma.MultiplyAdd(tofStep, at, tofHigh), Fma.MultiplyAdd(tofStep, at, tofLow));
            if (typeof(TMask) == typeof(Parts))
                weight *= Share(at, enter, leave);
            if (typeof(TMask) != typeof(Full))
                weight = Vector256.ConditionalSelect(Vector256.Equals(own, at), weight, Vector256<float>.Zero);
            Vector256.Store(Avx.ConvertToVector256Int32WithTruncation(Fma.MultiplyAdd(vFloor, rows, uFloor)), voxels);
            Vector256<float> right = weight * (u - uFloor);
            Vector256<float> left = weight - right;
            Vector256<float> v1 = v - vFloor;
            AddSquares(plane, voxels, rowStride, left, right, v1);
        }
    }

    /// <summary><see cref="PlaneRay.Share"/> for eight rays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Share(Vector256<float> plane, Vector256<float> enter, Vector256<float> leave)
    {
        Vector256<float> half = Vector256.Create(0.5f);
        return Vector256.Min(leave, plane + half) - Vector256.Max(enter, plane - half);
    }

    /// <summary>Shares each lane's left and right weight between the near and the far row and adds them to four voxels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(float* plane, int* voxels, int rowStride, Vector256<float> left, Vector256<float> right, Vector256<float> v1)
    {
        Vector256<float> farRight = right * v1;
        Vector256<float> nearRight = right - farRight;
        Vector256<float> farLeft = left * v1;
        Vector256<float> nearLeft = left - farLeft;

        // Four values a lane (near left, near right, far left, far right) side by side: a 4 x 4 transpose in each half.
        Vector256<double> near01 = Avx.UnpackLow(nearLeft, nearRight).AsDouble();
        Vector256<double> far01 = Avx.UnpackLow(farLeft, farRight).AsDouble();
        Vector256<double> near23 = Avx.UnpackHigh(nearLeft, nearRight).AsDouble();
        Vector256<double> far23 = Avx.UnpackHigh(farLeft, farRight).AsDouble();
        Vector256<float> lane04 = Avx.UnpackLow(near01, far01).AsSingle();
        Vector256<float> lane15 = Avx.UnpackHigh(near01, far01).AsSingle();
        Vector256<float> lane26 = Avx.UnpackLow(near23, far23).AsSingle();
        Vector256<float> lane37 = Avx.UnpackHigh(near23, far23).AsSingle();
        AddSquare(plane + voxels[0], rowStride, lane04.GetLower());
        AddSquare(plane + voxels[1], rowStride, lane15.GetLower());
        AddSquare(plane + voxels[2], rowStride, lane26.GetLower());
        AddSquare(plane + voxels[3], rowStride, lane37.GetLower());
        AddSquare(plane + voxels[4], rowStride, lane04.GetUpper());
        AddSquare(plane + voxels[5], rowStride, lane15.GetUpper());
        AddSquare(plane + voxels[6], rowStride, lane26.GetUpper());
        AddSquare(plane + voxels[7], rowStride, lane37.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(float* near, int rowStride, Vector128<float> add)
    {
        float* far = near + rowStride;
        Vector128<float> sum = Sse.LoadHigh(Sse.LoadLow(Vector128<float>.Zero, near), far) + add;
        Sse.StoreLow(near, sum);
        Sse.StoreHigh(far, sum);
    }

    /// <summary>Type argument: events have TOF weights.</summary>
    internal readonly struct WithTof;

    /// <summary>Type argument: events have no TOF weights.</summary>
    internal readonly struct WithoutTof;

    /// <summary>Type argument: some lanes do not cover all planes of the range, and some cover a part of a plane.</summary>
    internal readonly struct Parts;

    /// <summary>Type argument: some lanes do not cover all planes of the range; those that they cover, they cover in full.</summary>
    internal readonly struct Masked;

    /// <summary>Type argument: every lane covers every plane of the range in full.</summary>
    internal readonly struct Full;
}
