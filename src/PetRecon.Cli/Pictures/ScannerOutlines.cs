using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Exact outlines of the modules of a scanner and of their detecting elements in one parallel projection, in mm, from far to near.</summary>
internal sealed class ScannerOutlines
{
    private ScannerOutlines(List<ModuleOutline> modules, SKRect bounds)
    {
        Modules = modules;
        Bounds = bounds;
    }

    /// <summary>Each different outline of a module once, farthest first.</summary>
    public List<ModuleOutline> Modules { get; }

    public SKRect Bounds { get; }

    /// <summary>Along the bore: x to the right, y down.</summary>
    public static ScannerOutlines Transverse(ScannerGeometry scanner) =>
        Project(scanner, static p => new((float)p.X, (float)p.Y), static p => -p.Z);

    /// <summary>From the side, against x: z to the right, y down.</summary>
    public static ScannerOutlines Axial(ScannerGeometry scanner) =>
        Project(scanner, static p => new((float)p.Z, (float)p.Y), static p => p.X);

    private static ScannerOutlines Project(ScannerGeometry scanner, Func<Vector3D, SKPoint> project, Func<Vector3D, double> nearness)
    {
        List<(double Near, int Type, RigidTransform Module, SKPoint[] Corners)> outlines = [];
        SKRect bounds = new(float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType moduleType = scanner.ModuleTypes[type];
            SKPoint[] points = new SKPoint[8 * moduleType.ElementCount];
            SKPoint[] hull = new SKPoint[2 * points.Length + 1];
            foreach (RigidTransform module in moduleType.ModuleTransforms)
            {
                double near = 0;
                for (int e = 0; e < moduleType.ElementCount; e++)
                {
                    BoxShape box = moduleType.Element.Transformed(module.After(moduleType.ElementTransforms[e]));
                    for (int corner = 0; corner < 8; corner++)
                        points[8 * e + corner] = project(Corner(box, corner));
                    near += nearness(box.CenterMm) / moduleType.ElementCount;
                }

                SKPoint[] corners = hull[..ConvexHull.Of(points, hull)];
                outlines.Add((near, type, module, corners));
                foreach (SKPoint p in corners)
                    bounds = new(Math.Min(bounds.Left, p.X), Math.Min(bounds.Top, p.Y), Math.Max(bounds.Right, p.X), Math.Max(bounds.Bottom, p.Y));
            }
        }

        // A module behind another of its type with the same outline cannot be seen.
        outlines.Sort(static (a, b) => b.Near.CompareTo(a.Near));
        HashSet<OutlineKey> seen = [];
        List<ModuleOutline> visible = [];
        foreach ((double _, int type, RigidTransform module, SKPoint[] corners) in outlines)
        {
            if (seen.Add(OutlineKey.Of(type, corners)))
                visible.Add(new(type, corners, Elements(scanner.ModuleTypes[type], module, project, nearness)));
        }

        visible.Reverse();
        return new(visible, bounds);
    }

    private static List<SKPoint[]> Elements(DetectorModuleType type, RigidTransform module, Func<Vector3D, SKPoint> project, Func<Vector3D, double> nearness)
    {
        SKPoint[] points = new SKPoint[8];
        SKPoint[] hull = new SKPoint[17];
        List<(double Near, SKPoint[] Corners)> elements = [];
        foreach (RigidTransform element in type.ElementTransforms)
        {
            BoxShape box = type.Element.Transformed(module.After(element));
            for (int corner = 0; corner < 8; corner++)
                points[corner] = project(Corner(box, corner));
            elements.Add((nearness(box.CenterMm), hull[..ConvexHull.Of(points, hull)]));
        }

        elements.Sort(static (a, b) => b.Near.CompareTo(a.Near));
        HashSet<OutlineKey> seen = [];
        List<SKPoint[]> visible = [];
        foreach ((double _, SKPoint[] corners) in elements)
        {
            if (seen.Add(OutlineKey.Of(0, corners)))
                visible.Add(corners);
        }

        visible.Reverse();
        return visible;
    }

    private static Vector3D Corner(BoxShape box, int corner) =>
        box.CenterMm
        + ((corner & 1) == 0 ? -1 : 1) * box.HalfAxisU
        + ((corner & 2) == 0 ? -1 : 1) * box.HalfAxisV
        + ((corner & 4) == 0 ? -1 : 1) * box.HalfAxisW;

    /// <summary>Equal for outlines of one type that agree to about a hundredth of a millimetre.</summary>
    private readonly record struct OutlineKey(int Type, long CenterX, long CenterY, long Spread)
    {
        public static OutlineKey Of(int type, SKPoint[] corners)
        {
            SKRect box = new(float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
            foreach (SKPoint p in corners)
                box = new(Math.Min(box.Left, p.X), Math.Min(box.Top, p.Y), Math.Max(box.Right, p.X), Math.Max(box.Bottom, p.Y));
            return new(type, Steps(box.MidX), Steps(box.MidY), Steps(box.Width + 1.7 * box.Height));
        }

        private static long Steps(double mm) => (long)Math.Round(50 * mm);
    }
}
