using System.Numerics;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>The crossings of a picture with the colours of their surfaces.</summary>
internal sealed class SurfacePaint
{
    private readonly SurfaceCrossings? _crossings;
    private readonly (Vector3 Colour, float Opacity)[] _paints;

    public SurfacePaint(SurfaceCrossings? crossings)
    {
        _crossings = crossings;
        _paints = crossings is null ? [] : [.. crossings.Surfaces.Select(static surface =>
            (new Vector3(surface.Colour.Red, surface.Colour.Green, surface.Colour.Blue) / 255, (float)Math.Min(surface.Opacity, 1)))];
    }

    /// <summary>The crossings of a pixel, from near to far.</summary>
    public ReadOnlySpan<SurfaceCrossing> At(int x, int y) => _crossings is null ? [] : _crossings.At(x, y);

    /// <summary>Goes through a surface.</summary>
    public void Cross(ref SightLine line, in SurfaceCrossing crossing) =>
        line.Surface(_paints[crossing.Surface].Colour, _paints[crossing.Surface].Opacity, crossing.Brightness);
}
