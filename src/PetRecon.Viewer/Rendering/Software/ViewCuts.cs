using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>What clips and clipping planes leave of the lines of sight of a picture, by the law of shaders/common.glsl.</summary>
internal sealed class ViewCuts
{
    private readonly ViewCut[] _cuts;
    private readonly double _nearMm;
    private readonly double _farMm;
    private readonly double _middleX;
    private readonly double _middleY;

    public ViewCuts(ProjectionView view, RenderOptions options)
    {
        _cuts = [.. view.ClipPlanes.Select(plane => new ViewCut(plane, view))];
        _nearMm = view.NearestMm ?? double.NegativeInfinity;
        _farMm = view.FarClipMm ?? double.PositiveInfinity;
        (_middleX, _middleY) = (0.5 * options.Width, 0.5 * options.Height);
    }

    /// <summary>What is left of the line of sight of a place in the picture, mm from the view's plane.</summary>
    public LineLimits At(double x, double y) => At(x, y, out _);

    /// <summary>What is left of a line of sight.</summary>
    /// <param name="x">Pixels from the left edge.</param>
    /// <param name="y">Pixels from the upper edge.</param>
    /// <param name="brightness">How bright the plane is that cuts its beginning.</param>
    public LineLimits At(double x, double y, out float brightness)
    {
        (double low, double high) = (_nearMm, _farMm);
        brightness = 1;
        foreach (ViewCut cut in _cuts)
        {
            double beyond = cut.Beyond(x - _middleX, y - _middleY);
            double slope = cut.Slope(x - _middleX, y - _middleY);
            if (slope == 0)
            {
                if (beyond > 0)
                    return LineLimits.None;
                continue;
            }

            double crossing = -beyond / slope;
            if (slope > 0)
                high = Math.Min(high, crossing);
            else if (crossing > low)
                (low, brightness) = (crossing, Shading.Lit(Math.Abs(cut.Facing)));
        }

        return new(low, high);
    }
}
