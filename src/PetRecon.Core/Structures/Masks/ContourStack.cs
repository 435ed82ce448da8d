using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>A structure as a stack of slabs: its closed contours, by plane, with the thickness that each plane stands for.</summary>
internal sealed class ContourStack
{
    // Contours of one plane differ by rounding only; neighbouring planes are tenths of a millimetre apart at the least.
    private const double SamePlaneMm = 0.05;
    private const double FlatMm = 0.1;

    // Planes that are this many times their usual distance apart have at least one in between that was not drawn.
    private const double SkippedPlane = 1.75;
    private const int ListedBridges = 4;

    private const long MaxPieces = 400_000_000;

    private ContourStack(Vector3D normal, IReadOnlyList<ContourPlane> planes)
    {
        Normal = normal;
        Planes = planes;
    }

    /// <summary>Unit vector across the planes.</summary>
    public Vector3D Normal { get; }

    /// <summary>The planes by height.</summary>
    public IReadOnlyList<ContourPlane> Planes { get; }

    /// <summary>Makes the stack.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="options">Where it ends.</param>
    /// <param name="fallbackThicknessMm">Thickness of a single plane when nobody says one; for a given normal.</param>
    /// <param name="warnings">What was let pass.</param>
    /// <exception cref="ArgumentException">The region encloses nothing, or its planes are not parallel.</exception>
    public static ContourStack Of(Structure structure, StructureMaskOptions options, Func<Vector3D, double> fallbackThicknessMm, List<string> warnings)
    {
        List<Contour> closed = [];
        int degenerate = 0;
        foreach (Contour contour in structure.Contours.Where(contour => contour.IsClosed))
        {
            if (contour.PointsMm.Length < 3 || !HasExtent(contour.PointsMm))
                degenerate++;
            else
                closed.Add(contour);
        }

        if (degenerate > 0)
            warnings.Add($"Region \"{structure.Name}\": {degenerate} closed contours have fewer than three different points and enclose nothing.");
        if (closed.Count == 0)
            throw new ArgumentException($"Region \"{structure.Name}\" has no closed contours, so it has no volume{(structure.Contours.Length > 0 ? $"; it has {structure.Contours.Length} points, lines or degenerate contours" : "")}.");
        Vector3D[] across = new Vector3D[closed.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount };
        Parallel.For(0, across.Length, parallel, i => across[i] = Across(closed[i].PointsMm));
        Vector3D normal = CommonNormal(structure.Name, across);
        List<(double Height, List<Contour> Contours)> planes = ByPlane(structure.Name, closed, normal, warnings);
        List<ContourPlane> slabs = Slabs(structure.Name, planes, options, () => fallbackThicknessMm(normal), warnings);
        return new(normal, Examined(structure.Name, slabs, normal, parallel, warnings));
    }

    // Says how many planes have crossing contours, and where the first crossing is; notes the planes that have nothing of the kind.
    private static ContourPlane[] Examined(string name, List<ContourPlane> planes, Vector3D normal, ParallelOptions parallel, List<string> warnings)
    {
        (Vector3D u, Vector3D v) = InPlane(normal);
        ContourPlane[] examined = new ContourPlane[planes.Count];
        Vector3D?[] crossings = new Vector3D?[planes.Count];
        Parallel.For(0, examined.Length, parallel, static () => new ContourCrossings(), (i, _, own) =>
        {
            crossings[i] = own.Find(planes[i].Polygons, u, v, out bool isSimple);
            examined[i] = planes[i] with { IsSimple = isSimple };
            return own;
        }, static _ => { });
        int count = crossings.Count(static crossing => crossing is not null);
        if (count > 0)
            warnings.Add($"Region \"{name}\": contours cross themselves or each other in {count} of {planes.Count} planes, first near {crossings.First(static crossing => crossing is not null)} mm; what they enclose an odd number of times is taken.");
        return examined;
    }

    /// <summary>Volume of all slabs, in mm^3; planes are shared out to threads and summed up in order.</summary>
    /// <param name="threads">Number of threads; all processors if null.</param>
    public double VolumeMm3(int? threads)
    {
        (Vector3D u, Vector3D v) = InPlane(Normal);
        double[] volumes = new double[Planes.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
        try
        {
            Parallel.For(0, volumes.Length, parallel, static () => (Polygons: new PolygonBuffer(), Sweep: new EvenOddSweep(MaxPieces)), (i, _, own) =>
            {
                volumes[i] = Area(Planes[i], u, v, own.Polygons, own.Sweep) * (Planes[i].HighMm - Planes[i].LowMm);
                return own;
            }, static _ => { });
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is ArgumentException tangled)
        {
            throw new ArgumentException(tangled.Message, exception);
        }

        double volume = 0;
        foreach (double one in volumes)
            volume += one;
        return volume;
    }

    private static double Area(ContourPlane plane, Vector3D u, Vector3D v, PolygonBuffer polygons, EvenOddSweep sweep)
    {
        if (plane.IsSimple)
            return SimpleArea(plane.Polygons[0], Vector3D.Cross(u, v));
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (ImmutableArray<Vector3D> polygon in plane.Polygons)
        {
            foreach (Vector3D point in polygon)
            {
                double height = Vector3D.Dot(v, point);
                lowest = Math.Min(lowest, height);
                highest = Math.Max(highest, height);
            }
        }

        // One row from the lowest point to the highest.
        double scale = 1 / Math.Max(highest - lowest, double.Epsilon);
        Vector3D origin = plane.Polygons[0][0];
        polygons.Clear();
        foreach (ImmutableArray<Vector3D> polygon in plane.Polygons)
        {
            polygons.Begin();
            foreach (Vector3D point in polygon)
                polygons.Add(Vector3D.Dot(u, point - origin), (Vector3D.Dot(v, point) - lowest) * scale);
        }

        AreaSink sink = default;
        sweep.Run(polygons, 1, ref sink);
        return sink.Area / scale;
    }

    private static double SimpleArea(ImmutableArray<Vector3D> points, Vector3D normal)
    {
        Vector3D sum = Vector3D.Zero;
        for (int i = 2; i < points.Length; i++)
            sum += Vector3D.Cross(points[i - 1] - points[0], points[i] - points[0]);
        return 0.5 * Math.Abs(Vector3D.Dot(sum, normal));
    }

    private static bool HasExtent(ImmutableArray<Vector3D> points)
    {
        for (int i = 1; i < points.Length; i++)
        {
            if ((points[i] - points[0]).LengthSquared > 0)
                return true;
        }

        return false;
    }

    // Across the polygon, and large if that is: the triangles from its first point, all counted in one direction, as a bow tie's would cancel.
    private static Vector3D Across(ImmutableArray<Vector3D> points)
    {
        Vector3D sum = Vector3D.Zero;
        for (int i = 2; i < points.Length; i++)
        {
            Vector3D triangle = Vector3D.Cross(points[i - 1] - points[0], points[i] - points[0]);
            sum += Vector3D.Dot(triangle, sum) < 0 ? -triangle : triangle;
        }

        return sum;
    }

    // The mean of the contours' normals, weighted by size, whatever the direction that each was drawn in; its largest coordinate is positive.
    private static Vector3D CommonNormal(string name, Vector3D[] across)
    {
        Vector3D largest = across.MaxBy(normal => normal.LengthSquared);
        if (!(largest.Length > 0 && double.IsFinite(largest.LengthSquared)))
            throw new ArgumentException($"The contours of region \"{name}\" enclose no area that could be told.");
        Vector3D sum = Vector3D.Zero;
        foreach (Vector3D normalOfOne in across)
            sum += Vector3D.Dot(normalOfOne, largest) < 0 ? -normalOfOne : normalOfOne;
        Vector3D normal = sum.Normalized();
        double main = Math.Abs(normal.Z) >= Math.Max(Math.Abs(normal.X), Math.Abs(normal.Y)) ? normal.Z : Math.Abs(normal.Y) >= Math.Abs(normal.X) ? normal.Y : normal.X;
        return main < 0 ? -normal : normal;
    }

    private static List<(double Height, List<Contour> Contours)> ByPlane(string name, List<Contour> contours, Vector3D normal, List<string> warnings)
    {
        List<(double Height, Contour Contour)> heights = [];
        double mostUneven = 0;
        foreach (Contour contour in contours)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            foreach (Vector3D point in contour.PointsMm)
            {
                double height = Vector3D.Dot(normal, point);
                low = Math.Min(low, height);
                high = Math.Max(high, height);
            }

            mostUneven = Math.Max(mostUneven, high - low);
            heights.Add((0.5 * (low + high), contour));
        }

        List<(double Height, List<Contour> Contours)> planes = [];
        foreach ((double height, Contour contour) in heights.OrderBy(entry => entry.Height))
        {
            if (planes.Count == 0 || height - planes[^1].Height > SamePlaneMm)
                planes.Add((height, []));
            planes[^1].Contours.Add(contour);
        }

        double closest = double.PositiveInfinity;
        for (int i = 1; i < planes.Count; i++)
            closest = Math.Min(closest, planes[i].Height - planes[i - 1].Height);
        if (mostUneven > FlatMm)
        {
            string uneven = FormattableString.Invariant($"Region \"{name}\": a contour extends over {mostUneven:0.##} mm across the common plane of all");
            if (mostUneven > closest)
                throw new ArgumentException($"{uneven}, farther than neighbouring planes are apart; only contours in parallel planes make a mask.");
            warnings.Add($"{uneven}; it is taken as flat.");
        }

        return planes;
    }

    private static List<ContourPlane> Slabs(
        string name, List<(double Height, List<Contour> Contours)> planes, StructureMaskOptions options, Func<double> fallbackThicknessMm, List<string> warnings)
    {
        double usual = UsualDistance(planes);
        double longest = usual * options.LongestBridge;
        double single = double.IsNaN(usual) ? SingleThickness(name, planes[0].Contours, options, fallbackThicknessMm, warnings) : usual;
        double endShare = planes.Count == 1 ? 0.5 : options.Ends switch { StructureEnds.HalfSpacing => 0.5, StructureEnds.Rounded => 0.25, _ => 0 };
        List<ContourPlane> slabs = [];
        List<string> bridges = [];
        for (int i = 0; i < planes.Count; i++)
        {
            double height = planes[i].Height;
            double below = i > 0 ? height - planes[i - 1].Height : double.PositiveInfinity;
            double above = i + 1 < planes.Count ? planes[i + 1].Height - height : double.PositiveInfinity;
            if (above > longest && i + 1 < planes.Count)
                warnings.Add(FormattableString.Invariant($"Region \"{name}\": no contours for {above:0.##} mm beyond the plane at {height:0.##} mm, while planes are usually {usual:0.##} mm apart; this counts as a gap in the structure."));
            else if (above > SkippedPlane * usual && above <= longest)
                bridges.Add(FormattableString.Invariant($"{height:0.##} and {height + above:0.##}"));
            bool isBoundBelow = below <= longest;
            bool isBoundAbove = above <= longest;
            double end = endShare * (isBoundBelow ? below : isBoundAbove ? above : single);
            double low = isBoundBelow ? 0.5 * below : end;
            double high = isBoundAbove ? 0.5 * above : end;
            slabs.Add(new(height, height - low, height + high, [.. planes[i].Contours.Select(contour => contour.PointsMm)]));
        }

        if (bridges.Count > 0)
        {
            string places = string.Join(", ", bridges.Take(ListedBridges)) + (bridges.Count > ListedBridges ? " and so on" : "");
            warnings.Add(FormattableString.Invariant($"Region \"{name}\": {bridges.Count} gaps between contours are wider than the usual {usual:0.##} mm, at heights between {places} mm; each is filled half-way from both sides. Were slices skipped in drawing?"));
        }

        return slabs;
    }

    private static double UsualDistance(List<(double Height, List<Contour> Contours)> planes)
    {
        if (planes.Count < 2)
            return double.NaN;
        double[] distances = new double[planes.Count - 1];
        for (int i = 0; i < distances.Length; i++)
            distances[i] = planes[i + 1].Height - planes[i].Height;
        Array.Sort(distances);
        return distances[distances.Length / 2];
    }

    private static double SingleThickness(
        string name, List<Contour> contours, StructureMaskOptions options, Func<double> fallbackThicknessMm, List<string> warnings)
    {
        if (options.SinglePlaneThicknessMm is double chosen)
            return chosen;
        if (contours[0].SlabThicknessMm is double stated and > 0)
            return stated;
        double thickness = fallbackThicknessMm();
        warnings.Add(FormattableString.Invariant($"Region \"{name}\" has contours in one plane only and does not say its thickness; {thickness:0.###} mm, the grid's spacing, is taken."));
        return thickness;
    }

    private static (Vector3D U, Vector3D V) InPlane(Vector3D normal)
    {
        Vector3D least = Math.Abs(normal.X) < 0.6 ? Vector3D.UnitX : Vector3D.UnitY;
        Vector3D u = Vector3D.Cross(least, normal).Normalized();
        return (u, Vector3D.Cross(normal, u));
    }
}
