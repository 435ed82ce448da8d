using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// Where planes cut a structure: the outline of just what its mask, its volume and its histograms count, the slabs about its contours. A plane along the
/// contours shows those of the slab that it goes through, as they were drawn; any other one the section through the stack (<see cref="StackSection"/>).
/// </summary>
internal sealed class StructureOutlines
{
    // Contours whose planes are not parallel make no stack; those that lie in the view's plane to this are shown.
    private const double InPlaneMm = 0.5;

    private static readonly ConditionalWeakTable<Structure, StructureOutlines> s_known = [];

    private readonly Structure _structure;
    private readonly StructureSlabs? _slabs;
    private readonly StackSlab[] _stack = [];
    private readonly Vector3D _axisU;
    private readonly Vector3D _axisV;
    private readonly double _thinnestMm;

    // A ball that all contours are in.
    private readonly Vector3D _middle;
    private readonly double _radiusMm;

    private StructureOutlines(Structure structure)
    {
        _structure = structure;
        Vector3D[] points = [.. structure.Contours.SelectMany(static contour => contour.PointsMm)];
        if (points.Length > 0)
        {
            Vector3D low = new(points.Min(static p => p.X), points.Min(static p => p.Y), points.Min(static p => p.Z));
            Vector3D high = new(points.Max(static p => p.X), points.Max(static p => p.Y), points.Max(static p => p.Z));
            (_middle, _radiusMm) = (0.5 * (low + high), 0.5 * (high - low).Length);
        }

        try
        {
            // The grid says only how thick a structure of one contour is that does not say so itself.
            _slabs = structure.IsEmpty ? null : StructureSlabs.Of(structure, VoxelGrid.Centered(1, 1, 1, new(3, 3, 3)));
        }
        catch (ArgumentException)
        {
            _slabs = null;
        }

        if (_slabs is null or { Slabs.IsEmpty: true })
            return;
        Vector3D beside = Math.Abs(_slabs.Normal.X) < 0.7 ? Vector3D.UnitX : Vector3D.UnitY;
        _axisV = Vector3D.Cross(_slabs.Normal, beside).Normalized();
        _axisU = Vector3D.Cross(_axisV, _slabs.Normal);
        _stack = [.. _slabs.Slabs.Select(slab => new StackSlab(slab, _axisU, _axisV))];
        _thinnestMm = _slabs.Slabs.Min(static slab => slab.ThicknessMm);
    }

    /// <summary>The outlines of a structure; made once.</summary>
    public static StructureOutlines Of(Structure structure) => s_known.GetValue(structure, static structure => new(structure));

    /// <summary>Makes what the outlines of a scene's structures need but once.</summary>
    public static void Prepare(Scene scene) => Parallel.ForEach(scene.Structures, static layer => Of(layer.Structure));

    /// <summary>The points that were drawn as such and lie in a view's plane.</summary>
    public IEnumerable<OverlayPoint> PointsOn(View view, int width, int height) => _structure.Contours
        .Where(contour => contour.Kind == ContourKind.Point && contour.PointsMm.All(point => Math.Abs(Vector3D.Dot(point - view.CenterMm, view.Away)) <= 2 * InPlaneMm))
        .SelectMany(static contour => contour.PointsMm)
        .Select(point => Pixel(view, point, width, height));

    /// <summary>The lines on a view's plane, in pixels.</summary>
    public IEnumerable<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> On(View view, int width, int height)
    {
        if (_stack.Length == 0)
            return InPlane(view, width, height);
        double tilt = Vector3D.Cross(_slabs!.Normal, view.Away).Length;
        return tilt * _radiusMm <= 0.05 * _thinnestMm ? Drawn(view, width, height) : Cut(view, width, height);
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
        if (Math.Abs(Vector3D.Dot(_middle - view.CenterMm, view.Away)) > _radiusMm + _stack[^1].HighMm - _stack[0].LowMm)
            return [];
        StackCut cut = new(view, _slabs!.Normal, _axisU, _axisV);
        return StackSection.Of(_stack, cut)
            .Select(loop => ImmutableArray.CreateRange(loop.Select(point => Pixel(view, cut.PositionMm(point.Along, point.Down), width, height))))
            .Where(points => IsWithin(points, width, height))
            .Select(static points => (points, true));
    }

    // Whether a line may be seen in a picture of that size.
    private static bool IsWithin(ImmutableArray<OverlayPoint> points, int width, int height) =>
        points.Any(static point => point.X >= 0) && points.Any(point => point.X <= width) && points.Any(static point => point.Y >= 0) && points.Any(point => point.Y <= height);

    private static ImmutableArray<OverlayPoint> Pixels(View view, ImmutableArray<Vector3D> points, int width, int height) =>
        ImmutableArray.CreateRange(points, point => Pixel(view, point, width, height));

    private static OverlayPoint Pixel(View view, Vector3D point, int width, int height)
    {
        (double x, double y) = view.PixelOf(point, width, height);
        return new(x, y);
    }
}
