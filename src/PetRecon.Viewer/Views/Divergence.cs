using System.Numerics;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Views;

/// <summary>
/// How lines of sight spread, in numbers of a picture: mm to the right and down for each mm away from the eye, which are linear in pixels from the picture's
/// middle. All 0 in views whose lines of sight are parallel.
/// </summary>
/// <param name="MiddleX">mm to the right per mm away in the picture's middle.</param>
/// <param name="MiddleY">mm down per mm away in the picture's middle.</param>
/// <param name="PerPixelX">What a pixel to the right adds to the first.</param>
/// <param name="PerPixelY">What a pixel down adds to the second.</param>
internal readonly record struct Divergence(double MiddleX, double MiddleY, double PerPixelX, double PerPixelY)
{
    public bool IsParallel => PerPixelX == 0 && PerPixelY == 0;

    public static Divergence Of(View view)
    {
        if (view is not ProjectionView { Sources: { } sources })
            return default;
        Vector3D offset = view.CenterMm - sources.AxisMm;
        (double perX, double perY) = (1 / sources.XMm, 1 / sources.YMm);
        return new(perX * Vector3D.Dot(offset, view.Right), perY * Vector3D.Dot(offset, view.Down), perX * view.MmPerPixel, perY * view.MmPerPixel);
    }

    /// <summary>The four numbers of a shader.</summary>
    public Vector4 Numbers => new((float)MiddleX, (float)MiddleY, (float)PerPixelX, (float)PerPixelY);

    /// <summary>mm to the right per mm away.</summary>
    /// <param name="x">Pixels from the picture's middle.</param>
    public double X(double x) => MiddleX + x * PerPixelX;

    /// <summary>mm down per mm away.</summary>
    /// <param name="y">Pixels from the picture's middle.</param>
    public double Y(double y) => MiddleY + y * PerPixelY;

    /// <summary>Length of a line of sight for each mm away.</summary>
    /// <param name="x">Pixels from the picture's middle.</param>
    /// <param name="y">Pixels from the picture's middle.</param>
    public double Stretch(double x, double y) => Math.Sqrt(1 + X(x) * X(x) + Y(y) * Y(y));
}
