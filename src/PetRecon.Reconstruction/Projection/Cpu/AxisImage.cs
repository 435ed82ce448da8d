using System.Runtime.InteropServices;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// An image laid out for rays along one main axis: plane by plane along that axis, each plane contiguous and surrounded by copies of its
/// outermost voxels, so that a slab of planes stays in cache and bilinear samples at the rim need no checks.
/// Voxel (plane, v, u) is at <c>(plane * (SizeV + 2) + v + 1) * (SizeU + 2) + u + 1</c>.
/// </summary>
internal sealed unsafe class AxisImage : IDisposable
{
    private const int Block = 32;
    private readonly int _strideU;
    private readonly int _strideV;
    private readonly int _stridePlane;
    private float* _memory;

    public AxisImage(in GridShape grid, int axis)
    {
        int strideZ = grid.SizeX * grid.SizeY;
        (Planes, _stridePlane, SizeU, _strideU, SizeV, _strideV) = axis switch
        {
            0 => (grid.SizeX, 1, grid.SizeY, grid.SizeX, grid.SizeZ, strideZ),
            1 => (grid.SizeY, grid.SizeX, grid.SizeX, 1, grid.SizeZ, strideZ),
            _ => (grid.SizeZ, strideZ, grid.SizeX, 1, grid.SizeY, grid.SizeX),
        };
        RowStride = SizeU + 2;
        PlaneStride = (SizeV + 2) * RowStride;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)PlaneStride * (nuint)Planes * sizeof(float), 64);
        Clear(0, Planes);
    }

    ~AxisImage() => Free();

    public int Planes { get; }

    public int SizeU { get; }

    public int SizeV { get; }

    /// <summary>Distance between neighbours along v.</summary>
    public int RowStride { get; }

    /// <summary>Distance between neighbouring planes.</summary>
    public int PlaneStride { get; }

    /// <summary>Voxel u = 0, v = 0 of a plane.</summary>
    public float* Plane(int plane) => _memory + (nint)plane * PlaneStride + RowStride + 1;

    /// <summary>Number of planes whose memory fits in a share of the second-level cache.</summary>
    public int PlanesPerSlab(int cacheBytes) => Math.Clamp(cacheBytes / (PlaneStride * sizeof(float)), 1, 32);

    public void Clear(int firstPlane, int planes) =>
        NativeMemory.Clear(_memory + (nint)firstPlane * PlaneStride, (nuint)planes * (nuint)PlaneStride * sizeof(float));

    /// <summary>Takes over the part of an image with v in a range, and repeats its outermost voxels in the rim.</summary>
    public void Load(float* image, int firstV, int lastV)
    {
        for (int v = firstV; v < lastV; v++)
        {
            for (int block = 0; block < SizeU; block += Block)
            {
                int end = Math.Min(block + Block, SizeU);
                for (int plane = 0; plane < Planes; plane++)
                {
                    float* to = Plane(plane) + (nint)v * RowStride;
                    float* from = image + (nint)plane * _stridePlane + (nint)v * _strideV;
                    for (int u = block; u < end; u++)
                        to[u] = from[(nint)u * _strideU];
                }
            }

            for (int plane = 0; plane < Planes; plane++)
            {
                float* row = Plane(plane) + (nint)v * RowStride;
                row[-1] = row[0];
                row[SizeU] = row[SizeU - 1];
                long rowBytes = RowStride * sizeof(float);
                if (v == 0)
                    Buffer.MemoryCopy(row - 1, row - 1 - RowStride, rowBytes, rowBytes);
                if (v == SizeV - 1)
                    Buffer.MemoryCopy(row - 1, row - 1 + RowStride, rowBytes, rowBytes);
            }
        }
    }

    /// <summary>Adds the part with v in a range to an image; what the rim has gathered belongs to the outermost voxels.</summary>
    public void AddTo(float* image, int firstV, int lastV)
    {
        for (int v = firstV; v < lastV; v++)
        {
            for (int plane = 0; plane < Planes; plane++)
                FoldRim(Plane(plane) + (nint)v * RowStride, v);

            for (int block = 0; block < SizeU; block += Block)
            {
                int end = Math.Min(block + Block, SizeU);
                for (int plane = 0; plane < Planes; plane++)
                {
                    float* from = Plane(plane) + (nint)v * RowStride;
                    float* to = image + (nint)plane * _stridePlane + (nint)v * _strideV;
                    for (int u = block; u < end; u++)
                        to[(nint)u * _strideU] += from[u];
                }
            }
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void FoldRim(float* row, int v)
    {
        if (v == 0)
            MoveRow(row - 1 - RowStride, row - 1);
        if (v == SizeV - 1)
            MoveRow(row - 1 + RowStride, row - 1);
        row[0] += row[-1];
        row[SizeU - 1] += row[SizeU];
        row[-1] = 0;
        row[SizeU] = 0;
    }

    private void MoveRow(float* from, float* to)
    {
        for (int u = 0; u < RowStride; u++)
        {
            to[u] += from[u];
            from[u] = 0;
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
