using System.Collections.Immutable;

namespace PetRecon.Therapy.Comparison;

/// <summary>
/// Where a profile ends: its peak, and the positions behind it at which it has fallen to 80, 50 and 20 %. A position is the most distal one at which the
/// profile comes down through the level: behind it, it stays below. Between samples the profile is a smooth monotone curve (Fritsch and Butland 1984), so
/// on a flank of 2 mm sigma that is sampled each mm positions are right to 0.02 mm. A level that the profile never comes down through has no
/// position (not a number): the profile begins below it or ends above it.
/// </summary>
public sealed record DistalFalloff
{
    /// <summary>The largest value, in the profile's unit; of the parabola through the largest sample and its neighbours.</summary>
    public required double PeakValue { get; init; }

    /// <summary>Where the profile is largest, mm.</summary>
    public required double PeakPositionMm { get; init; }

    /// <summary>What counted as 100 %.</summary>
    public required double ReferenceValue { get; init; }

    /// <summary>Where the profile has fallen to 80 %, mm: R80, near the mean range of ions.</summary>
    public required double R80Mm { get; init; }

    /// <summary>Where it has fallen to 50 %, mm.</summary>
    public required double R50Mm { get; init; }

    /// <summary>Where it has fallen to 20 %, mm.</summary>
    public required double R20Mm { get; init; }

    /// <summary>From 80 to 20 %: the distal penumbra, mm.</summary>
    public double Width80To20Mm => R20Mm - R80Mm;

    /// <summary>Measures a profile, whose positions grow downstream.</summary>
    /// <param name="profile">The profile; samples that are not a number do not count.</param>
    /// <param name="options">Reference, background and the part that counts.</param>
    /// <exception cref="ArgumentException">Fewer than two samples count, or 100 % is not above 0 %.</exception>
    public static DistalFalloff Of(LineProfile profile, DistalFalloffOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        options ??= new();
        (ImmutableArray<double> x, ImmutableArray<double> y) = Counting(profile, options);
        if (x.Length < 2)
            throw new ArgumentException($"The profile '{profile.Name}' has {x.Length} samples where it is to be measured; two or more are needed.", nameof(profile));
        (double peak, double peakAt) = Peak(x, y);
        double reference = options.Reference ?? peak;
        if (!(reference > options.Background))
            throw new ArgumentException(FormattableString.Invariant($"100 % of '{profile.Name}' is {reference:G4}, which is not above 0 %, {options.Background:G4}. Is the profile empty, or beside the beam?"), nameof(options));
        MonotoneCurve curve = new(x, y);
        double Level(double share) => Position(curve, x, y, options.Background + share * (reference - options.Background));
        return new() { PeakValue = peak, PeakPositionMm = peakAt, ReferenceValue = reference, R80Mm = Level(0.8), R50Mm = Level(0.5), R20Mm = Level(0.2) };
    }

    /// <summary>Where a profile has fallen to a share of its reference, as <see cref="R50Mm"/> is for a half.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="share">The share, between 0 and 1.</param>
    /// <param name="options">Reference, background and the part that counts.</param>
    /// <returns>The position, mm; not a number if there is none.</returns>
    /// <exception cref="ArgumentException">The share is not between 0 and 1, or the profile cannot be measured.</exception>
    public static double PositionMm(LineProfile profile, double share, DistalFalloffOptions? options = null)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentException(FormattableString.Invariant($"A share of {share} is not between 0 and 1. Was it given in percent?"), nameof(share));
        options ??= new();
        double reference = Of(profile, options).ReferenceValue;
        (ImmutableArray<double> x, ImmutableArray<double> y) = Counting(profile, options);
        return Position(new(x, y), x, y, options.Background + share * (reference - options.Background));
    }

    private static (ImmutableArray<double> X, ImmutableArray<double> Y) Counting(LineProfile profile, DistalFalloffOptions options)
    {
        ImmutableArray<double>.Builder x = ImmutableArray.CreateBuilder<double>();
        ImmutableArray<double>.Builder y = ImmutableArray.CreateBuilder<double>();
        for (int i = 0; i < profile.Values.Length; i++)
        {
            double position = profile.PositionsMm[i];
            if (double.IsNaN(profile.Values[i]) || position < options.FromMm || position > options.ToMm)
                continue;
            x.Add(position);
            y.Add(profile.Values[i]);
        }

        return (x.ToImmutable(), y.ToImmutable());
    }

    private static (double Value, double PositionMm) Peak(ImmutableArray<double> x, ImmutableArray<double> y)
    {
        int top = 0;
        for (int i = 1; i < y.Length; i++)
            top = y[i] > y[top] ? i : top;
        if (top == 0 || top == y.Length - 1)
            return (y[top], x[top]);

        // Newton's form of the parabola through three points, whose steps need not be even.
        double first = (y[top] - y[top - 1]) / (x[top] - x[top - 1]);
        double second = (y[top + 1] - y[top]) / (x[top + 1] - x[top]);
        double curvature = (second - first) / (x[top + 1] - x[top - 1]);
        if (!(curvature < 0))
            return (y[top], x[top]);
        double at = 0.5 * (x[top - 1] + x[top] - first / curvature);
        return (y[top - 1] + first * (at - x[top - 1]) + curvature * (at - x[top - 1]) * (at - x[top]), at);
    }

    private static double Position(MonotoneCurve curve, ImmutableArray<double> x, ImmutableArray<double> y, double level)
    {
        if (y[^1] >= level)
            return double.NaN;
        for (int i = x.Length - 2; i >= 0; i--)
        {
            if (y[i] >= level)
                return curve.Crossing(i, level);
        }

        return double.NaN;
    }
}
