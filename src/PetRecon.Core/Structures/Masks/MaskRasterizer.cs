using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Voxels of a stack of slabs. Where the grid's planes are parallel to the contours', all is exact: a voxel's part is the area that the polygons
/// cover of it times the length that the slab has of it. Where they are tilted, each layer of voxels is cut by <see cref="Cuts"/> planes; in each
/// of them a slab is a strip, and the covered areas of polygons within strips are exact.
/// </summary>
internal sealed class MaskRasterizer
{
    /// <summary>Planes in a layer of voxels of a tilted grid. Parts of voxels are then good to about 1 / (2 Cuts) where a face crosses a voxel at its worst.</summary>
    public const int Cuts = 8;

    // What is below this part of a voxel comes from rounding.
    private const double Nothing = 1e-6;

    private readonly VoxelGrid _grid;
    private readonly MaskAxes _axes;
    private readonly MaskCoverage _coverage;
    private readonly Section[] _sections;

    public MaskRasterizer(VoxelGrid grid, ContourStack stack, MaskCoverage coverage)
    {
        _grid = grid;
        _coverage = coverage;
        _axes = new(grid, stack.Normal);
        _sections = [.. stack.Planes.Select(SectionOf)];
    }

    public float[] Run(int threads, CancellationToken cancellation)
    {
        float[] voxels = new float[_grid.VoxelCount];
        (int first, int end) = TouchedPlanes();
        if (first >= end)
            return voxels;
        int chunks = Math.Min(end - first, 4 * threads);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, chunks, options, chunk =>
            {
                int from = first + (int)((long)(end - first) * chunk / chunks);
                int to = first + (int)((long)(end - first) * (chunk + 1) / chunks);
                Paint(voxels, from, to);
                for (int k = from; k < to; k++)
                    Tidy(voxels, k);
            });
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is ArgumentException tangled)
        {
            throw new ArgumentException(tangled.Message, exception);
        }

        return voxels;
    }

    private Section SectionOf(ContourPlane plane)
    {
        double[][] x = new double[plane.Polygons.Count][];
        double[][] y = new double[plane.Polygons.Count][];
        double lowX = double.PositiveInfinity, highX = double.NegativeInfinity, lowY = double.PositiveInfinity, highY = double.NegativeInfinity;
        for (int p = 0; p < x.Length; p++)
        {
            ImmutableArray<Vector3D> points = plane.Polygons[p];
            x[p] = new double[points.Length];
            y[p] = new double[points.Length];
            for (int i = 0; i < points.Length; i++)
            {
                // Along the normal to where z is 0.
                Vector3D point = _axes.ToVoxels(points[i]);
                double depth = _axes.IsAligned ? 0 : point.Z;
                x[p][i] = point.X - depth * _axes.ShiftX;
                y[p][i] = point.Y - depth * _axes.ShiftY;
                (lowX, highX) = (Math.Min(lowX, x[p][i]), Math.Max(highX, x[p][i]));
                (lowY, highY) = (Math.Min(lowY, y[p][i]), Math.Max(highY, y[p][i]));
            }
        }

        return new(plane.LowMm, plane.HighMm, x, y, lowX, highX, lowY, highY, plane.IsSimple);
    }

    // In a tilted grid the heights of a section's corners bound where it can be.
    private (int First, int End) TouchedPlanes()
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (Section section in _sections)
        {
            (double from, double to) = section.DepthRange(_axes);
            low = Math.Min(low, from);
            high = Math.Max(high, to);
        }

        return ((int)Math.Clamp(Math.Floor(low), 0, _axes.Depth), (int)Math.Clamp(Math.Ceiling(high), 0, _axes.Depth));
    }

    private void Paint(float[] voxels, int from, int to)
    {
        PlaneTarget target = new(voxels, _axes.StrideX, _axes.StrideY, _axes.StrideZ);
        SectionPainter painter = new(_axes.Width, _axes.Height, target, _coverage);
        if (_axes.IsAligned)
            PaintAligned(painter, target, from, to);
        else
            PaintTilted(painter, target, from, to);
    }

    private void PaintAligned(SectionPainter painter, PlaneTarget target, int from, int to)
    {
        PolygonBuffer polygons = new();
        foreach (Section section in _sections)
        {
            (double low, double high) = section.DepthRange(_axes);
            target.Clear();
            for (int k = (int)Math.Max(Math.Floor(low), from); k < Math.Min(high, to); k++)
            {
                double part = _coverage == MaskCoverage.Centre
                    ? low <= k + 0.5 && k + 0.5 < high ? 1 : 0
                    : Math.Min(high, k + 1) - Math.Max(low, k);
                if (part > Nothing)
                    target.Include(k, part);
            }

            if (target.IsEmpty)
                continue;
            section.CopyTo(polygons, 0, 0);
            if (_coverage == MaskCoverage.Centre)
                painter.PaintCentres(polygons);
            else
                painter.PaintCoverage(polygons, section.IsSimple);
        }
    }

    private void PaintTilted(SectionPainter painter, PlaneTarget target, int from, int to)
    {
        int cuts = _coverage == MaskCoverage.Centre ? 1 : Cuts;
        PolygonBuffer whole = new();
        PolygonBuffer above = new();
        PolygonBuffer strip = new();
        for (int k = from; k < to; k++)
        {
            target.Clear();
            target.Include(k, 1.0 / cuts);
            for (int cut = 0; cut < cuts; cut++)
            {
                double z = k + (cut + 0.5) / cuts;
                double height = _axes.HeightAtOrigin + z * _axes.HeightPerZ;
                foreach (Section section in _sections)
                {
                    if (!section.Reaches(_axes, z))
                        continue;
                    section.CopyTo(whole, z * _axes.ShiftX, z * _axes.ShiftY);
                    above.SetClipped(whole, _axes.HeightPerX, _axes.HeightPerY, height - section.LowMm);
                    strip.SetClipped(above, -_axes.HeightPerX, -_axes.HeightPerY, section.HighMm - height);
                    if (_coverage == MaskCoverage.Centre)
                        painter.PaintCentres(strip);
                    else
                        painter.PaintCoverage(strip, isSimple: false);
                }
            }
        }
    }

    // Sums of parts that make a whole voxel, or none, differ from that by rounding.
    private void Tidy(float[] voxels, int plane)
    {
        for (int row = 0; row < _axes.Height; row++)
        {
            int start = plane * _axes.StrideZ + row * _axes.StrideY;
            for (int i = 0; i < _axes.Width; i++)
            {
                ref float part = ref voxels[start + i * _axes.StrideX];
                if (part == 0)
                    continue;
                part = part > 1 - (float)Nothing ? 1 : part < (float)Nothing ? 0 : part;
            }
        }
    }

    private sealed record Section(double LowMm, double HighMm, double[][] X, double[][] Y, double LowX, double HighX, double LowY, double HighY, bool IsSimple)
    {
        public void CopyTo(PolygonBuffer polygons, double shiftX, double shiftY)
        {
            polygons.Clear();
            for (int p = 0; p < X.Length; p++)
            {
                polygons.Begin();
                for (int i = 0; i < X[p].Length; i++)
                    polygons.Add(X[p][i] + shiftX, Y[p][i] + shiftY);
            }
        }

        /// <summary>The planes z between which the slab lies. Of a tilted one: where its corners, moved along the normal from z = 0, have its height.</summary>
        public (double Low, double High) DepthRange(MaskAxes axes)
        {
            if (axes.IsAligned)
                return Ordered((LowMm - axes.HeightAtOrigin) / axes.HeightPerZ, (HighMm - axes.HeightAtOrigin) / axes.HeightPerZ);
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            double perZ = axes.HeightPerZ + axes.ShiftX * axes.HeightPerX + axes.ShiftY * axes.HeightPerY;
            foreach (double x in (ReadOnlySpan<double>)[LowX, HighX])
            {
                foreach (double y in (ReadOnlySpan<double>)[LowY, HighY])
                {
                    double height = axes.HeightAtOrigin + x * axes.HeightPerX + y * axes.HeightPerY;
                    (double from, double to) = Ordered((LowMm - height) / perZ, (HighMm - height) / perZ);
                    low = Math.Min(low, from);
                    high = Math.Max(high, to);
                }
            }

            return (low, high);
        }

        public bool Reaches(MaskAxes axes, double z)
        {
            double middle = axes.HeightAtOrigin + z * axes.HeightPerZ
                + (0.5 * (LowX + HighX) + z * axes.ShiftX) * axes.HeightPerX + (0.5 * (LowY + HighY) + z * axes.ShiftY) * axes.HeightPerY;
            double reach = 0.5 * ((HighX - LowX) * Math.Abs(axes.HeightPerX) + (HighY - LowY) * Math.Abs(axes.HeightPerY));
            return middle + reach > LowMm && middle - reach < HighMm;
        }

        private static (double Low, double High) Ordered(double a, double b) => a < b ? (a, b) : (b, a);
    }
}
