namespace PetRecon.Therapy.Isodose;

/// <summary>A level of dose: an absolute one, or a share of a reference such as the prescription.</summary>
public readonly record struct IsodoseLevel
{
    private IsodoseLevel(double value, double? percent)
    {
        Value = value;
        Percent = percent;
    }

    /// <summary>The level in the dose's own unit. A place belongs to the isodose from this value on.</summary>
    public double Value { get; }

    /// <summary>The level in percent of the reference; null for one that was given as such.</summary>
    public double? Percent { get; }

    /// <summary>A level in the dose's own unit.</summary>
    /// <param name="value">The level.</param>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public static IsodoseLevel Absolute(double value) =>
        double.IsFinite(value) ? new(value, null) : throw new ArgumentException($"An isodose level is {value}; a finite number in the dose's unit was expected.", nameof(value));

    /// <summary>A level in percent of a reference.</summary>
    /// <param name="percent">The share, above 0 %.</param>
    /// <param name="reference">What is 100 %, in the dose's unit: the prescription, or the maximum.</param>
    /// <exception cref="ArgumentException">Share or reference are not above zero.</exception>
    public static IsodoseLevel OfReference(double percent, double reference)
    {
        if (!(percent > 0 && double.IsFinite(percent)))
            throw new ArgumentException($"An isodose level is {percent} %; a number above 0 was expected.", nameof(percent));
        if (!(reference > 0 && double.IsFinite(reference)))
            throw new ArgumentException($"The dose that is 100 % is {reference}; a dose above 0 was expected.", nameof(reference));
        return new(percent / 100 * reference, percent);
    }

    /// <summary>The levels that planning systems usually begin with, in percent of the prescription: 20, 50, 80, 90, 95, 100, 105, 107.</summary>
    /// <param name="reference">What is 100 %, in the dose's unit.</param>
    /// <exception cref="ArgumentException">The reference is not above zero.</exception>
    public static IReadOnlyList<IsodoseLevel> Usual(double reference) => [.. UsualPercents.Select(percent => OfReference(percent, reference))];

    /// <summary>The usual levels in percent.</summary>
    public static IReadOnlyList<double> UsualPercents { get; } = [20, 50, 80, 90, 95, 100, 105, 107];

    /// <summary>Percent, if it is a share, and value: "95 %, 57 Gy".</summary>
    /// <param name="unit">The dose's unit.</param>
    public string Label(string unit)
    {
        string value = FormattableString.Invariant($"{Value:0.####}") + (string.IsNullOrEmpty(unit) ? "" : " " + unit);
        return Percent is double percent ? FormattableString.Invariant($"{percent:0.##} %, {value}") : value;
    }
}
