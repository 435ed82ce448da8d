namespace PetRecon.Viewer.Window;

/// <summary>What happened to a window.</summary>
internal enum WindowEventKind
{
    /// <summary>The mouse is at X, Y, in framebuffer pixels.</summary>
    Move,

    /// <summary>Button Code went down.</summary>
    Press,

    /// <summary>Button Code came up.</summary>
    Release,

    /// <summary>The wheel was turned by Y notches; away from the user counts up.</summary>
    Scroll,

    /// <summary>The mouse left the window.</summary>
    Leave,

    /// <summary>A key without a letter (GLFW's code) went down or is repeated.</summary>
    Key,

    /// <summary>A letter (Unicode) was typed.</summary>
    Letter,

    /// <summary>Files or folders were dropped; Paths are theirs.</summary>
    Drop,

    /// <summary>The size has changed, or what was shown is lost.</summary>
    Refresh,

    /// <summary>The window is to be closed.</summary>
    Close,
}

/// <summary>One thing that happened to a window.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="X">Place or turn, to the right.</param>
/// <param name="Y">Place downwards, or notches.</param>
/// <param name="Code">Button, key or letter.</param>
/// <param name="Modifiers">Shift 1, Ctrl 2, Alt 4, Super 8.</param>
internal readonly record struct WindowEvent(WindowEventKind Kind, double X = 0, double Y = 0, int Code = 0, int Modifiers = 0)
{
    /// <summary>What was dropped.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    public const int LeftButton = 0;
    public const int RightButton = 1;
    public const int MiddleButton = 2;

    public const int Shift = 1;
    public const int Control = 2;
    public const int Alt = 4;
    public const int Super = 8;

    public bool HasShift => (Modifiers & Shift) != 0;

    public bool HasControl => (Modifiers & (Control | Super)) != 0;
}
