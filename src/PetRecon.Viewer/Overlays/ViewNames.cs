using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Views in words.</summary>
internal static class ViewNames
{
    private static readonly (string Name, string Axis)[] s_planes = [("Sagittal", "x"), ("Coronal", "y"), ("Axial", "z")];

    /// <summary>Which plane a view shows and where it is, or what kind of projection it is: "Axial, z = -43.2 mm".</summary>
    public static string Place(View view)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            if (view is PlaneView && Math.Abs(view.Away[axis]) > 1 - 1e-9)
                return FormattableString.Invariant($"{s_planes[axis].Name}, {s_planes[axis].Axis} = {Tenths(view.CenterMm[axis]):0.0} mm");
        }

        if (view is not ProjectionView projection)
            return FormattableString.Invariant($"Oblique, facing {OrientationLetters.Of(view.Away)}, through ({Tenths(view.CenterMm.X):0.0}, {Tenths(view.CenterMm.Y):0.0}, {Tenths(view.CenterMm.Z):0.0}) mm");
        string name = projection.Kind switch { ProjectionKind.Maximum => "MIP", ProjectionKind.Volume => "Volume", ProjectionKind.Radiograph => "Radiograph", _ => FormattableString.Invariant($"Surface at {projection.SurfaceValue:0.###}") };
        return projection.BeamId is not null ? $"Beam's-eye view (IEC gantry), {name.ToLowerInvariant()}" : $"{name}, from {OrientationLetters.Of(-view.Away)}";
    }

    // Nothing is at -0.0.
    private static double Tenths(double value) => Math.Round(value, 1) + 0.0;
}
