using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing;

/// <summary>
/// A positron emitter. Half-lives and positron fractions of <see cref="Known"/> are those of the Evaluated Nuclear Structure Data File (NNDC);
/// codes are those of context group 4020 of PS3.16.
/// </summary>
public sealed record Radionuclide
{
    /// <summary>Element and mass number, such as F-18.</summary>
    public required string Symbol { get; init; }

    /// <summary>Half-life in s.</summary>
    public required double HalfLifeSeconds { get; init; }

    /// <summary>Share of decays that emit a positron, above 0 and at most 1.</summary>
    public required double PositronFraction { get; init; }

    /// <summary>Code; null for a nuclide that has none in the context group.</summary>
    public CodedConcept? Code { get; init; }

    /// <summary>The nuclides of PET.</summary>
    public static ImmutableArray<Radionuclide> Known { get; } =
    [
        Of("F-18", 6586.2, 0.9673, "77004003", "^18^Fluorine"),
        Of("C-11", 1221.84, 0.9976, "40565003", "^11^Carbon"),
        Of("N-13", 597.9, 0.998, "21576001", "^13^Nitrogen"),
        Of("O-15", 122.24, 0.999, "129504001", "^15^Oxygen"),
        Of("O-14", 70.62, 0.9989, "424875009", "^14^Oxygen"),
        Of("Na-22", 82_104_000, 0.903, "71633006", "^22^Sodium"),
        Of("Sc-44", 14_551, 0.9427, "126600", "^44^Scandium", "DCM"),
        Of("Cu-62", 580.4, 0.9783, "422934004", "^62^Copper"),
        Of("Cu-64", 45_723.6, 0.1752, "3932008", "^64^Copper"),
        Of("Ge-68", 23_408_000, 0.8891, "53315004", "^68^Germanium"),
        Of("Ga-68", 4062.6, 0.8891, "35337001", "^68^Gallium"),
        Of("Br-76", 58_320, 0.55, "79523006", "^76^Bromine"),
        Of("Rb-82", 75.45, 0.9543, "79197006", "^82^Rubidium"),
        Of("Y-86", 53_064, 0.319, "10738001", "^86^Yttrium"),
        Of("Zr-89", 282_276, 0.2274, "63360001", "^89^Zirconium"),
        Of("Y-90", 230_580, 3.19e-5, "14691008", "^90^Yttrium"),
        Of("I-124", 360_806.4, 0.227, "40937006", "^124^Iodine"),
    ];

    /// <summary>F-18.</summary>
    public static Radionuclide F18 => Known[0];

    /// <summary>The known nuclide of a symbol such as F-18, F18 or 18F; case does not matter.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <exception cref="ArgumentException">It is not among <see cref="Known"/>.</exception>
    public static Radionuclide Parse(string symbol)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        string element = string.Concat(symbol.Where(char.IsAsciiLetter));
        string mass = string.Concat(symbol.Where(char.IsAsciiDigit));
        string wanted = $"{element}-{mass}";
        return Known.FirstOrDefault(known => known.Symbol.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The nuclide {symbol} is not known here; known are {string.Join(", ", Known.Select(known => known.Symbol))}. For another one give half-life and positron fraction.");
    }

    private static Radionuclide Of(string symbol, double halfLife, double fraction, string code, string meaning, string scheme = "SCT") =>
        new() { Symbol = symbol, HalfLifeSeconds = halfLife, PositronFraction = fraction, Code = new(code, scheme, meaning) };
}
