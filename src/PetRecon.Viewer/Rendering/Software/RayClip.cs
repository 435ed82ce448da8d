using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>How lines of sight are divided.</summary>
internal static class RayClip
{
    private const double Rounding = 1e-3;
    private const double MostIntervals = 1e8;

    /// <summary>Into how many equal intervals a length is divided, at least one, so that they are no longer than a step.</summary>
    public static int Intervals(double length, double step) => Math.Max(1, (int)Math.Ceiling(Math.Min(length / step - Rounding, MostIntervals)));

    /// <summary>How far one step moves at most along an axis, in voxel indices.</summary>
    public static double LargestMove(Vector3D step) => Math.Max(Math.Abs(step.X), Math.Max(Math.Abs(step.Y), Math.Abs(step.Z)));
}
