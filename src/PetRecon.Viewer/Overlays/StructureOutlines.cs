using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// Where planes cut a structure. A plane along its contours shows those of the slab that it goes through, as they were drawn; any other plane shows the
/// section through the stack (<see cref="SectionField"/>).
/// </summary>
internal sealed class StructureOutlines
{
    private const double LatticePixels = 1.25;
    private const int MaxLattice = 2000;

    // How far sideways the outline may go from one contour to the next, in thicknesses of slabs, before it steps.
    private const double ReachThicknesses = 5;

    // Contours whose planes are not parallel make no stack; those that lie in the view's plane to this are shown.
    private const double InPlaneMm = 0.5;

    private static readonly ConditionalWeakTable<Structure, StructureOutlines> s_known = [];

    private readonly Structure _structure;
    private readonly StructureSlabs? _slabs;

    // Half of the structure's extent, about.
    private readonly double _radiusMm;

    private StructureOutlines(Structure structure)
    {
        _structure = structure;
        Vector3D[] points = [.. structure.Contours.SelectMany(static contour => contour.PointsMm)];
        _radiusMm = points.Length == 0 ? 0 : 0.5 * new Vector3D(
            points.Max(static p => p.X) - points.Min(static p => p.X), points.Max(static p => p.Y) - points.Min(static p => p.Y), points.Max(static p => p.Z) - points.Min(static p => p.Z)).Length;
        try
        {
            // The grid says only how thick a structure of one contour is that does not say so itself.
            _slabs = structure.IsEmpty ? null : StructureSlabs.Of(structure, VoxelGrid.Centered(1, 1, 1, new(3, 3, 3)));
        }
        catch (ArgumentException)
        {
            _slabs = null;
        }
    }

    /// <summary>The outlines of a structure; made once.</summary>
    public static StructureOutlines Of(Structure structure) => s_known.GetValue(structure, static structure => new(structure));

    /// <summary>The points that were drawn as such and lie in a view's plane.</summary>
    public IEnumerable<OverlayPoint> PointsOn(View view, int width, int height) => _structure.Contours
        .Where(contour => contour.Kind == ContourKind.Point && contour.PointsMm.All(point => Math.Abs(Vector3D.Dot(point - view.CenterMm, view.Away)) <= 2 * InPlaneMm))
        .SelectMany(static contour => contour.PointsMm)
        .Select(point => Pixel(view, point, width, height));

    /// <summary>The lines on a view's plane, in pixels.</summary>
    public IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> On(View view, int width, int height)
    {
        if (_slabs is null || _slabs.Slabs.IsEmpty)
            return InPlane(view, width, height);
        double thinnest = _slabs.Slabs.Min(static slab => slab.ThicknessMm);
        double tilt = Vector3D.Cross(_slabs.Normal, view.Away).Length;
        return tilt * _radiusMm <= 0.05 * thinnest ? Drawn(view, width, height) : Cut(view, width, height);
    }

    private IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> InPlane(View view, int width, int height) => _structure.Contours
        .Where(contour => contour.Kind != ContourKind.Point && contour.PointsMm.Length > 1 && contour.PointsMm.All(point => Math.Abs(Vector3D.Dot(point - view.CenterMm, view.Away)) <= InPlaneMm))
        .Select(contour => (Pixels(view, contour.PointsMm, width, height), contour.IsClosed));

    private IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> Drawn(View view, int width, int height)
    {
        double at = Vector3D.Dot(view.CenterMm, _slabs!.Normal);
        StructureSlab? slab = _slabs.Slabs.FirstOrDefault(slab => at >= slab.LowMm && at < slab.HighMm);
        return slab is null ? [] : slab.Polygons.Select(polygon => (Pixels(view, polygon, width, height), true));
    }

    private IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> Cut(View view, int width, int height)
    {
        Vector3D normal = _slabs!.Normal;
        Vector3D along = Vector3D.Cross(normal, view.Away).Normalized();
        Vector3D across = Vector3D.Cross(normal, along);
        Vector3D down = Vector3D.Cross(view.Away, along);
        SectionSlab[] slabs = [.. _slabs.Slabs.Select(slab => new SectionSlab(slab.HeightMm, slab.LowMm, slab.HighMm, [.. slab.Polygons.Select(polygon => Turned(polygon, along, across))]))];
        if (Lattice(view, slabs, along, across, down, normal, width, height) is not { } plane)
            return [];
        float[] values = new float[plane.CountU * plane.CountV];
        double limit = Math.Max(4 * plane.StepUMm.Length, ReachThicknesses * slabs.Max(static slab => slab.HighMm - slab.LowMm));
        SectionField field = new(slabs, limit);
        for (int row = 0; row < plane.CountV; row++)
        {
            Vector3D start = plane.PositionMm(0, row);
            field.Fill(Vector3D.Dot(start, normal), Vector3D.Dot(start, across), Vector3D.Dot(start, along), plane.StepUMm.Length, values.AsSpan(row * plane.CountU, plane.CountU));
        }

        return IsodoseLines.On(plane, values, [IsodoseLevel.Absolute(0)]).Select(line => (Pixels(view, line.PointsMm, width, height), line.IsClosed));
    }

    private static (double[] Along, double[] Across) Turned(ImmutableArray<Vector3D> polygon, Vector3D along, Vector3D across) =>
        ([.. polygon.Select(point => Vector3D.Dot(point, along))], [.. polygon.Select(point => Vector3D.Dot(point, across))]);

    // Points over the part of the plane where both the structure and the picture are, with a margin, so that lines close; null where there is none.
    private static SlicePlane? Lattice(View view, SectionSlab[] slabs, Vector3D along, Vector3D across, Vector3D down, Vector3D normal, int width, int height)
    {
        double reach = 0.5 * view.MmPerPixel * Math.Sqrt((double)width * width + (double)height * height);
        Vector3D center = view.CenterMm;
        double alongCenter = Vector3D.Dot(center, along);
        (double left, double right) = (
            Math.Max(-reach, slabs.Min(static slab => slab.AlongRange.Low) - alongCenter), Math.Min(reach, slabs.Max(static slab => slab.AlongRange.High) - alongCenter));
        (double top, double bottom) = Range(-reach, reach, slabs[0].LowMm - Vector3D.Dot(center, normal), slabs[^1].HighMm - Vector3D.Dot(center, normal), Vector3D.Dot(down, normal));
        double acrossCenter = Vector3D.Dot(center, across);
        (top, bottom) = Range(
            top, bottom, slabs.Min(static slab => slab.AcrossRange.Low) - acrossCenter, slabs.Max(static slab => slab.AcrossRange.High) - acrossCenter, Vector3D.Dot(down, across));
        if (!(right > left && bottom > top))
            return null;
        double step = Math.Max(LatticePixels * view.MmPerPixel, Math.Max(right - left, bottom - top) / MaxLattice);
        int columns = (int)Math.Ceiling((right - left) / step) + 3;
        int rows = (int)Math.Ceiling((bottom - top) / step) + 3;
        return new(center + (left - step) * along + (top - step) * down, step * along, step * down, columns, rows);
    }

    // The part of a range in which factor times a place is between two limits.
    private static (double Low, double High) Range(double low, double high, double least, double most, double factor)
    {
        if (Math.Abs(factor) < 1e-9)
            return least <= 0 && most >= 0 ? (low, high) : (0, -1);
        (double a, double b) = (least / factor, most / factor);
        return (Math.Max(low, Math.Min(a, b)), Math.Min(high, Math.Max(a, b)));
    }

    private static ImmutableArray<OverlayPoint> Pixels(View view, ImmutableArray<Vector3D> points, int width, int height) =>
        ImmutableArray.CreateRange(points, point => Pixel(view, point, width, height));

    private static OverlayPoint Pixel(View view, Vector3D point, int width, int height)
    {
        (double x, double y) = view.PixelOf(point, width, height);
        return new(x, y);
    }
}
