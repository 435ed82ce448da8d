namespace PetRecon.Viewer.Scenes;

/// <summary>Usual transfer functions of CT (HU) and PET.</summary>
public static class TransferFunctions
{
    /// <summary>CT: bone as ivory, all else clear.</summary>
    public static TransferFunction CtBone { get; } = new()
    {
        Points = [new(150, 150, 70, 40, 0), new(250, 200, 140, 100, 0.06), new(500, 240, 225, 190, 0.3), new(1500, 255, 250, 240, 0.6)],
    };

    /// <summary>CT: skin and muscle in their colours over bone.</summary>
    public static TransferFunction CtSoftTissue { get; } = new()
    {
        Points =
        [
            new(-200, 230, 180, 140, 0), new(-80, 230, 190, 150, 0.03), new(0, 200, 110, 90, 0.04), new(80, 190, 80, 70, 0.12),
            new(200, 230, 190, 160, 0.25), new(500, 250, 240, 220, 0.5),
        ],
    };

    /// <summary>CT: air spaces and vessels of the lungs; what is denser is faint.</summary>
    public static TransferFunction CtLung { get; } = new()
    {
        Points =
        [
            new(-950, 60, 110, 200, 0), new(-850, 90, 150, 230, 0.004), new(-600, 220, 170, 150, 0.012), new(-400, 240, 130, 110, 0.03),
            new(-200, 220, 110, 90, 0.005), new(300, 250, 240, 220, 0.01),
        ],
    };

    /// <summary>PET: a glow like a MIP's, with depth; clear below SUV 1, unshaded.</summary>
    /// <param name="valueOfSuv1">What SUV 1 is in the layer's unit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="valueOfSuv1"/> is not above 0.</exception>
    public static TransferFunction PetGlow(double valueOfSuv1 = 1)
    {
        if (!(valueOfSuv1 > 0 && double.IsFinite(valueOfSuv1)))
            throw new ArgumentOutOfRangeException(nameof(valueOfSuv1), valueOfSuv1, "A value above 0 was expected.");
        return new()
        {
            IsShaded = false,
            Points =
            [
                new(0.5 * valueOfSuv1, 90, 0, 0, 0), new(2 * valueOfSuv1, 200, 20, 0, 0.006), new(4 * valueOfSuv1, 255, 130, 0, 0.03),
                new(8 * valueOfSuv1, 255, 230, 120, 0.12), new(16 * valueOfSuv1, 255, 255, 240, 0.3),
            ],
        };
    }
}
