using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Goes through a slab in a dose grid that lies in another direction: boxes of half a voxel or less, each with the dose and gradient of its middle.</summary>
internal sealed class TiltedWalk : ISlabWalk
{
    private readonly SlabLayout _layout;
    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly SlabRaster _raster;
    private readonly Vector3D _stepU;
    private readonly Vector3D _stepV;
    private readonly Vector3D _perMm;
    private readonly bool _isNearest;

    public TiltedWalk(SlabLayout layout, HistogramInterpolation interpolation)
    {
        _layout = layout;
        _frame = layout.Frame;
        _interpolation = interpolation;
        _isNearest = interpolation == HistogramInterpolation.Nearest;
        _raster = new(layout.OriginMm, layout.StepU, layout.StepV, layout.Width, layout.Height);
        Vector3D zero = _frame.ToVoxels(Vector3D.Zero);
        _stepU = _frame.ToVoxels(layout.StepU) - zero;
        _stepV = _frame.ToVoxels(layout.StepV) - zero;
        _perMm = _frame.ToVoxels(_frame.Normal) - zero;
    }

    public void Visit(ReadOnlySpan<StructureSlab> slabs, int share, int shares, DoseAccumulator sums, CancellationToken cancellation)
    {
        foreach (StructureSlab slab in slabs[(slabs.Length * share / shares)..(slabs.Length * (share + 1) / shares)])
            Visit(slab, sums, cancellation);
    }

    private void Visit(StructureSlab slab, DoseAccumulator sums, CancellationToken cancellation)
    {
        ReadOnlySpan<float> parts = _raster.Cover(slab);
        int layers = Math.Max(1, (int)Math.Ceiling(slab.ThicknessMm / _layout.LayerMm));
        double height = slab.ThicknessMm / layers;
        DoseSampler sampler = new(_frame, _interpolation);
        for (int layer = 0; layer < layers; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            VisitLayer(parts, sampler, slab.LowMm + (layer + 0.5) * height, height, sums);
        }
    }

    private void VisitLayer(ReadOnlySpan<float> parts, DoseSampler sampler, double heightMm, double thicknessMm, DoseAccumulator sums)
    {
        double boxCc = _layout.PixelAreaMm2 * thicknessMm / 1000;
        Vector3D origin = _layout.OriginMm;
        Vector3D start = _frame.ToVoxels(origin + (heightMm - Vector3D.Dot(_frame.Normal, origin)) * _frame.Normal);
        for (int row = 0; row < _layout.Height; row++)
        {
            for (int column = 0; column < _layout.Width; column++)
            {
                int at = row * _layout.Width + column;
                float part = parts[at];
                Vector3D middle = start + (column + 0.5) * _stepU + (row + 0.5) * _stepV;
                if (part == 0 || !sampler.Holds(middle))
                    continue;
                double centre = sampler.At(middle, out Vector3D gradient, out (double Low, double High) around);
                Vector3D edges = _isNearest
                    ? default
                    : new(Vector3D.Dot(gradient, _stepU), Vector3D.Dot(gradient, _stepV), Vector3D.Dot(gradient, _perMm) * thicknessMm);
                bool isWhole = part >= PixelDoses.Whole;
                (double mean, double width) = isWhole
                    ? (centre, PixelDoses.WidthOfWhole(edges, Vector3D.Zero))
                    : PixelDoses.OfPart(centre, edges, part, PixelDoses.Across(parts, _layout.Width, column, at));

                // A box may reach across the kink at a voxel's centre, but its doses are not beyond that voxel's.
                width = Math.Min(width, 2 * Math.Max(0, Math.Min(mean - around.Low, around.High - mean)));
                sums.Add(mean, width, boxCc * part);
                if (!isWhole)
                    continue;
                if (sums.IsBeyond(centre, BoxCorners.Reach(edges)))
                    BoxCorners.Visit(sampler, middle, _stepU, _stepV, thicknessMm * _perMm, sums);
                if (around.Low < sums.Lowest || around.High > sums.Highest)
                    SeeVoxelWithin(sampler, middle, thicknessMm, sums);
            }
        }
    }

    // The dose is extreme at voxel centres, which lie anywhere in boxes.
    private void SeeVoxelWithin(DoseSampler sampler, Vector3D middle, double thicknessMm, DoseAccumulator sums)
    {
        Vector3D voxel = new(Math.Round(middle.X), Math.Round(middle.Y), Math.Round(middle.Z));
        Vector3D offset = (voxel.X - middle.X) * _frame.Step(0) + (voxel.Y - middle.Y) * _frame.Step(1) + (voxel.Z - middle.Z) * _frame.Step(2);
        bool isWithin = Math.Abs(Vector3D.Dot(offset, _layout.StepU)) <= 0.5 * _layout.StepU.LengthSquared
            && Math.Abs(Vector3D.Dot(offset, _layout.StepV)) <= 0.5 * _layout.StepV.LengthSquared
            && Math.Abs(Vector3D.Dot(offset, _frame.Normal)) <= 0.5 * thicknessMm;
        if (isWithin && sampler.Holds(voxel))
            sums.See(sampler.At(voxel));
    }
}
