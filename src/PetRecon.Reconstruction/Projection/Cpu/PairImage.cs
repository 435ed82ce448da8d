using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// An image laid out for rays along one main axis: plane by plane along that axis, and in each plane row v side by side with row v + 1,
/// so that the four voxels of a bilinear sample are neighbours in memory: (v, u), (v + 1, u), (v, u + 1), (v + 1, u + 1). The outermost
/// voxels are repeated in a rim, so that samples there need no checks. Voxel (plane, v, u) is the first float of pair
/// <c>(plane * (SizeV + 1) + v + 1) * (SizeU + 2) + u + 1</c>, and the second one of the pair a row before.
/// </summary>
internal sealed unsafe class PairImage : IDisposable
{
    private readonly int _strideU;
    private readonly int _strideV;
    private readonly int _stridePlane;
    private readonly AlignedFloats _memory;

    public PairImage(in GridShape grid, int axis)
    {
        int strideZ = grid.SizeX * grid.SizeY;
        (Planes, SizeU, SizeV) = Sizes(grid, axis);
        (_stridePlane, _strideU, _strideV) = axis switch
        {
            0 => (1, grid.SizeX, strideZ),
            1 => (grid.SizeX, 1, strideZ),
            _ => (strideZ, 1, grid.SizeX),
        };
        RowStride = SizeU + 2;
        PlaneStride = 2 * (SizeV + 1) * RowStride;
        _memory = new((long)PlaneStride * Planes);
    }

    public int Planes { get; }

    public int SizeU { get; }

    public int SizeV { get; }

    /// <summary>Pairs from a voxel to its neighbour along v.</summary>
    public int RowStride { get; }

    /// <summary>Floats from plane to plane.</summary>
    public int PlaneStride { get; }

    /// <summary>Number of planes along an axis, and of voxels along u and v.</summary>
    public static (int Planes, int U, int V) Sizes(in GridShape grid, int axis) => axis switch
    {
        0 => (grid.SizeX, grid.SizeY, grid.SizeZ),
        1 => (grid.SizeY, grid.SizeX, grid.SizeZ),
        _ => (grid.SizeZ, grid.SizeX, grid.SizeY),
    };

    /// <summary>The pair of voxel u = 0, v = 0 of a plane.</summary>
    public float* Plane(int plane) => _memory.Pointer + (nint)plane * PlaneStride + 2 * (RowStride + 1);

    /// <summary>Empties planes.</summary>
    public void Clear(int firstPlane, int planes) =>
        NativeMemory.Clear(_memory.Pointer + (nint)firstPlane * PlaneStride, (nuint)planes * (nuint)PlaneStride * sizeof(float));

    /// <summary>Takes over one row of pairs, v = -1 to SizeV - 1, of every plane.</summary>
    public void Load(float* image, int v)
    {
        float* near = image + (nint)Math.Max(v, 0) * _strideV;
        float* far = image + (nint)Math.Min(v + 1, SizeV - 1) * _strideV;
        int plane4 = 0;
        if (_stridePlane == 1)
        {
            for (; plane4 + 4 <= Planes; plane4 += 4)
                LoadAcross(near + plane4, far + plane4, plane4, v);
        }

        for (int plane = plane4; plane < Planes; plane++)
            LoadAlong(near + (nint)plane * _stridePlane, far + (nint)plane * _stridePlane, Row(plane, v));
        for (int plane = 0; plane < Planes; plane++)
        {
            double* row = (double*)Row(plane, v);
            row[-1] = row[0];
            row[SizeU] = row[SizeU - 1];
        }
    }

    /// <summary>Adds row v to an image; what the rim has gathered belongs to the outermost voxels.</summary>
    public void AddTo(float* image, int v)
    {
        for (int plane = 0; plane < Planes; plane++)
            FoldRim(plane, v);
        image += (nint)v * _strideV;
        int plane4 = 0;
        if (_stridePlane == 1)
        {
            for (; plane4 + 4 <= Planes; plane4 += 4)
                AddAcross(image + plane4, plane4, v);
        }

        for (int plane = plane4; plane < Planes; plane++)
            AddAlong(image + (nint)plane * _stridePlane, Row(plane, v), Row(plane, v - 1));
    }

    public void Dispose() => _memory.Dispose();

    // One row of one plane.
    private void LoadAlong(float* near, float* far, float* to)
    {
        int u = 0;
        if (_strideU == 1)
        {
            for (; u + 4 <= SizeU; u += 4)
            {
                Vector128<float> nearFour = Vector128.Load(near + u);
                Vector128<float> farFour = Vector128.Load(far + u);
                Sse.UnpackLow(nearFour, farFour).Store(to + 2 * u);
                Sse.UnpackHigh(nearFour, farFour).Store(to + 2 * u + 4);
            }
        }

        for (; u < SizeU; u++)
        {
            to[2 * u] = near[(nint)u * _strideU];
            to[2 * u + 1] = far[(nint)u * _strideU];
        }
    }

    // One row of four planes that are neighbours in the image: pairs of two voxels along u for each plane at a time.
    private void LoadAcross(float* near, float* far, int plane, int v)
    {
        float* to0 = Row(plane, v);
        float* to1 = to0 + PlaneStride;
        float* to2 = to1 + PlaneStride;
        float* to3 = to2 + PlaneStride;
        int u = 0;
        for (; u + 2 <= SizeU; u += 2)
        {
            nint from = (nint)u * _strideU;
            Vector128<float> near0 = Vector128.Load(near + from);
            Vector128<float> far0 = Vector128.Load(far + from);
            Vector128<float> near1 = Vector128.Load(near + from + _strideU);
            Vector128<float> far1 = Vector128.Load(far + from + _strideU);
            Vector128<double> low0 = Sse.UnpackLow(near0, far0).AsDouble();
            Vector128<double> high0 = Sse.UnpackHigh(near0, far0).AsDouble();
            Vector128<double> low1 = Sse.UnpackLow(near1, far1).AsDouble();
            Vector128<double> high1 = Sse.UnpackHigh(near1, far1).AsDouble();
            Sse2.UnpackLow(low0, low1).AsSingle().Store(to0 + 2 * u);
            Sse2.UnpackHigh(low0, low1).AsSingle().Store(to1 + 2 * u);
            Sse2.UnpackLow(high0, high1).AsSingle().Store(to2 + 2 * u);
            Sse2.UnpackHigh(high0, high1).AsSingle().Store(to3 + 2 * u);
        }

        for (; u < SizeU; u++)
        {
            for (int i = 0; i < 4; i++)
            {
                to0[(nint)i * PlaneStride + 2 * u] = near[(nint)u * _strideU + i];
                to0[(nint)i * PlaneStride + 2 * u + 1] = far[(nint)u * _strideU + i];
            }
        }
    }

    private void AddAlong(float* to, float* own, float* before)
    {
        int u = 0;
        if (_strideU == 1)
        {
            for (; u + 4 <= SizeU; u += 4)
            {
                Vector128<float> first = Sse.Shuffle(Vector128.Load(own + 2 * u), Vector128.Load(own + 2 * u + 4), 0b10_00_10_00);
                Vector128<float> second = Sse.Shuffle(Vector128.Load(before + 2 * u), Vector128.Load(before + 2 * u + 4), 0b11_01_11_01);
                (Vector128.Load(to + u) + (first + second)).Store(to + u);
            }
        }

        for (; u < SizeU; u++)
            to[(nint)u * _strideU] += own[2 * u] + before[2 * u + 1];
    }

    private void AddAcross(float* to, int plane, int v)
    {
        float* own = Row(plane, v);
        float* before = Row(plane, v - 1);
        int u = 0;
        for (; u + 2 <= SizeU; u += 2)
        {
            Vector128<float> plane0 = TwoSums(own + 2 * u, before + 2 * u);
            Vector128<float> plane1 = TwoSums(own + PlaneStride + 2 * u, before + PlaneStride + 2 * u);
            Vector128<float> plane2 = TwoSums(own + 2 * (nint)PlaneStride + 2 * u, before + 2 * (nint)PlaneStride + 2 * u);
            Vector128<float> plane3 = TwoSums(own + 3 * (nint)PlaneStride + 2 * u, before + 3 * (nint)PlaneStride + 2 * u);
            Vector128<float> planes01 = Sse.UnpackLow(plane0, plane1);
            Vector128<float> planes23 = Sse.UnpackLow(plane2, plane3);
            float* to0 = to + (nint)u * _strideU;
            float* to1 = to0 + _strideU;
            (Vector128.Load(to0) + Sse.MoveLowToHigh(planes01, planes23)).Store(to0);
            (Vector128.Load(to1) + Sse.MoveHighToLow(planes23, planes01)).Store(to1);
        }

        for (; u < SizeU; u++)
        {
            for (int i = 0; i < 4; i++)
                to[(nint)u * _strideU + i] += own[(nint)i * PlaneStride + 2 * u] + before[(nint)i * PlaneStride + 2 * u + 1];
        }
    }

    // The voxels u and u + 1 of a plane, in the lower half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> TwoSums(float* own, float* before)
    {
        Vector128<float> parts = Sse.Shuffle(Vector128.Load(own), Vector128.Load(before), 0b11_01_10_00);
        return parts + Sse.MoveHighToLow(parts, parts);
    }

    // Of rows v and v - 1, what belongs to row v: each float of a rim pair moves to the outermost voxel of its own row, so rows can be
    // folded by different threads.
    private void FoldRim(int plane, int v)
    {
        float* own = Row(plane, v);
        float* before = Row(plane, v - 1);
        if (v == 0)
            MoveRow(before, own, 0, 0);
        if (v == SizeV - 1)
            MoveRow(own, before, 1, 1);
        own[0] += own[-2];
        own[2 * (SizeU - 1)] += own[2 * SizeU];
        before[1] += before[-1];
        before[2 * (SizeU - 1) + 1] += before[2 * SizeU + 1];
        own[-2] = own[2 * SizeU] = before[-1] = before[2 * SizeU + 1] = 0;
    }

    private void MoveRow(float* from, float* to, int fromHalf, int toHalf)
    {
        for (int u = -1; u <= SizeU; u++)
        {
            to[2 * u + toHalf] += from[2 * u + fromHalf];
            from[2 * u + fromHalf] = 0;
        }
    }

    private float* Row(int plane, int v) => Plane(plane) + 2 * (nint)v * RowStride;
}
