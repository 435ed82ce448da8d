using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The pixels that a structure's slabs are cut into. On an aligned grid they lie within the cells between voxel centres, where the trilinear dose has
/// no kinks. Where a structure reaches beyond the outermost voxel centres there is an even number of them to a voxel, so that none reaches across the
/// grid's faces either. On a tilted grid they are squares of half a voxel or less.
/// </summary>
internal sealed class SlabLayout
{
    private readonly double _startU;
    private readonly double _startV;

    private SlabLayout(DoseFrame frame, Vector3D originMm, Vector3D stepU, Vector3D stepV, double startU, double startV, int perVoxelU, int perVoxelV, int width, int height)
    {
        Frame = frame;
        OriginMm = originMm;
        StepU = stepU;
        StepV = stepV;
        _startU = startU;
        _startV = startV;
        PerVoxelU = perVoxelU;
        PerVoxelV = perVoxelV;
        Width = width;
        Height = height;
    }

    public DoseFrame Frame { get; }

    /// <summary>Corner of the first pixel, in mm.</summary>
    public Vector3D OriginMm { get; }

    public Vector3D StepU { get; }

    public Vector3D StepV { get; }

    /// <summary>Pixels to a voxel along the first axis of an aligned grid.</summary>
    public int PerVoxelU { get; }

    public int PerVoxelV { get; }

    /// <summary>Height of a layer of boxes in a tilted grid, at the most, in mm.</summary>
    public double LayerMm { get; private init; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Area of a pixel, in mm^2.</summary>
    public double PixelAreaMm2 => Vector3D.Cross(StepU, StepV).Length;

    /// <summary>Middle of a column of an aligned grid, in voxels.</summary>
    public double MiddleU(int column) => _startU + (column + 0.5) / PerVoxelU;

    /// <summary>Middle of a row of an aligned grid, in voxels.</summary>
    public double MiddleV(int row) => _startV + (row + 0.5) / PerVoxelV;

    /// <summary>Lays out the pixels; null if the structure is beside the grid.</summary>
    public static SlabLayout? Of(DoseFrame frame, ImmutableArray<StructureSlab> slabs, DoseVolumeHistogramOptions options) =>
        frame.IsAligned ? Aligned(frame, slabs, options) : Tilted(frame, slabs, options.PixelsAcross);

    private static SlabLayout? Aligned(DoseFrame frame, ImmutableArray<StructureSlab> slabs, DoseVolumeHistogramOptions options)
    {
        (double lowU, double highU, double lowV, double highV) = Extent(slabs, point =>
        {
            Vector3D at = frame.ToVoxels(point);
            return (at.X, at.Y);
        });
        if (Axis(lowU, highU, frame.Size(0), options) is not (double startU, int perU, int width)
            || Axis(lowV, highV, frame.Size(1), options) is not (double startV, int perV, int height))
        {
            return null;
        }

        Vector3D first = frame.Dose.Grid.OriginMm;
        return new(frame, first + startU * frame.Step(0) + startV * frame.Step(1), 1.0 / perU * frame.Step(0), 1.0 / perV * frame.Step(1), startU, startV, perU, perV, width, height);
    }

    private static (double Start, int PerVoxel, int Count)? Axis(double low, double high, int size, DoseVolumeHistogramOptions options)
    {
        double extent = Math.Max(high - low, 1e-6);
        bool isWithinCentres = low >= 0 && high <= size - 1 && options.Interpolation == HistogramInterpolation.Linear;
        int perVoxel = isWithinCentres && extent >= options.PixelsAcross
            ? 1
            : 2 * (int)Math.Max(1, Math.Ceiling(0.5 * Math.Min(options.PixelsAcross / extent, 1 << 20)));
        double first = Math.Max(Math.Floor(low * perVoxel), -0.5 * perVoxel);
        double end = Math.Min(Math.Ceiling(high * perVoxel), (size - 0.5) * perVoxel);
        return end > first ? (first / perVoxel, perVoxel, (int)Math.Round(end - first)) : null;
    }

    private static SlabLayout? Tilted(DoseFrame frame, ImmutableArray<StructureSlab> slabs, int pixelsAcross)
    {
        Vector3D normal = frame.Normal;
        Vector3D u = (frame.Step(0) - Vector3D.Dot(frame.Step(0), normal) * normal).Normalized();
        Vector3D v = Vector3D.Cross(normal, u);
        (double lowU, double highU, double lowV, double highV) = Extent(slabs, point => (Vector3D.Dot(point, u), Vector3D.Dot(point, v)));
        double half = 0.5 * Math.Min(frame.Step(0).Length, Math.Min(frame.Step(1).Length, frame.Step(2).Length));
        double pixelU = Math.Min(half, Math.Max(highU - lowU, 1e-6) / pixelsAcross);
        double pixelV = Math.Min(half, Math.Max(highV - lowV, 1e-6) / pixelsAcross);
        int width = Math.Max(1, (int)Math.Ceiling((highU - lowU) / pixelU));
        int height = Math.Max(1, (int)Math.Ceiling((highV - lowV) / pixelV));
        double layer = Math.Min(half, (slabs[^1].HighMm - slabs[0].LowMm) / pixelsAcross);
        return new(frame, lowU * u + lowV * v, pixelU * u, pixelV * v, 0, 0, 1, 1, width, height) { LayerMm = layer };
    }

    private static (double LowU, double HighU, double LowV, double HighV) Extent(ImmutableArray<StructureSlab> slabs, Func<Vector3D, (double U, double V)> place)
    {
        (double lowU, double highU) = (double.PositiveInfinity, double.NegativeInfinity);
        (double lowV, double highV) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (StructureSlab slab in slabs)
        {
            foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
            {
                foreach (Vector3D point in polygon)
                {
                    (double u, double v) = place(point);
                    (lowU, highU) = (Math.Min(lowU, u), Math.Max(highU, u));
                    (lowV, highV) = (Math.Min(lowV, v), Math.Max(highV, v));
                }
            }
        }

        return (lowU, highU, lowV, highV);
    }
}
