using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The integral of a layer's values along each line of sight, by the law of shaders/radiograph.glsl: each interval counts by the value in its middle. Of CT,
/// what a mm attenuates compared with water, so that results are mm of water.
/// </summary>
internal readonly struct RadiographMarch
{
    private readonly LayerFrame _frame;
    private readonly ViewCuts _clip;
    private readonly double _stepMm;
    private readonly (double X, double Y) _middle;
    private readonly Divergence _divergence;
    private readonly bool _isHounsfield;

    public RadiographMarch(LayerFrame frame, ProjectionView view, RenderOptions options)
    {
        (_frame, _clip, _stepMm) = (frame, new(view, options), options.StepVoxels * frame.SmallestEdgeMm);
        (_middle, _divergence) = ((0.5 * options.Width, 0.5 * options.Height), Divergence.Of(view));
        _isHounsfield = frame.Layer.Volume is Volume<Hounsfield>;
    }

    /// <summary>Fills <paramref name="values"/> for a row of pixels; where a line misses the layer it is not a number.</summary>
    public void Fill(int x, int y, Span<float> values, CancellationToken cancellation)
    {
        for (int n = 0; n < values.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            values[n] = Integral(x + n + 0.5, y + 0.5);
        }
    }

    private float Integral(double x, double y)
    {
        Vector3D start = _frame.IndexAt(x, y);
        Vector3D sight = _frame.SightAt(x, y);
        LineLimits limits = _clip.At(x, y).Within(_frame.Grid, start, sight);
        if (!(limits.High > limits.Low))
            return float.NaN;
        int count = RayClip.Intervals(limits.High - limits.Low, _stepMm);
        double stride = (limits.High - limits.Low) / count;
        VoxelTable table = _frame.Table;
        Vector128<float> from = LineLimits.Lanes(start + (limits.Low + 0.5 * stride) * sight);
        Vector128<float> step = LineLimits.Lanes(stride * sight);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int n = 0; n < count; n += 8)
        {
            Vector256<float> some = table.Line(from, step, n);
            if (_isHounsfield)
                some = Vector256.Max(Vector256<float>.Zero, Vector256<float>.One + some * 0.001f);

            // What is not a number does not count, nor do lanes past the end.
            Vector256<float> lane = Vector256.Create((float)n) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
            Vector256<float> counts = Vector256.Equals(some, some) & Vector256.LessThan(lane, Vector256.Create((float)count));
            sum += some & counts;
        }

        return Vector256.Sum(sum) * (float)(stride * _divergence.Stretch(x - _middle.X, y - _middle.Y));
    }
}
