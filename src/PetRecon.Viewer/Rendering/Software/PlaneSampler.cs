using System.Runtime.Intrinsics;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>The values of a layer at the middles of pixels in a row: multiplanar reformatting.</summary>
internal static class PlaneSampler
{
    /// <summary>Values that a row needs beyond its pixels, because eight are written at a time.</summary>
    public const int Padding = 8;

    // A pixel whose middle lies on a face of the volume is within it, whatever rounding makes of that.
    private const double OnTheFace = 1e-6;

    /// <summary>Fills <paramref name="values"/>; what is outside of the volume is not a number.</summary>
    public static void Fill(LayerFrame frame, int x, int y, int count, Span<float> values)
    {
        values.Fill(float.NaN);
        Vector3D start = frame.IndexAt(x + 0.5, y + 0.5);
        LineLimits limits = LineLimits.All.Within(frame.Grid, start, frame.StepX).Intersect(-OnTheFace, count - 1 + OnTheFace);
        if (limits.IsEmpty)
            return;
        int first = Math.Max(0, (int)Math.Ceiling(limits.Low - OnTheFace));
        int last = Math.Min(count - 1, (int)Math.Floor(limits.High + OnTheFace));
        Vector3D begin = start + first * frame.StepX;
        (VoxelTable table, Vector128<float> from, Vector128<float> step) = frame.Slice is { } slice
            ? (slice.Table, slice.Lanes(begin, isPlace: true), slice.Lanes(frame.StepX, isPlace: false))
            : (frame.Table, LineLimits.Lanes(begin), LineLimits.Lanes(frame.StepX));
        for (int n = 0; n <= last - first; n += 8)
            table.Line(from, step, n).CopyTo(values[(first + n)..]);
        if (last >= first)
            values.Slice(last + 1, Padding - 1).Fill(float.NaN);
    }
}
