namespace PetRecon.Therapy.Comparison;

/// <summary>What distal positions are measured against.</summary>
public sealed record DistalFalloffOptions
{
    private readonly double? _reference;

    /// <summary>The value that counts as 100 %; the profile's own maximum if null. A spread-out peak or a plateau of activity is better measured against its mean level.</summary>
    /// <exception cref="ArgumentException">It is not a finite number.</exception>
    public double? Reference
    {
        get => _reference;
        init => _reference = value is null || double.IsFinite(value.Value) ? value : throw new ArgumentException($"Reference is {value}; expected a finite value in the profile's unit.");
    }

    /// <summary>The value that counts as 0 %: a background such as that of washed-out activity, in the profile's unit.</summary>
    public double Background { get; init; }

    /// <summary>Positions below this do not count, mm; all if null.</summary>
    public double? FromMm { get; init; }

    /// <summary>Positions above this do not count, mm; all if null.</summary>
    public double? ToMm { get; init; }
}
