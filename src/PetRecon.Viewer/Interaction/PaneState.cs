using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>How one pane looks at the scene.</summary>
/// <param name="Id">Which pane it is.</param>
internal sealed record PaneState(PaneId Id)
{
    public PaneKind Kind => Id.Kind;

    /// <summary>Pixels in a row; 0 while the pane is not shown.</summary>
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    public int Height { get; init; }

    /// <summary>How far the pane's middle is from the scene's, to the right of the picture.</summary>
    public double PanRightMm { get; init; }

    /// <summary>How far it is towards the picture's bottom.</summary>
    public double PanDownMm { get; init; }

    /// <summary>Size of a pixel; null shows the whole scene.</summary>
    public double? MmPerPixel { get; init; }

    /// <summary>The shorter edge of the pane when it got its scale.</summary>
    public int ZoomedEdge { get; init; }

    /// <summary>Turn about the patient's long axis, degrees; 0 looks from the front.</summary>
    public double AzimuthDegrees { get; init; }

    /// <summary>How far the eye is raised towards the head, degrees.</summary>
    public double ElevationDegrees { get; init; }

    /// <summary>How an oblique plane lies; null before it is turned.</summary>
    public ObliqueTurn? Turn { get; init; }

    /// <summary>What is made of lines of sight, and of which layers, for a pane that is no plane.</summary>
    public ViewDescription Looks { get; init; } = new() { Kind = ViewKind.Projection };

    public bool IsShown => Width > 0 && Height > 0;

    public bool IsPlane => Id.IsPlane;

    /// <summary>The same pane, of the same size, with the place, scale and direction of another one.</summary>
    public PaneState LookingAs(PaneState other) => this with
    {
        PanRightMm = other.PanRightMm,
        PanDownMm = other.PanDownMm,
        MmPerPixel = other.MmPerPixel,
        ZoomedEdge = IsShown ? Math.Min(Width, Height) : other.ZoomedEdge,
        AzimuthDegrees = other.AzimuthDegrees,
        ElevationDegrees = other.ElevationDegrees,
        Turn = other.Turn,
    };

    /// <summary>The pane as it was before anything was moved in it.</summary>
    public PaneState Untouched => new(Id) { Width = Width, Height = Height, Looks = Looks };
}
