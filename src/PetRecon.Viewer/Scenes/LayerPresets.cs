using System.Collections.Immutable;

namespace PetRecon.Viewer.Scenes;

/// <summary>Usual ways to show CT (HU), PET and dose.</summary>
public static class LayerPresets
{
    /// <summary>CT, soft tissue: centre 40, width 400 HU.</summary>
    public static LayerPreset CtSoftTissue { get; } = Ct("Soft tissue", 40, 400);

    /// <summary>CT, lung: centre -600, width 1500 HU.</summary>
    public static LayerPreset CtLung { get; } = Ct("Lung", -600, 1500);

    /// <summary>CT, bone: centre 400, width 1800 HU.</summary>
    public static LayerPreset CtBone { get; } = Ct("Bone", 400, 1800);

    /// <summary>CT, brain: centre 40, width 80 HU.</summary>
    public static LayerPreset CtBrain { get; } = Ct("Brain", 40, 80);

    /// <summary>The CT windows.</summary>
    public static ImmutableArray<LayerPreset> ForCt { get; } = [CtSoftTissue, CtLung, CtBone, CtBrain];

    /// <summary>PET alone: inverted grey, SUV 0 to 5.</summary>
    /// <param name="valueOfSuv1">What SUV 1 is in the layer's unit: 1 for SUV, or the Bq/mL of an even distribution of the dose at hand.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="valueOfSuv1"/> is not above 0.</exception>
    public static LayerPreset PetInvertedGrey(double valueOfSuv1 = 1) =>
        new("PET, SUV 0 to 5", ColourMaps.InvertedGrey, new(0, 5 * Positive(valueOfSuv1, nameof(valueOfSuv1))));

    /// <summary>PET over CT: Hot Iron, SUV 0 to 8, half transparent.</summary>
    /// <param name="valueOfSuv1">What SUV 1 is in the layer's unit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="valueOfSuv1"/> is not above 0.</exception>
    public static LayerPreset PetOverCt(double valueOfSuv1 = 1) =>
        new("PET over CT, SUV 0 to 8", ColourMaps.HotIron, new(0, 8 * Positive(valueOfSuv1, nameof(valueOfSuv1)))) { Opacity = 0.5 };

    /// <summary>Dose over CT: a wash from 0 to 110 % of the prescription that begins at 10 %, half transparent.</summary>
    /// <param name="prescription">What 100 % is, in the layer's unit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="prescription"/> is not above 0.</exception>
    public static LayerPreset Dose(double prescription) =>
        new("Dose wash, 10 to 110 %", ColourMaps.DoseWash, new(0, 1.1 * Positive(prescription, nameof(prescription)))) { Opacity = 0.5, LowestShown = 0.1 * prescription };

    private static LayerPreset Ct(string name, double center, double width) => new(name, ColourMaps.Grey, ValueWindow.OfCenter(center, width));

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A value above 0 was expected.");
}
