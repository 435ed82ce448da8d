using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The colours of everything in a window that is no picture; those of the page (Browser/Page/style.css).</summary>
internal static class PanelColours
{
    public static readonly SKColor Back = new(0x14, 0x18, 0x1d);
    public static readonly SKColor Panel = new(0x1d, 0x23, 0x2a);
    public static readonly SKColor Edge = new(0x33, 0x3c, 0x46);
    public static readonly SKColor Field = new(0x2a, 0x32, 0x3b);
    public static readonly SKColor Hovered = new(0x37, 0x41, 0x4c);
    public static readonly SKColor Chart = new(0x17, 0x1c, 0x22);
    public static readonly SKColor Grid = new(0x2c, 0x35, 0x3f);
    public static readonly SKColor Bars = new(0x3a, 0x45, 0x51);
    public static readonly SKColor Text = new(0xe8, 0xea, 0xed);
    public static readonly SKColor Faint = new(0xa0, 0xa9, 0xb4);
    public static readonly SKColor Strong = new(0xff, 0x8a, 0x3d);
    public static readonly SKColor Curve = new(0x66, 0xcc, 0xff);
}
