using System.Runtime.InteropServices;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Views;
using SkiaSharp;

namespace PetRecon.Viewer.Headless;

/// <summary>Draws pages: the volumes by a renderer, what is over them by Skia.</summary>
public static class PageDrawing
{
    private static readonly SKColor s_gap = new(0x50, 0x50, 0x50);

    /// <summary>Draws a page.</summary>
    /// <param name="renderer">What draws the volumes.</param>
    /// <param name="page">The page.</param>
    /// <param name="overlay">What is drawn over them; all but names of people when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Picture Draw(ISceneRenderer renderer, PicturePage page, OverlayOptions? overlay = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(page);
        overlay ??= new();
        using SKBitmap bitmap = new(new SKImageInfo(page.Width, page.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (SKCanvas canvas = new(bitmap))
        {
            canvas.Clear(page.Panels.Length > 1 ? s_gap : SKColors.Black);
            for (int i = 0; i < page.Panels.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();

                Panel(canvas, renderer, page.Panels[i], Of(page, i, overlay), cancellation);
            }
        }

        return new(page.Width, page.Height, bitmap.GetPixelSpan().ToArray());
    }

    // Names stand once on a page, and so does a list of levels that all views share. Many slices are small, and where their crosshair is says nothing.
    private static OverlayOptions Of(PicturePage page, int panel, OverlayOptions options)
    {
        bool isMany = page.Panels.Length > 4;
        if (panel == 0)
            return isMany ? options with { ShowsCrosshair = false } : options;
        bool isListed = !page.Panels[panel].Scene.Isodoses.SequenceEqual(page.Panels[0].Scene.Isodoses);
        return options with
        {
            ShowsIdentity = false,
            ShowsLegend = options.ShowsLegend && isListed,
            ShowsCrosshair = options.ShowsCrosshair && !isMany,
            ShowsWindows = options.ShowsWindows && !isMany,
            ShowsColourBars = options.ShowsColourBars && !isMany,
        };
    }

    private static void Panel(SKCanvas canvas, ISceneRenderer renderer, PagePanel panel, OverlayOptions options, CancellationToken cancellation)
    {
        RenderOptions size = new() { Width = panel.Width, Height = panel.Height, Background = panel.View is ProjectionView { Kind: not ProjectionKind.Maximum } ? 0 : panel.Scene.Background };
        Picture picture = renderer.Render(panel.Scene, panel.View, size, cancellation);
        using SKBitmap pixels = BitmapOf(picture);
        canvas.Save();
        canvas.ClipRect(SKRect.Create(panel.X, panel.Y, panel.Width, panel.Height));
        canvas.Translate(panel.X, panel.Y);
        canvas.DrawBitmap(pixels, 0, 0);
        Overlay overlay = SceneOverlay.Of(panel.Scene, panel.View, panel.Width, panel.Height, options);
        if (panel.Caption.Length > 0)
            overlay = overlay with { Texts = overlay.Texts.Add(new(OverlayKind.Identity, panel.Caption, new(0.5 * panel.Width, 3.2 * options.TextSize), OverlayAlignment.Middle, options.TextSize, new(0xff, 0xff, 0xff))) };
        OverlayDrawing.Draw(canvas, overlay);
        canvas.Restore();
    }

    internal static SKBitmap BitmapOf(Picture picture)
    {
        SKBitmap bitmap = new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        ReadOnlySpan<byte> rgba = picture.Rgba.Span;
        if (bitmap.RowBytes != 4 * picture.Width || rgba.Length != bitmap.ByteCount)
            throw new ArgumentException($"A picture of {picture.Width} x {picture.Height} pixels has {rgba.Length} bytes.");
        Marshal.Copy(picture.Rgba.ToArray(), 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }
}
