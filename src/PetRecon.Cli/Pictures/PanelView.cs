using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>A view of a part of space in a rectangle of a picture: from pixels to places and back.</summary>
/// <param name="Plane">Which view.</param>
/// <param name="Area">The pixels.</param>
/// <param name="Box">What it shows.</param>
/// <param name="PositionMm">A point that its plane goes through.</param>
internal readonly record struct PanelView(AnatomicalPlane Plane, SKRectI Area, WorldBox Box, Vector3D PositionMm)
{
    /// <summary>The place at a share of the view's width and height, from its top left.</summary>
    public Vector3D At(double right, double down) => Plane.Point(
        Box.Low[Plane.RightAxis] + right * Box.Size[Plane.RightAxis],
        Plane.UpIsPositive ? Box.High[Plane.DownAxis] - down * Box.Size[Plane.DownAxis] : Box.Low[Plane.DownAxis] + down * Box.Size[Plane.DownAxis],
        PositionMm[Plane.NormalAxis]);

    /// <summary>Where a place is in the picture.</summary>
    public SKPoint PixelOf(Vector3D p)
    {
        double right = (p[Plane.RightAxis] - Box.Low[Plane.RightAxis]) / Box.Size[Plane.RightAxis];
        double up = (p[Plane.DownAxis] - Box.Low[Plane.DownAxis]) / Box.Size[Plane.DownAxis];
        return new((float)(Area.Left + right * Area.Width), (float)(Area.Top + (Plane.UpIsPositive ? 1 - up : up) * Area.Height));
    }

    /// <summary>The points at the middle of each square of so many pixels, for values from which lines are drawn.</summary>
    /// <param name="pixels">Side of the squares.</param>
    public SlicePlane Lattice(double pixels)
    {
        int countU = Math.Max(2, (int)Math.Ceiling(Area.Width / pixels));
        int countV = Math.Max(2, (int)Math.Ceiling(Area.Height / pixels));
        return new(
            At(0.5 / countU, 0.5 / countV),
            At(1.5 / countU, 0.5 / countV) - At(0.5 / countU, 0.5 / countV),
            At(0.5 / countU, 1.5 / countV) - At(0.5 / countU, 0.5 / countV),
            countU,
            countV);
    }
}
