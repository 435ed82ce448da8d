using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>A pane as the headless host draws it, of a view that tests calculate by themselves.</summary>
/// <param name="Name">Names it.</param>
/// <param name="X">Its left edge in the window.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="MmPerPixel">Size of a pixel: the study's box, 80 x 60 x 60 mm, fills 94 % of the pane.</param>
internal sealed record ExpectedPane(string Name, int X, int Y, int Width, int Height, double MmPerPixel)
{
    // A window of 720 x 520: 2 pixels around and between panes, and 25 rows for the line below.
    public static ExpectedPane Axial { get; } = new("axial", 2, 2, 357, 244, 60 / 244.0 / 0.94);

    public static ExpectedPane Coronal { get; } = new("coronal", 361, 2, 357, 244, 60 / 244.0 / 0.94);

    public static ExpectedPane Sagittal { get; } = new("sagittal", 2, 248, 357, 245, 60 / 245.0 / 0.94);

    // It is as wide as the diagonal of 80 x 60 mm.
    public static ExpectedPane Projection { get; } = new("projection", 361, 248, 357, 245, 100 / 357.0 / 0.94);

    public static ExpectedPane AxialAlone { get; } = new("axial alone", 2, 2, 716, 491, 60 / 491.0 / 0.94);

    /// <summary>How far the pane's middle has been moved from the study's, to the right and down.</summary>
    public (double RightMm, double DownMm) Moved { get; init; }

    /// <summary>The place of a pixel, in the directions of the pane.</summary>
    public (double RightMm, double DownMm) PlaceOf(double x, double y) =>
        (Moved.RightMm + (x - X - 0.5 * Width) * MmPerPixel, Moved.DownMm + (y - Y - 0.5 * Height) * MmPerPixel);

    /// <summary>What it is headed by.</summary>
    public string Head { get; init; } = "";

    public SKBitmap Draw(Scene scene)
    {
        using SoftwareRenderer renderer = new();

        // It is of the dose alone, which hides nothing then.
        if (Name == "projection")
            scene = scene with { Layers = [scene.Layers[1] with { Opacity = 1 }] };
        Picture picture = PageDrawing.Draw(renderer, new(Width, Height, [new(scene, ViewOf(scene.CrosshairMm), 0, 0, Width, Height) { Caption = Head }]), null, TestContext.Current.CancellationToken);
        return PageDrawing.BitmapOf(picture);
    }

    private View ViewOf(Vector3D crosshair)
    {
        (double right, double down) = Moved;
        return Name switch
        {
            "coronal" => new PlaneView { CenterMm = new(right, crosshair.Y, -down), Right = Vector3D.UnitX, Down = -Vector3D.UnitZ, MmPerPixel = MmPerPixel },
            "sagittal" => new PlaneView { CenterMm = new(crosshair.X, right, -down), Right = Vector3D.UnitY, Down = -Vector3D.UnitZ, MmPerPixel = MmPerPixel },
            "projection" => new ProjectionView { CenterMm = new(right, 0, -down), Right = Vector3D.UnitX, Down = -Vector3D.UnitZ, MmPerPixel = MmPerPixel },
            _ => new PlaneView { CenterMm = new(right, down, crosshair.Z), Right = Vector3D.UnitX, Down = Vector3D.UnitY, MmPerPixel = MmPerPixel },
        };
    }
}
