using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>Refuses layers and views that no picture can be made of.</summary>
internal static class SceneCheck
{
    private const double Tolerance = 1e-6;

    /// <exception cref="ArgumentException">A number is impossible; the message says which.</exception>
    public static void Check(IReadOnlyList<VolumeLayer> layers, View view)
    {
        if (!(view.MmPerPixel > 0 && double.IsFinite(view.MmPerPixel)))
            throw new ArgumentException($"MmPerPixel is {view.MmPerPixel}; a number above 0 was expected.");
        if (!double.IsFinite(view.CenterMm.LengthSquared))
            throw new ArgumentException($"The middle of the view, {view.CenterMm} mm, is not finite.");
        if (!(Math.Abs(view.Right.Length - 1) < Tolerance && Math.Abs(view.Down.Length - 1) < Tolerance && Math.Abs(Vector3D.Dot(view.Right, view.Down)) < Tolerance))
            throw new ArgumentException($"The view's axes {view.Right} and {view.Down} are not unit vectors at right angles.");
        if (view is ProjectionView { Kind: ProjectionKind.Isosurface } surface && !double.IsFinite(surface.SurfaceValue))
            throw new ArgumentException($"SurfaceValue is {surface.SurfaceValue}; a finite number was expected.");
        if (view is ProjectionView projection)
            Check(projection);
        foreach (VolumeLayer layer in layers)
        {
            if (!double.IsFinite(1 / (layer.Window.High - layer.Window.Low)) || layer.Window.High == layer.Window.Low || !double.IsFinite(layer.Window.Low + layer.Window.High))
                throw new ArgumentException($"The window of \"{layer.Name}\" is {layer.Window.Low} to {layer.Window.High}; two different finite values were expected.");
            if (!(layer.Opacity is > 0 and <= 1))
                throw new ArgumentException($"The opacity of \"{layer.Name}\" is {layer.Opacity}; 0 to 1 was expected.");
            if (layer.Bands.Length > DrawnLayers.MostBands || !layer.Bands.All(static band => float.IsFinite((float)band.Value)))
                throw new ArgumentException($"The isodose bands of \"{layer.Name}\" have {layer.Bands.Length} levels; up to {DrawnLayers.MostBands} finite ones were expected.");
            if (layer.Transfer is { } transfer && !IsRising(transfer))
                throw new ArgumentException($"The transfer function of \"{layer.Name}\" needs two or more points by rising value, with opacities from 0 to 1.");
        }
    }

    private static void Check(ProjectionView view)
    {
        if (view.ClipPlanes.Length > ClipPlane.Most)
            throw new ArgumentException($"The view has {view.ClipPlanes.Length} clipping planes; {ClipPlane.Most} at the most were expected.");
        foreach (ClipPlane plane in view.ClipPlanes)
        {
            if (!(plane.Normal.LengthSquared > 0 && double.IsFinite(plane.Normal.LengthSquared) && double.IsFinite(plane.OffsetMm)))
                throw new ArgumentException($"A clipping plane has the normal {plane.Normal} and the offset {plane.OffsetMm} mm; a direction and a finite number were expected.");
        }
    }

    private static bool IsRising(TransferFunction transfer)
    {
        if (transfer.Points.IsDefault || transfer.Points.Length < 2 || !transfer.Points.All(static point => double.IsFinite(point.Value) && point.OpacityPerMm is >= 0 and <= 1))
            return false;
        return transfer.Points.Zip(transfer.Points.Skip(1)).All(static pair => pair.Second.Value >= pair.First.Value);
    }
}
