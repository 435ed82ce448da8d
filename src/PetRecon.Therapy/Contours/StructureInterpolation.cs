using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// Shape-based interpolation of contours (Raya and Udupa, IEEE Trans. Med. Imaging 9, 1990; Herman, Zheng and Bucholtz, IEEE Comput. Graph. Appl. 12, 1992):
/// between two planes a structure is where the distance to its boundary, positive inside, is above zero when it is interpolated from plane to plane. Holes,
/// islands and forks come out by themselves. A part that has nothing opposite in the next plane ends on the way there.
/// </summary>
public static class StructureInterpolation
{
    private const double UnevenMm = 0.02;

    /// <summary>
    /// The structure with more planes between its own, and with its ends as planes. Its own contours stay as they are. The planes lie so that slabs that reach
    /// half a step beyond the outermost planes fill the structure as it is meant, so masks and histograms of it take
    /// <see cref="StructureEnds.HalfSpacing"/>, their default, whatever end was chosen here. A structure with contours in one plane only is given back as it is.
    /// </summary>
    /// <param name="structure">The structure; its planes may lie anyhow, at any distances.</param>
    /// <param name="options">Planes, ends and accuracy; planes 1 mm apart and flat ends when null.</param>
    /// <param name="progress">Is told the part that is done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">The structure encloses nothing, its planes are not parallel, or it is too large for the points that were asked for.</exception>
    public static Structure Of(Structure structure, StructureInterpolationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new();
        options.Check();
        StructureSlabs stack = StructureSlabs.Of(structure, new() { Ends = StructureEnds.AtContour, LongestBridge = options.LongestBridge, SinglePlaneThicknessMm = 1, Threads = options.Threads });
        if (stack.Slabs.Length < 2)
            return structure;
        List<PlannedPlane> planned = PlanePlan.Of(stack.Slabs, options);
        ImmutableArray<Contour>[] contours = new ImmutableArray<Contour>[planned.Count];
        PlaneFiller filler = new(stack, new(structure.Name, stack, options.RasterMm), options);
        filler.Fill(planned, contours, progress, cancellation);
        return structure with { Contours = [.. structure.Contours.Select(contour => Flat(contour, stack)), .. contours.SelectMany(static some => some)] };
    }

    // Contours that leave their plane would do so by more than the new planes are apart.
    private static Contour Flat(Contour contour, StructureSlabs stack)
    {
        if (!contour.IsClosed || contour.PointsMm.IsEmpty)
            return contour;
        double low = contour.PointsMm.Min(point => Vector3D.Dot(stack.Normal, point));
        double high = contour.PointsMm.Max(point => Vector3D.Dot(stack.Normal, point));
        if (high - low < UnevenMm)
            return contour;
        double height = stack.Slabs.MinBy(slab => Math.Abs(slab.HeightMm - 0.5 * (low + high)))!.HeightMm;
        return contour with { PointsMm = [.. contour.PointsMm.Select(point => point + (height - Vector3D.Dot(stack.Normal, point)) * stack.Normal)] };
    }
}
