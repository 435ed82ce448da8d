using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>Reads one shape of a phantom file.</summary>
internal static class PhantomShapeReader
{
    private const double DefaultPointDiameterMm = 1;

    public static PhantomShape Read(StrictJson json, Dictionary<string, Material> materials)
    {
        string type = json.Text("type");
        (PhantomShape shape, string keys) = type switch
        {
            "sphere" => (Sphere(json), "centerMm, diameterMm"),
            "ellipsoid" => (Ellipsoid(json), "centerMm, diametersMm, rotationDegrees"),
            "cylinder" => (Cylinder(json), "centerMm, diameterMm, lengthMm, axis"),
            "ellipticCylinder" => (EllipticCylinder(json), "centerMm, diametersMm, lengthMm, axis, rotationDegrees"),
            "box" => (Box(json), "centerMm, sizeMm, rotationDegrees"),
            "point" => (Point(json), "centerMm, diameterMm"),
            "line" => (Line(json), "startMm, endMm, diameterMm"),
            _ => throw json.Error("type", $"\"{type}\" is not known; expected sphere, ellipsoid, cylinder, ellipticCylinder, box, point or line"),
        };
        bool isSource = type is "point" or "line";
        shape = shape with
        {
            Name = json.TextOr("name", ""),
            Role = Role(json),
            ActivityBqPerMl = isSource
                ? json.Number("activityBq", 0) / (shape.UncutVolumeMm3 * 1e-3)
                : json.Number("activityBqPerMl", 0),
            Material = MaterialOf(json, isSource, materials),
            Clips = Clips(json),
        };
        json.ExpectNothingElse($"type, name, role, {(isSource ? "activityBq" : "activityBqPerMl")}, material, clips, {keys}");
        return shape.Problem() is { } problem ? throw json.Error("", problem) : shape;
    }

    private static PhantomShape Sphere(StrictJson json)
    {
        double radius = 0.5 * Size(json, "diameterMm");
        return Body(ShapeKind.Ellipsoid, json.Vector("centerMm"), radius * Vector3D.UnitX, radius * Vector3D.UnitY, radius * Vector3D.UnitZ);
    }

    private static PhantomShape Ellipsoid(StrictJson json) => Turned(json, ShapeKind.Ellipsoid, json.Numbers("diametersMm", 3, 0, aboveLeast: true));

    private static PhantomShape Box(StrictJson json) => Turned(json, ShapeKind.Box, json.Numbers("sizeMm", 3, 0, aboveLeast: true));

    private static PhantomShape Cylinder(StrictJson json)
    {
        double diameter = Size(json, "diameterMm");
        return Along(json.Vector("centerMm"), Axis(json), 0, diameter, diameter, Size(json, "lengthMm"));
    }

    private static PhantomShape EllipticCylinder(StrictJson json)
    {
        double[] diameters = json.Numbers("diametersMm", 2, 0, aboveLeast: true);
        double turn = json.Has("rotationDegrees") ? json.Number("rotationDegrees") * Math.PI / 180 : 0;
        return Along(json.Vector("centerMm"), Axis(json), turn, diameters[0], diameters[1], Size(json, "lengthMm"));
    }

    private static PhantomShape Point(StrictJson json)
    {
        double radius = 0.5 * (json.Has("diameterMm") ? Size(json, "diameterMm") : DefaultPointDiameterMm);
        return Body(ShapeKind.Ellipsoid, json.Vector("centerMm"), radius * Vector3D.UnitX, radius * Vector3D.UnitY, radius * Vector3D.UnitZ);
    }

    private static PhantomShape Line(StrictJson json)
    {
        Vector3D start = json.Vector("startMm");
        Vector3D end = json.Vector("endMm");
        double diameter = json.Has("diameterMm") ? Size(json, "diameterMm") : DefaultPointDiameterMm;
        double length = (end - start).Length;
        if (!(length > 0))
            throw json.Error("endMm", "the line has no length");
        return Along(0.5 * (start + end), end - start, 0, diameter, diameter, length);
    }

    private static PhantomShape Turned(StrictJson json, ShapeKind kind, double[] sizes)
    {
        double[] degrees = json.Has("rotationDegrees") ? json.Numbers("rotationDegrees", 3) : [0, 0, 0];
        Vector3D Turn(Vector3D v) => RotateAll(v, degrees);
        return Body(
            kind,
            json.Vector("centerMm"),
            Turn(0.5 * sizes[0] * Vector3D.UnitX),
            Turn(0.5 * sizes[1] * Vector3D.UnitY),
            Turn(0.5 * sizes[2] * Vector3D.UnitZ));
    }

    // About x, then y, then z; right-handed.
    private static Vector3D RotateAll(Vector3D v, double[] degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees[0] * Math.PI / 180);
        v = new(v.X, cos * v.Y - sin * v.Z, sin * v.Y + cos * v.Z);
        (sin, cos) = Math.SinCos(degrees[1] * Math.PI / 180);
        v = new(cos * v.X + sin * v.Z, v.Y, cos * v.Z - sin * v.X);
        (sin, cos) = Math.SinCos(degrees[2] * Math.PI / 180);
        return new(cos * v.X - sin * v.Y, sin * v.X + cos * v.Y, v.Z);
    }

    private static PhantomShape Along(Vector3D center, Vector3D axis, double turnRadians, double diameterU, double diameterV, double length)
    {
        (Vector3D u, Vector3D v, Vector3D w) = PhantomShape.Frame(axis, turnRadians);
        return Body(ShapeKind.EllipticCylinder, center, 0.5 * diameterU * u, 0.5 * diameterV * v, 0.5 * length * w);
    }

    private static PhantomShape Body(ShapeKind kind, Vector3D center, Vector3D u, Vector3D v, Vector3D w) => new()
    {
        Kind = kind,
        CenterMm = center,
        HalfAxisU = u,
        HalfAxisV = v,
        HalfAxisW = w,
        ActivityBqPerMl = 0,
        Material = Materials.Vacuum,
    };

    private static double Size(StrictJson json, string key) => json.Number(key, 0, aboveLeast: true);

    private static Vector3D Axis(StrictJson json)
    {
        if (!json.Has("axis"))
            return Vector3D.UnitZ;
        Vector3D axis = json.Vector("axis");
        return axis.Length > 1e-6 ? axis : throw json.Error("axis", "the axis has no direction");
    }

    private static ShapeRole Role(StrictJson json)
    {
        string text = json.TextOr("role", "none");
        return text switch
        {
            "none" => ShapeRole.None,
            "background" => ShapeRole.Background,
            "contrastSphere" => ShapeRole.ContrastSphere,
            "lungInsert" => ShapeRole.LungInsert,
            "lesion" => ShapeRole.Lesion,
            _ => throw json.Error("role", $"\"{text}\" is not known; expected none, background, contrastSphere, lungInsert or lesion"),
        };
    }

    private static Material MaterialOf(StrictJson json, bool isSource, Dictionary<string, Material> materials)
    {
        string name = isSource ? json.TextOr("material", Materials.Air.Name) : json.Text("material");
        return materials.TryGetValue(name, out Material? material)
            ? material
            : throw json.Error("material", $"\"{name}\" is not known; expected one of {string.Join(", ", materials.Keys)}, or one from \"materials\"");
    }

    private static ImmutableArray<ClipPlane> Clips(StrictJson json)
    {
        if (!json.Has("clips"))
            return [];
        var clips = ImmutableArray.CreateBuilder<ClipPlane>();
        foreach (StrictJson clip in json.Objects("clips"))
        {
            Vector3D normal = clip.Vector("normal");
            if (!(normal.Length > 1e-6))
                throw clip.Error("normal", "the normal has no direction");
            clips.Add(new(normal.Normalized(), clip.Number("offsetMm")));
            clip.ExpectNothingElse("normal, offsetMm");
        }

        return clips.ToImmutable();
    }
}
