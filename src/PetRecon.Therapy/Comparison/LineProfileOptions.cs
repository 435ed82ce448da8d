namespace PetRecon.Therapy.Comparison;

/// <summary>How a profile is sampled.</summary>
public sealed record LineProfileOptions
{
    private readonly double _step = 0.5;
    private readonly double _radius;

    /// <summary>Distance between samples, mm.</summary>
    /// <exception cref="ArgumentException">It is not above zero.</exception>
    public double StepMm
    {
        get => _step;
        init => _step = value > 0 && double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"StepMm is {value}; expected some 0.1 to 5 mm."));
    }

    /// <summary>Radius of the disc across the line that each value is the mean of, mm; 0 for the line alone.</summary>
    /// <exception cref="ArgumentException">It is below zero.</exception>
    public double RadiusMm
    {
        get => _radius;
        init => _radius = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"RadiusMm is {value}; expected 0 mm or more."));
    }

    /// <summary>What the profile is called; the volume's quantity if null.</summary>
    public string? Name { get; init; }
}
