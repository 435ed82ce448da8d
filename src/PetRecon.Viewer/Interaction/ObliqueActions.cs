using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>What inputs do to oblique planes.</summary>
internal static class ObliqueActions
{
    // Nearer to the crosshair than this, pixels, a direction means nothing.
    private const double SteadyPixels = 2;

    /// <summary>An oblique plane as the patient is turned behind it: what is nearest to the eye goes to the right and down with the hand.</summary>
    public static PaneState Tilted(ViewerState state, PaneState pane, double rightDegrees, double downDegrees)
    {
        ObliqueTurn turn = TurnOf(state, pane);
        turn = turn.About(turn.Down, rightDegrees);
        return pane with { Turn = turn.About(turn.Right, -downDegrees) };
    }

    /// <summary>
    /// Turns the oblique plane of a pane's column about the line of sight of that pane, as the hand goes around the crosshair: what is taken hold of is the
    /// line in which the oblique plane cuts it.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="id">A plane that is shown.</param>
    /// <param name="x">Where the hand was, pixels.</param>
    /// <param name="y">Where it was.</param>
    /// <param name="toX">Where it is.</param>
    /// <param name="toY">Where it is.</param>
    public static ViewerState Swing(ViewerState state, PaneId id, double x, double y, double toX, double toY)
    {
        PaneState pane = state[id];
        if (!pane.IsShown || !pane.IsPlane)
            throw new InputException($"The {id.Name} pane is not shown, or no plane: no line can be turned in it.");
        View view = PaneViews.Of(state, pane);
        (double crossX, double crossY) = view.PixelOf(state.CrosshairOf(pane), pane.Width, pane.Height);
        (double fromX, double fromY) = (x - crossX, y - crossY);
        (double atX, double atY) = (toX - crossX, toY - crossY);
        if (Math.Min(Math.Sqrt(fromX * fromX + fromY * fromY), Math.Sqrt(atX * atX + atY * atY)) < SteadyPixels)
            return state;

        // From right to down is a right-handed turn about the direction away from the eye.
        double degrees = Math.Atan2(fromX * atY - fromY * atX, fromX * atX + fromY * atY) * 180 / Math.PI;
        PaneState oblique = state[id with { Kind = PaneKind.Oblique }];
        return ViewerActions.Linked(state, oblique with { Turn = TurnOf(state, oblique).About(view.Away, degrees) });
    }

    /// <summary>The oblique planes lie as at first.</summary>
    public static ViewerState Straighten(ViewerState state) =>
        state with { Panes = [.. state.Panes.Select(static pane => pane.Turn is null ? pane : pane with { Turn = null })] };

    private static ObliqueTurn TurnOf(ViewerState state, PaneState pane)
    {
        (Vector3D right, Vector3D down) = PaneViews.DirectionsOf(pane, state.Scene.IsRadiological);
        return new(right, down);
    }
}
