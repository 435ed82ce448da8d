using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>What is measured in a viewer: made, called, moved, taken away. As <see cref="ViewerActions"/>, each takes a state and gives the next one.</summary>
internal static class MeasuringActions
{
    // Against a page that makes them in a loop.
    private const int MaxCount = 500;

    // Longer than anybody.
    private const double MaxSizeMm = 5000;

    /// <summary>Names of all measurements and regions, those of regions last.</summary>
    public static IEnumerable<string> Ids(ViewerState state) => state.Scene.Measurements.Select(static one => one.Id).Concat(state.Scene.Regions.Select(static one => one.Id));

    /// <summary>A distance, an angle or a point.</summary>
    public static ViewerState Measure(ViewerState state, MeasurementKind kind, ImmutableArray<Vector3D> pointsMm)
    {
        Check(state);
        if (pointsMm.Length != (int)kind + 1)
            throw new InputException($"{kind} needs {(int)kind + 1} points; {pointsMm.Length} were given.");
        if (pointsMm.Distinct().Count() != pointsMm.Length)
            throw new InputException("Two of the points are the same.");
        string letter = kind.ToString()[..1];
        Measurement made = new(NewId(state), kind, pointsMm) { Label = NewLabel(state, letter) };
        return state with { Scene = state.Scene with { Measurements = state.Scene.Measurements.Add(made) } };
    }

    /// <summary>A sphere about a point, with another one on its surface.</summary>
    public static ViewerState Sphere(ViewerState state, Vector3D centerMm, Vector3D surfaceMm, string layerId)
    {
        double radius = (surfaceMm - centerMm).Length;
        return radius > 0 ? Add(state, EllipsoidRegion.Sphere(centerMm, radius), layerId, null) : throw new InputException("A sphere needs a radius: drag from its middle to its surface.");
    }

    /// <summary>
    /// An ellipsoid or a box between two corners in a pane. Across the pane's plane it is as deep as the mean of its width and height, or from the one
    /// corner to the other where they are of different planes.
    /// </summary>
    public static ViewerState Corners(ViewerState state, PaneId id, Vector3D firstMm, Vector3D secondMm, bool isBox, string layerId)
    {
        PaneState pane = state[id];
        if (!pane.IsShown || !pane.IsPlane)
            throw new InputException("A region is drawn on a plane.");
        Views.View view = PaneViews.Of(state, pane);
        Vector3D way = secondMm - firstMm;
        double width = 0.5 * Math.Abs(Vector3D.Dot(way, view.Right));
        double height = 0.5 * Math.Abs(Vector3D.Dot(way, view.Down));
        double depth = 0.5 * Math.Abs(Vector3D.Dot(way, view.Away));
        if (!(width > 0 && height > 0))
            throw new InputException("A region needs a width and a height: drag from one corner to the other.");
        if (depth < 0.5)
            depth = 0.5 * (width + height);
        Vector3D center = 0.5 * (firstMm + secondMm);
        Region region = isBox
            ? new BoxRegion(center, width * view.Right, height * view.Down, depth * view.Away)
            : new EllipsoidRegion(center, width * view.Right, height * view.Down, depth * view.Away);
        return Add(state, region, layerId, null);
    }

    /// <summary>Grows a region from a place.</summary>
    /// <param name="state">The state.</param>
    /// <param name="layerId">The layer that it grows in, in the frame that is shown.</param>
    /// <param name="placeMm">The place.</param>
    /// <param name="options">How it grows.</param>
    /// <returns>What grows it, which takes a while, or throws <see cref="ArgumentException"/> if nothing grows there; and then adds it to the state as it then is.</returns>
    /// <exception cref="InputException">There is no such layer.</exception>
    public static Func<CancellationToken, Func<ViewerState, ViewerState>> Grow(ViewerState state, string layerId, Vector3D placeMm, RegionGrowingOptions options)
    {
        VolumeLayer layer = ViewerActions.Layer(state, layerId);
        RegionSeed seed = new(placeMm, options) { FrameIndex = state.Scene.FrameIndex };
        return cancellation =>
        {
            GrownRegion region = RegionGrowing.From(layer, placeMm, options, cancellation);
            return now => Add(now, region, layer.Id, seed);
        };
    }

    /// <summary>Another name.</summary>
    public static ViewerState Rename(ViewerState state, string id, string label)
    {
        string text = label.Trim();
        if (text.Length > 80 || text.Any(char.IsControl))
            throw new InputException("A name has 80 letters at the most, in one line.");
        return Changed(state, id, measurement => measurement with { Label = text }, region => region with { Label = text });
    }

    /// <summary>Another place.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">What is moved.</param>
    /// <param name="wayMm">How far.</param>
    /// <param name="point">Which of a measurement's points; all if it is below 0.</param>
    public static ViewerState Move(ViewerState state, string id, Vector3D wayMm, int point = -1) => Changed(
        state,
        id,
        measurement => new(measurement.Id, measurement.Kind, [.. measurement.PointsMm.Select((at, i) => point < 0 || i == point ? at + wayMm : at)]) { Label = measurement.Label },
        region => region.Region is GrownRegion
            ? throw new InputException("A region that grew stays where its voxels are; grow another one.")
            : region with { Region = region.Region.Moved(RigidTransform.Identity with { Translation = wayMm }) });

    /// <summary>Another place or size, by numbers.</summary>
    /// <param name="state">The state.</param>
    /// <param name="id">What is changed.</param>
    /// <param name="point">Which of a measurement's points is placed, from 0; a region has its middle alone.</param>
    /// <param name="placeMm">Where it is to be: x, y and z, mm; null leaves one as it is.</param>
    /// <param name="sizesMm">From end to end along a region's axes, mm, above 0; null leaves one as it is. A sphere has its diameter alone.</param>
    /// <exception cref="InputException">It has no such point or size, or cannot have one.</exception>
    public static ViewerState Shape(ViewerState state, string id, int point, ReadOnlySpan<double?> placeMm, ReadOnlySpan<double?> sizesMm)
    {
        double?[] place = [.. placeMm];
        double?[] sizes = [.. sizesMm];
        return Changed(state, id, measurement => Placed(measurement, point, place, sizes), region => region with { Region = Shaped(region.Region, place, sizes) });
    }

    /// <summary>Takes one away, or all if its ID is "*".</summary>
    public static ViewerState Remove(ViewerState state, string id)
    {
        if (id != "*")
            _ = Known(state, id);
        Scene scene = state.Scene;
        return state with
        {
            Scene = scene with
            {
                Measurements = scene.Measurements.RemoveAll(measurement => id is "*" || measurement.Id == id),
                Regions = scene.Regions.RemoveAll(region => id is "*" || region.Id == id),
            },
        };
    }

    private static Measurement Placed(Measurement measurement, int point, double?[] place, double?[] sizes)
    {
        if (point >= measurement.PointsMm.Length || sizes.Any(static size => size is not null))
            throw new InputException($"\"{measurement.Label}\" has {measurement.PointsMm.Length} points that can be placed, and no sizes.");
        ImmutableArray<Vector3D> points = measurement.PointsMm.SetItem(point, At(measurement.PointsMm[point], place));
        if (points.Distinct().Count() != points.Length)
            throw new InputException("Two of the points are the same.");
        return new(measurement.Id, measurement.Kind, points) { Label = measurement.Label };
    }

    private static Region Shaped(Region region, double?[] place, double?[] sizes)
    {
        if (region is not ConvexRegion convex)
            throw new InputException("A region that grew has the shape of its voxels; grow another one.");
        if (sizes.Any(static size => size is <= 0 or > MaxSizeMm))
            throw new InputException(FormattableString.Invariant($"A size is above 0 and {MaxSizeMm:0} mm at the most."));
        Vector3D center = At(convex.CenterMm, place);
        if (MeasurementTable.SizesOf(region) is [double diameter])
        {
            return sizes[1] is null && sizes[2] is null
                ? EllipsoidRegion.Sphere(center, 0.5 * (sizes[0] ?? diameter))
                : throw new InputException("A sphere has one diameter; draw an ellipse for three.");
        }

        Vector3D a = Sized(convex.HalfAxisA, sizes[0]);
        Vector3D b = Sized(convex.HalfAxisB, sizes[1]);
        Vector3D c = Sized(convex.HalfAxisC, sizes[2]);
        return convex is BoxRegion ? new BoxRegion(center, a, b, c) : new EllipsoidRegion(center, a, b, c);
    }

    private static Vector3D At(Vector3D old, double?[] place) => new(place[0] ?? old.X, place[1] ?? old.Y, place[2] ?? old.Z);

    private static Vector3D Sized(Vector3D halfAxis, double? size) => size is double whole ? 0.5 * whole / halfAxis.Length * halfAxis : halfAxis;

    private static ViewerState Add(ViewerState state, Region region, string layerId, RegionSeed? seed)
    {
        Check(state);
        if (layerId.Length > 0)
            _ = ViewerActions.Layer(state, layerId);
        MeasuredRegion made = new(NewId(state), region) { Label = NewLabel(state, "R"), LayerId = layerId, Seed = seed };
        return state with { Scene = state.Scene with { Regions = state.Scene.Regions.Add(made) } };
    }

    private static void Check(ViewerState state)
    {
        if (state.Scene.Measurements.Length + state.Scene.Regions.Length >= MaxCount)
            throw new InputException($"There are {MaxCount} measurements already; take some away.");
    }

    private static ViewerState Changed(ViewerState state, string id, Func<Measurement, Measurement> measurement, Func<MeasuredRegion, MeasuredRegion> region)
    {
        _ = Known(state, id);
        Scene scene = state.Scene;
        return state with
        {
            Scene = scene with
            {
                Measurements = [.. scene.Measurements.Select(one => one.Id == id ? measurement(one) : one)],
                Regions = [.. scene.Regions.Select(one => one.Id == id ? region(one) : one)],
            },
        };
    }

    private static string Known(ViewerState state, string id) =>
        Ids(state).Contains(id) ? id : throw new InputException($"There is no measurement \"{id}\".");

    private static string NewId(ViewerState state)
    {
        HashSet<string> taken = [.. Ids(state)];
        return Enumerable.Range(1, MaxCount + 1).Select(static n => $"m{n}").First(id => !taken.Contains(id));
    }

    // One more than the highest number in use, so that a name does not come back for something else at once.
    private static string NewLabel(ViewerState state, string letter)
    {
        IEnumerable<string> labels = state.Scene.Measurements.Select(static one => one.Label).Concat(state.Scene.Regions.Select(static one => one.Label));
        int highest = labels.Where(label => label.StartsWith(letter, StringComparison.Ordinal)).Select(label => int.TryParse(label.AsSpan(letter.Length), out int n) ? n : 0).DefaultIfEmpty(0).Max();
        return $"{letter}{highest + 1}";
    }
}
