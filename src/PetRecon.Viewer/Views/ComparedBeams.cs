using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>
/// Which beam the columns of a comparison look along. Each of several plans has a column, which shows its beam of the same number, name or place in the plan;
/// the beams of one plan are in columns one after the other, from the chosen one on. All have the window of the chosen one's radiograph.
/// </summary>
internal static class ComparedBeams
{
    /// <summary>A beam's-eye view as a column has it; other views are the same in all columns.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">The view where nothing is compared.</param>
    /// <param name="column">The column, from 0.</param>
    /// <exception cref="ArgumentException">There is no such beam.</exception>
    public static ViewDescription In(Scene scene, ViewDescription view, int column)
    {
        if (view.Kind != ViewKind.Beam)
            return view;
        SceneBeam chosen = scene.BeamOf(view.BeamId);
        SceneBeam shown = Of(scene, chosen, column);
        return shown == chosen ? view : view with { BeamId = shown.Id, BeamLayerNumber = view.BeamLayerNumber is int number ? LayerLike(shown, chosen, number) : null };
    }

    private static SceneBeam Of(Scene scene, SceneBeam chosen, int column)
    {
        SceneBeam[] seen = [.. scene.Beams.Where(static beam => beam.Beam.Setup is not null)];
        string[] plans = [.. seen.Select(static beam => beam.Plan).Distinct()];
        if (plans.Length < 2)
            return seen.Length > 0 ? seen[(Math.Max(0, Array.IndexOf(seen, chosen)) + column) % seen.Length] : chosen;
        string plan = plans[Math.Min(column, plans.Length - 1)];
        if (plan == chosen.Plan)
            return chosen;
        SceneBeam[] theirs = [.. seen.Where(beam => beam.Plan == plan)];
        int place = Array.IndexOf([.. seen.Where(beam => beam.Plan == chosen.Plan)], chosen);
        return theirs.FirstOrDefault(beam => beam.Beam.Number == chosen.Beam.Number)
            ?? theirs.FirstOrDefault(beam => beam.Beam.Name == chosen.Beam.Name)
            ?? theirs[Math.Clamp(place, 0, theirs.Length - 1)];
    }

    // Of another beam, the layer whose energy is nearest.
    private static int? LayerLike(SceneBeam shown, SceneBeam chosen, int number)
    {
        double energy = chosen.Beam.Layers.FirstOrDefault(layer => layer.Number == number)?.EnergyMeVPerU ?? double.NaN;
        return shown.Beam.Layers.MinBy(layer => Math.Abs(layer.EnergyMeVPerU - energy)) is BeamLayer near ? near.Number : null;
    }
}
