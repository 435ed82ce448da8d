namespace PetRecon.Viewer.Interaction;

/// <summary>A tool that measures with points.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Key">The key that takes it.</param>
/// <param name="PointCount">How many points it needs.</param>
internal sealed record MeasuringToolEntry(MouseTool Tool, string Name, string Key, int PointCount);

/// <summary>
/// The tools that measure, and what they are drawn from. The page has the same table (Browser/Page/measurements.js and tools.js), and a test holds the two to
/// each other.
/// </summary>
internal static class MeasuringTools
{
    /// <summary>All that leave something in the scene.</summary>
    public static IReadOnlyList<MeasuringToolEntry> Table { get; } =
    [
        new(MouseTool.Distance, "Distance", "l", 2),
        new(MouseTool.Angle, "Angle", "a", 3),
        new(MouseTool.Sphere, "Sphere", "b", 2),
        new(MouseTool.Ellipse, "Ellipse", "e", 2),
        new(MouseTool.Box, "Box", "x", 2),
        new(MouseTool.Grow, "Grow", "g", 1),
        new(MouseTool.Point, "Point", "f", 1),
    ];

    /// <summary>How many points a tool needs; 0 for one that draws nothing.</summary>
    public static int PointsOf(MouseTool tool) => tool == MouseTool.Profile ? 2 : Table.FirstOrDefault(entry => entry.Tool == tool)?.PointCount ?? 0;
}
