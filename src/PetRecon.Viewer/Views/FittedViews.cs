using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>Views that show all of a scene: through its crosshair, as large as the picture allows.</summary>
public static class FittedViews
{
    // Of the picture: so much is left free at its edges.
    private const double Margin = 0.02;

    /// <summary>The view of a description, fitted to the visible layers, or to the structures of a scene without any.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="description">Which way to look.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <exception cref="ArgumentException">An oblique view has no directions, the zoom is not above 0, or there is nothing to see.</exception>
    public static View Of(Scene scene, ViewDescription description, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(description);
        if (width < 1 || height < 1)
            throw new ArgumentException($"A picture of {width} x {height} pixels shows nothing.");
        if (description.ShorterEdgeMm is double length && !(length is > 0 and < 1e6))
            throw new ArgumentException($"The shorter edge of a picture is {length} mm; a length above 0 was expected.");
        if (!(description.Zoom is > 0 and < 1e6))
            throw new ArgumentException($"Zoom is {description.Zoom}; a number above 0 was expected.");
        if (description.Kind == ViewKind.Beam)
            return BeamViews.Of(scene, description, width, height);
        (Vector3D right, Vector3D down) = Directions(description, scene.IsRadiological);
        IReadOnlyList<Vector3D> points = Extent(scene);
        (double left, double rightmost) = Range(points, right);
        (double top, double bottom) = Range(points, down);
        double scale = Math.Max((rightmost - left) / width, (bottom - top) / height) / (1 - 2 * Margin) / description.Zoom;
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentException("The scene has no extent in this direction.");

        // Zoomed in, the crosshair is what matters; fitted, all is to be seen.
        Vector3D away = Vector3D.Cross(right, down);
        double share = Math.Clamp(description.Zoom - 1, 0, 1);
        double x = (1 - share) * 0.5 * (left + rightmost) + share * Vector3D.Dot(scene.CrosshairMm, right);
        double y = (1 - share) * 0.5 * (top + bottom) + share * Vector3D.Dot(scene.CrosshairMm, down);
        if (description.ShorterEdgeMm is double edge)
            scale = edge / Math.Min(width, height);
        double depth = Vector3D.Dot(scene.CrosshairMm, away);
        if (description.CenterMm is { } said)
        {
            (x, y) = (Vector3D.Dot(said, right), Vector3D.Dot(said, down));
            if (description is { Kind: ViewKind.Projection, NearClipMm: null, FarClipMm: null })
                depth = Vector3D.Dot(said, away);
        }

        Vector3D center = x * right + y * down + depth * away;
        if (description.Kind != ViewKind.Projection)
            return new PlaneView { CenterMm = center, Right = right, Down = down, MmPerPixel = scale };
        return Looking(scene, description, width, height, new()
        {
            CenterMm = center,
            Right = right,
            Down = down,
            MmPerPixel = scale,
        });
    }

    /// <summary>A projection with what its description says of it beside its place.</summary>
    internal static ProjectionView Looking(Scene scene, ViewDescription description, int width, int height, ProjectionView place) => place with
    {
        Kind = description.Projection,
        SurfaceValue = description.SurfaceValue,
        NearClipMm = description.NearClipMm,
        FarClipMm = description.FarClipMm,
        ClipPlanes = description.ClipPlanes,
        RadiographWindow = description.Projection == ProjectionKind.Radiograph ? description.RadiographWindow ?? Radiographs.Window(scene, place, width, height) : new(0, 1),
    };

    /// <summary>The directions to the right and to the bottom of a picture.</summary>
    /// <param name="description">Which way to look.</param>
    /// <param name="isRadiological">Whether the patient's right is on the left of axial and coronal pictures.</param>
    /// <exception cref="ArgumentException">An oblique view has no directions, or they are parallel.</exception>
    public static (Vector3D Right, Vector3D Down) Directions(ViewDescription description, bool isRadiological)
    {
        ArgumentNullException.ThrowIfNull(description);
        Vector3D across = isRadiological ? Vector3D.UnitX : -Vector3D.UnitX;
        switch (description.Kind)
        {
            case ViewKind.Axial: return (across, Vector3D.UnitY);
            case ViewKind.Coronal: return (across, -Vector3D.UnitZ);
            case ViewKind.Sagittal: return (Vector3D.UnitY, -Vector3D.UnitZ);
            case ViewKind.Oblique:
                if (description.Right is not { LengthSquared: > 0 } right || description.Down is not { } downward || !(Vector3D.Cross(right, downward).Length > 1e-6 * right.Length * downward.Length))
                    throw new ArgumentException($"An oblique view needs two directions that span a plane, not {description.Right} and {description.Down}.", nameof(description));
                right = right.Normalized();
                return (right, (downward - Vector3D.Dot(downward, right) * right).Normalized());
            default: return Turned(description);
        }
    }

    // The eye goes around the patient, whatever the convention of planes: at 0 it is in front, at 90 on the left, at 180 behind.
    private static (Vector3D Right, Vector3D Down) Turned(ViewDescription description)
    {
        if (!(Math.Abs(description.ElevationDegrees) <= 90 && double.IsFinite(description.AzimuthDegrees)))
            throw new ArgumentException($"A projection from {description.AzimuthDegrees} and {description.ElevationDegrees} degrees was asked for; the elevation has to be from -90 to 90.");
        (double sin, double cos) = Math.SinCos(description.AzimuthDegrees * Math.PI / 180);
        (double rise, double level) = Math.SinCos(description.ElevationDegrees * Math.PI / 180);
        Vector3D toEye = new(sin, -cos, 0);
        return (Vector3D.Cross(Vector3D.UnitZ, toEye), rise * toEye - level * Vector3D.UnitZ);
    }

    /// <summary>From where to where a scene reaches in a direction, mm.</summary>
    internal static (double Low, double High) Depth(Scene scene, Vector3D direction) => Range(Extent(scene), direction);

    private static (double Low, double High) Range(IReadOnlyList<Vector3D> points, Vector3D direction) =>
        (points.Min(point => Vector3D.Dot(point, direction)), points.Max(point => Vector3D.Dot(point, direction)));

    private static List<Vector3D> Extent(Scene scene)
    {
        List<Vector3D> points = [];
        foreach (VolumeLayer layer in scene.Layers.Where(static layer => layer is { IsVisible: true, Opacity: > 0 }))
        {
            RigidTransform toScene = (layer.SceneToVolume ?? RigidTransform.Identity).Inverse();
            VoxelGrid grid = layer.Volume.Grid;
            for (int corner = 0; corner < 8; corner++)
                points.Add(toScene.Apply(grid.PositionMm((corner & 1) * grid.SizeX - 0.5, (corner >> 1 & 1) * grid.SizeY - 0.5, (corner >> 2) * grid.SizeZ - 0.5)));
        }

        if (points.Count == 0)
            points.AddRange(scene.Structures.SelectMany(static layer => layer.Structure.Contours).SelectMany(static contour => contour.PointsMm));
        return points.Count > 0 ? points : throw new ArgumentException("There is nothing to see: the scene has no visible layer and no structure.");
    }
}
