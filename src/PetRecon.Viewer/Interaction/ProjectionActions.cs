using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>How projections look: transfer functions of layers, the value of surfaces, cuts. As <see cref="ViewerActions"/>, each takes a state and gives the next one.</summary>
internal static class ProjectionActions
{
    /// <summary>Points that a transfer function may have.</summary>
    public const int MaxPoints = 32;

    private const string OfWindow = "As the window";

    // Points that stand for colours and opacities that come from a window.
    private const int WindowPoints = 6;

    /// <summary>Names of the usual transfer functions for what a layer's values mean.</summary>
    public static IEnumerable<string> Presets(VolumeLayer layer) => Known(layer).Select(static preset => preset.Name).Append(OfWindow);

    /// <summary>The points of a layer's transfer function, or those that say the same as its window and colours.</summary>
    public static ImmutableArray<TransferPoint> PointsOf(VolumeLayer layer)
    {
        if (layer.Transfer is { } transfer)
            return transfer.Points;
        (double first, double last) = Transfers.Range(layer);
        return [.. Enumerable.Range(0, WindowPoints).Select(n => Transfers.At(layer, first + (last - first) * n / (WindowPoints - 1)))];
    }

    /// <summary>Another transfer function.</summary>
    public static ViewerState Transfer(ViewerState state, string layerId, ImmutableArray<TransferPoint> points, bool isShaded)
    {
        if (points.Length is < 2 or > MaxPoints)
            throw new InputException($"A transfer function has 2 to {MaxPoints} points, not {points.Length}.");
        for (int i = 1; i < points.Length; i++)
        {
            if (!(points[i].Value > points[i - 1].Value))
                throw new InputException(FormattableString.Invariant($"Values of a transfer function rise from point to point; {points[i].Value:g6} follows {points[i - 1].Value:g6}."));
        }

        return ViewerActions.Replace(state, ViewerActions.Layer(state, layerId) with { Transfer = new() { Points = points, IsShaded = isShaded } });
    }

    /// <summary>A usual transfer function.</summary>
    public static ViewerState TransferPreset(ViewerState state, string layerId, string name)
    {
        VolumeLayer layer = ViewerActions.Layer(state, layerId);
        if (name == OfWindow)
            return ViewerActions.Replace(state, layer with { Transfer = null });
        TransferFunction preset = Known(layer).FirstOrDefault(preset => preset.Name == name).Transfer
            ?? throw new InputException($"There is no transfer function \"{name}\" for {layer.Name}; there are {string.Join(", ", Presets(layer))}.");
        return ViewerActions.Replace(state, layer with { Transfer = preset });
    }

    /// <summary>The value of the surface that projections show.</summary>
    public static ViewerState Surface(ViewerState state, double value) => Looking(state, looks => looks with { SurfaceValue = value });

    /// <summary>A box along the patient's axes outside of which projections show nothing, and how much is cut away before and behind the crosshair. Cuts of other directions stay.</summary>
    /// <param name="state">The state.</param>
    /// <param name="lowMm">The box's lower corner; minus infinity cuts nothing.</param>
    /// <param name="highMm">The upper corner.</param>
    /// <param name="nearMm">What is nearer to the eye than this from the crosshair is cut away; null cuts nothing.</param>
    /// <param name="farMm">What is farther away.</param>
    public static ViewerState Clip(ViewerState state, Vector3D lowMm, Vector3D highMm, double? nearMm, double? farMm)
    {
        if (!(lowMm.X < highMm.X && lowMm.Y < highMm.Y && lowMm.Z < highMm.Z))
            throw new InputException("The box has nothing in it: each lower end has to be below its upper one.");
        if (nearMm >= farMm)
            throw new InputException("Nothing is left between the near and the far cut.");
        List<ClipPlane> box = [];
        Vector3D[] axes = [Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ];
        for (int axis = 0; axis < 3; axis++)
        {
            if (double.IsFinite(highMm[axis]))
                box.Add(new(axes[axis], highMm[axis]));
            if (double.IsFinite(lowMm[axis]))
                box.Add(new(-axes[axis], -lowMm[axis]));
        }

        return Looking(state, looks => looks with { NearClipMm = nearMm, FarClipMm = farMm, ClipPlanes = [.. looks.ClipPlanes.Where(static plane => !IsOfBox(plane)), .. box] });
    }

    /// <summary>The box that cuts of a projection leave, with infinite ends where nothing is cut.</summary>
    public static (Vector3D LowMm, Vector3D HighMm) BoxOf(ViewDescription looks)
    {
        double[] low = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];
        double[] high = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
        foreach (ClipPlane plane in looks.ClipPlanes.Where(IsOfBox))
        {
            int axis = Enumerable.Range(0, 3).First(axis => plane.Normal[axis] != 0);
            if (plane.Normal[axis] > 0)
                high[axis] = Math.Min(high[axis], plane.OffsetMm / plane.Normal[axis]);
            else
                low[axis] = Math.Max(low[axis], plane.OffsetMm / plane.Normal[axis]);
        }

        return (new(low[0], low[1], low[2]), new(high[0], high[1], high[2]));
    }

    private static bool IsOfBox(ClipPlane plane) => (plane.Normal.X != 0 ? 1 : 0) + (plane.Normal.Y != 0 ? 1 : 0) + (plane.Normal.Z != 0 ? 1 : 0) == 1;

    private static ViewerState Looking(ViewerState state, Func<ViewDescription, ViewDescription> change)
    {
        ViewDescription looks = change(state[PaneKind.Projection].Looks);
        return state with { Panes = [.. state.Panes.Select(pane => pane.Kind == PaneKind.Projection ? pane with { Looks = looks } : pane)] };
    }

    private static (string Name, TransferFunction Transfer)[] Known(VolumeLayer layer) => layer.Volume switch
    {
        Volume<Hounsfield> => [("Bone", TransferFunctions.CtBone), ("Soft tissue", TransferFunctions.CtSoftTissue), ("Lung", TransferFunctions.CtLung)],
        Volume<StandardizedUptake> => [("Glow", TransferFunctions.PetGlow())],
        _ => [],
    };
}
