using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// A view's plane through a stack of contours that it is not parallel to. Places on it are counted along the direction that lies in the contours' planes
/// too, and down the plane, at right angles to that, from the view's middle.
/// </summary>
internal sealed class StackCut
{
    private readonly Vector3D _center;
    private readonly Vector3D _along;
    private readonly Vector3D _down;
    private readonly double _alongCenter;
    private readonly double _heightCenter;
    private readonly double _heightPerDown;
    private readonly double _acrossCenter;
    private readonly double _acrossPerDown;

    /// <summary>Puts a plane through a stack.</summary>
    /// <param name="view">The plane.</param>
    /// <param name="normal">The stack's normal, not along the view's.</param>
    /// <param name="axisU">The stack's first axis along its planes.</param>
    /// <param name="axisV">The second one.</param>
    public StackCut(View view, Vector3D normal, Vector3D axisU, Vector3D axisV)
    {
        _center = view.CenterMm;
        _along = Vector3D.Cross(normal, view.Away).Normalized();
        _down = Vector3D.Cross(view.Away, _along);
        Vector3D across = Vector3D.Cross(normal, _along);
        _alongCenter = Vector3D.Dot(_center, _along);
        _heightCenter = Vector3D.Dot(_center, normal);
        _heightPerDown = Vector3D.Dot(_down, normal);
        _acrossCenter = Vector3D.Dot(_center, across);
        _acrossPerDown = Vector3D.Dot(_down, across);
        (AlongU, AlongV) = (Vector3D.Dot(_along, axisU), Vector3D.Dot(_along, axisV));
        (AcrossU, AcrossV) = (Vector3D.Dot(across, axisU), Vector3D.Dot(across, axisV));
    }

    /// <summary>By which a contour's first coordinate counts along the cut.</summary>
    public double AlongU { get; }

    /// <summary>By which its second one does.</summary>
    public double AlongV { get; }

    /// <summary>By which a contour's first coordinate counts across the cut, within its plane.</summary>
    public double AcrossU { get; }

    /// <summary>By which its second one does.</summary>
    public double AcrossV { get; }

    /// <summary>The line in which the cut meets a height of the stack.</summary>
    public CutFace Face(double heightMm)
    {
        double down = (heightMm - _heightCenter) / _heightPerDown;
        return new(_acrossCenter + down * _acrossPerDown, down);
    }

    /// <summary>The place in space of coordinates on the cut.</summary>
    public Vector3D PositionMm(double along, double down) => _center + (along - _alongCenter) * _along + down * _down;
}
